import { createHash } from 'crypto';
import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { defaultRequestsPerMinute, readBaseUrl, readToken } from '../../credentials/baseUrl';
import type { HttpClient } from '../transport/client';
import { createClient, credentialName } from '../transport/client';
import { hostClock } from '../transport/clock';
import type { RateLimiters } from '../transport/limiter';
import type { Attempt } from '../transport/failure';
import type { Transport } from '../transport/send';
import { toNumber } from '../values/number';
import type { Problem } from '../values/problem';
import { shown } from '../values/shown';

/** A usable credential. */
export interface Account {
	readonly baseUrl: string;
	readonly token: string;
	/** The rate limit of the API key, shared by everything that uses the key. */
	readonly requestsPerMinute: number;
}

type Host = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

const refused = (...problems: readonly Problem[]): Attempt<never> => ({
	failure: {
		message: problems.map(({ what }) => what).join('; '),
		description: `${problems.map(({ remedy }) => remedy).join('. ')}. Nothing was sent.`,
		next: 'fixApiKey',
	},
});

/** The data of a credential, corrected where its meaning is certain, or why it can't be used. */
export const readCredential = (credential: IDataObject): Attempt<Account> => {
	const base = readBaseUrl(credential.baseUrl);
	if ('problems' in base) return refused(...base.problems);
	const token = readToken(credential.token);
	if (token === '') {
		return refused({
			what: 'The OpenCX API credential has no API key',
			remedy: 'Paste an API key from your OpenCX account into the credential',
		});
	}
	// They are invalid in an HTTP header, and n8n's error would look like a network fault.
	if (!/^[\x21-\x7e]+$/.test(token)) {
		return refused({
			what: 'The API key in the OpenCX API credential has invalid characters',
			remedy:
				'Copy the API key again from your OpenCX account, without spaces or line breaks in it',
		});
	}
	// Credentials saved before this setting existed.
	const { requestsPerMinute: written = defaultRequestsPerMinute } = credential;
	const requestsPerMinute = toNumber(written);
	if (!Number.isSafeInteger(requestsPerMinute) || Number(requestsPerMinute) < 1) {
		return refused({
			what: `'Requests per Minute' in the OpenCX API credential is ${shown(written)}`,
			remedy: 'Enter a whole number of 1 or more, such as 100',
		});
	}
	return { value: { baseUrl: base.value, token, requestsPerMinute: Number(requestsPerMinute) } };
};

/** The credential of this node, or why it can't be used. Never throws. */
export const getAccount = async (context: Host): Promise<Attempt<Account>> => {
	try {
		return readCredential(await context.getCredentials(credentialName));
	} catch {
		return {
			failure: {
				message: "The OpenCX API credential of this node is missing or can't be read",
				description: 'Open the node and choose or create an OpenCX API credential.',
				next: 'fixApiKey',
			},
		};
	}
};

/**
 * A hash that identifies an API key to the rate limiter: two credentials with the same key count
 * together.
 */
const limiterKeyOf = ({ baseUrl, token }: Account): string =>
	createHash('sha256').update(`${baseUrl}\n${token}`).digest('hex');

/** The connection to the API for an account, with the rate limit of its key. */
export const createTransport = (
	client: HttpClient,
	account: Account,
	limiters: RateLimiters,
	isStopped: () => boolean = () => false,
): Transport => ({
	client,
	limiter: limiters.of(limiterKeyOf(account), account.requestsPerMinute),
	clock: hostClock,
	isStopped,
});

/** The same for a run of the node, which Stop can end. */
export const createRunTransport = (
	context: IExecuteFunctions,
	account: Account,
	limiters: RateLimiters,
): Transport => {
	const signal = context.getExecutionCancelSignal();
	return createTransport(
		createClient(context, account.token),
		account,
		limiters,
		() => signal?.aborted ?? false,
	);
};
