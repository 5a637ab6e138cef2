import { isRecord } from './json';
import type { Outcome } from './request';

/** What happened, and what to do next. Neither holds the token nor a raw answer. */
export interface Failure {
	readonly message: string;
	readonly description: string;
	/** The HTTP status, where there was one. */
	readonly status?: number;
}

/** What was asked of the API, for the sentences about it. */
export interface Asked {
	/** After "may not": "update phone numbers". */
	readonly what: string;
	/** The scope that the API key needs for it. */
	readonly scope: 'phone:read' | 'phone:write';
	/** The phone number's ID; left out where the API is asked for a list. */
	readonly id?: string;
}

type Entry = (asked: Asked, said: string) => Omit<Failure, 'status'>;

const tryLater =
	"This passes by itself as a rule. Run the remaining items again later, or raise 'Max Retries'.";

const checkBaseUrl =
	"Check the 'Base URL' of the OpenCX API credential: the usual one is https://api.open.cx.";

const withReason = (message: string, said: string): string =>
	said === '' ? message : `${message}: ${said}`;

const refusedRequest: Entry = (_, said) => ({
	message: withReason('OpenCX refused the request', said),
	description: checkBaseUrl,
});

const refusedBody: Entry = (asked, said) =>
	asked.id === undefined
		? refusedRequest(asked, said)
		: {
				message: withReason('OpenCX refused the values of this update', said),
				description: 'Nothing was changed. Correct the values and run this item again.',
			};

const busy: Entry = () => ({
	message: 'OpenCX could not answer just now',
	description: tryLater,
});

const byStatus: Readonly<Record<number, Entry>> = {
	400: refusedBody,
	401: () => ({
		message: 'OpenCX does not accept the token',
		description:
			'Open the OpenCX API credential, paste the API key again and test it. Nothing more was sent.',
	}),
	403: ({ what, scope }) => ({
		message: `The token may not ${what}`,
		description: `Give the API key the scope ${scope} in your OpenCX account, or use a key that has it.`,
	}),
	404: ({ id }) =>
		id === undefined
			? { message: 'There is no list of phone numbers at this address', description: checkBaseUrl }
			: {
					message: `OpenCX knows no phone number with the ID "${id}"`,
					description:
						"Pick the phone number from the list, or copy its ID again. If all IDs fail, check the 'Base URL' of the credential.",
				},
	408: busy,
	422: refusedBody,
	425: busy,
	429: () => ({
		message: 'OpenCX is taking no more requests for now',
		description:
			"Lower 'Requests per Minute' or raise 'Max Wait', then run the remaining items again.",
	}),
};

const byClass: Readonly<Record<number, Entry>> = {
	3: () => ({
		message: 'OpenCX answered with a redirect, which is not followed',
		description: `The token would go wherever it points. ${checkBaseUrl}`,
	}),
	4: refusedRequest,
	5: (_, said) => ({
		message: withReason('OpenCX has a problem of its own', said),
		description: tryLater,
	}),
};

const unknownHost: Entry = () => ({
	message: 'The address of OpenCX was not found',
	description: `${checkBaseUrl} If it is right, the name service of this machine may have failed for a moment: run the item again.`,
});

const again = ({ id }: Asked): string =>
	id === undefined
		? 'Try again.'
		: 'The update may have been made or not. Run the item again: repeating it does no harm.';

const cut: Entry = (asked) => ({
	message: 'The connection to OpenCX was cut before an answer came',
	description: again(asked),
});

const timedOut: Entry = (asked) => ({
	message: 'OpenCX did not answer in time',
	description: `${again(asked)} For a slow connection raise 'Timeout'.`,
});

const byCode: Readonly<Record<string, Entry>> = {
	ENOTFOUND: unknownHost,
	EAI_AGAIN: unknownHost,
	EAI_FAIL: unknownHost,
	ECONNREFUSED: () => ({
		message: 'Nothing answers at the address of OpenCX',
		description: `${checkBaseUrl} If it is right, the service is down: try again later.`,
	}),
	ECONNRESET: cut,
	EPIPE: cut,
	ERR_STREAM_PREMATURE_CLOSE: cut,
	ERR_BAD_RESPONSE: cut,
	HPE_INVALID_CONSTANT: cut,
	ECONNABORTED: timedOut,
	ETIMEDOUT: timedOut,
	ESOCKETTIMEDOUT: timedOut,
};

const noConnection: Entry = () => ({
	message: 'OpenCX could not be reached',
	description: `Check that this machine may reach the address, and its certificate. ${checkBaseUrl}`,
});

/** Something else than the API answered, or the API in a form that is not known here. */
export const unreadableAnswer: Failure = {
	message: 'The answer is not one of the OpenCX API',
	description: `A proxy or another website may have answered, so that it is not certain that anything was done. ${checkBaseUrl}`,
};

const unreadable: Entry = () => unreadableAnswer;

const maxSaidLength = 300;

/**
 * The API's own words on one line: `message` of an error body (a text or a list of them), else its
 * `error`, else a plain text. Nothing where they hold markup: that comes from a proxy.
 */
const saidBy = (text: string, body: unknown): string => {
	const candidates = isRecord(body)
		? [body.message, body.error]
		: [body, body === undefined ? text : ''];
	const said = candidates
		.map((candidate) =>
			(Array.isArray(candidate) ? candidate : [candidate])
				.filter((part) => typeof part === 'string')
				.join('; '),
		)
		.map((line) => line.replaceAll(/\s+/g, ' ').trim())
		.find((line) => line !== '');
	if (said === undefined || /<[a-z!/]/i.test(said)) return '';
	return said.length > maxSaidLength ? `${said.slice(0, maxSaidLength)}…` : said;
};

/**
 * Judges an outcome, from the whole of it: the one place where statuses mean something.
 *
 * @returns why it is no success, or undefined where it is one: a 2xx that is empty or JSON
 */
export const failureOf = (outcome: Outcome, asked: Asked): Failure | undefined => {
	if (outcome.kind === 'fault') {
		const entry = Object.hasOwn(byCode, outcome.code) ? byCode[outcome.code] : undefined;
		return (entry ?? noConnection)(asked, '');
	}
	const { status, text, body } = outcome;
	if (status >= 200 && status < 300) {
		return text.trim() === '' || body !== undefined
			? undefined
			: { ...unreadable(asked, ''), status };
	}
	const entry = byStatus[status] ?? byClass[Math.floor(status / 100)] ?? unreadable;
	return { ...entry(asked, saidBy(text, body)), status };
};
