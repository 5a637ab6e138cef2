import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { createTestClient } from '../transport/client';
import type { Failure } from '../transport/failure';
import type { RateLimiters } from '../transport/limiter';
import { readCredential } from '../api/account';
import { createFormFetcher } from './list';
import type { ResourceApi } from '../api/resourceApi';

const policy = { maxRetries: 0, maxWaitMs: 0 };

/** The words for a status that says more in the test of a credential than for another request. */
const wordsFor = ({ plural }: ResourceApi): Readonly<Record<number, string>> => ({
	401: 'OpenCX does not accept this API key. Copy it again from your OpenCX account.',
	// n8n has only "works" and "fails", and shows words only for failures: they make the difference.
	403: `OpenCX accepts this API key, but it is not allowed to list ${plural}. If it has the scope phone:write, updates work: save it, and enter ${plural} by ID. To pick from the list, add the scope phone:read.`,
});

/**
 * n8n's test of a credential: lists a resource once, with the same rules as every other request.
 */
export const createCredentialTest = (resource: ResourceApi, limiters: RateLimiters) =>
	async function (
		this: ICredentialTestFunctions,
		{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
	): Promise<INodeCredentialTestResult> {
		const words = wordsFor(resource);
		const failed = ({ message, description, status }: Failure): INodeCredentialTestResult => ({
			status: 'Error',
			message: words[status ?? 0] ?? `${message}. ${description}`,
		});
		const read = readCredential(data);
		if ('failure' in read) return failed(read.failure);
		const { value: account } = read;
		const client = createTestClient(this, account.token);
		const pages = createFormFetcher(resource, client, account, limiters, { policy, what: 'test' });
		const page = await pages();
		return 'failure' in page
			? failed(page.failure)
			: { status: 'OK', message: 'Connection successful!' };
	};
