import type { IDataObject, IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import { readBaseUrl, readToken } from '../../credentials/baseUrl';
import { createClient, credentialName } from '../transport/client';
import { hostClock } from '../transport/clock';
import type { RateLimiters } from '../transport/limiter';
import type { Failure } from '../transport/failure';
import type { Transport } from '../transport/sendAll';

/** A usable credential. */
export interface Account {
	readonly baseUrl: string;
	readonly token: string;
	/** Names the API key for the rate limiter without being it. */
	readonly limiterKey: string;
}

type Host = IExecuteFunctions | ILoadOptionsFunctions;

/** A credential's data, corrected where its meaning is certain, or why it can't be used. */
export const readCredential = (
	credential: IDataObject,
): Pick<Account, 'baseUrl' | 'token'> | { failure: Failure } => {
	const base = readBaseUrl(credential.baseUrl);
	if ('problem' in base) {
		return { failure: { message: base.problem, description: `${base.remedy}. Nothing was sent.` } };
	}
	const token = readToken(credential.token);
	if (token === '') {
		return {
			failure: {
				message: 'The OpenCX API credential has no API key',
				description:
					'Paste an API key of your OpenCX account into the credential. Nothing was sent.',
			},
		};
	}
	// No HTTP header takes them, and the host's error would read like a fault of the network.
	if (!/^[\x21-\x7e]+$/.test(token)) {
		return {
			failure: {
				message: 'The API key in the OpenCX API credential has invalid characters',
				description:
					'Copy the API key again from your OpenCX account, without spaces or line breaks in it. Nothing was sent.',
			},
		};
	}
	return { baseUrl: base.baseUrl, token };
};

/** The credential of this node, or why it can't be used. Never throws. */
export const getAccount = async (context: Host): Promise<Account | { failure: Failure }> => {
	let credential: IDataObject;
	try {
		credential = await context.getCredentials(credentialName);
	} catch {
		return {
			failure: {
				message: "The OpenCX API credential of this node is missing or can't be read",
				description: 'Open the node and choose or create an OpenCX API credential.',
			},
		};
	}
	const read = readCredential(credential);
	if ('failure' in read) return read;
	const id = context.getNode().credentials?.[credentialName]?.id ?? '';
	return { ...read, limiterKey: `${id} ${read.baseUrl}` };
};

/**
 * The way to the API for an account.
 *
 * @param limit requests a minute; 0 for no limit
 */
export const createTransport = (
	context: Host,
	{ token, limiterKey }: Account,
	limiters: RateLimiters,
	limit: number,
): Transport => {
	// A list search in the editor cannot be stopped.
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		client: createClient(context, token),
		limiters,
		limiterKey,
		limit,
		clock: hostClock,
		isStopped: () => signal?.aborted ?? false,
	};
};
