import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import type { Failure } from '../../transport/failures';
import { failureOf, unreadableAnswer } from '../../transport/failures';
import { openTestDoor } from '../../transport/request';
import { readCredential } from './account';
import { listAsked, readPage } from './list';

// Someone is looking at the form.
const timeoutMs = 20_000;

/** What a status says of a credential that is being tested, where that is more than of a request. */
const wordsFor: Readonly<Record<number, string>> = {
	401: 'OpenCX does not accept this token. Copy the API key again from your OpenCX account.',
	// n8n knows "works" and "fails" alone, and shows words for failures only; they make the difference.
	403: 'OpenCX accepts this token, but it may not list phone numbers. Updates work if it has the scope phone:write: then save it and enter phone numbers by ID. To pick from the list, add the scope phone:read.',
};

const failed = ({ message, description, status }: Failure): INodeCredentialTestResult => ({
	status: 'Error',
	message: wordsFor[status ?? 0] ?? `${message}. ${description}`,
});

/** n8n's test of a credential: GET /phone, with the same rules as every other request. */
export async function testOpenCxApi(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const read = readCredential(data);
	if ('failure' in read) return failed(read.failure);
	const outcome = await openTestDoor(
		this,
		read.token,
	)({ method: 'GET', url: `${read.baseUrl}/phone`, timeoutMs });
	const failure = failureOf(outcome, listAsked);
	if (failure !== undefined) return failed(failure);
	return outcome.kind === 'answer' && readPage(outcome.body) !== undefined
		? { status: 'OK', message: 'Connection successful!' }
		: failed(unreadableAnswer);
}
