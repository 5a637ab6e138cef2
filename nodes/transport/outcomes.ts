import { isRecord } from '../values/json';
import type { ApiRequest, Outcome, Subject } from './client';
import type { Failure } from './failure';

/** What an outcome means for what comes after it. */
export interface Meaning {
	/** It may pass: the request may be made again, as far as its `repeat` allows. */
	readonly isPassing: boolean;
	/** The API certainly did nothing: it was not reached, or turned the request away. */
	readonly isNotTaken: boolean;
	/** No other request with the same API key will fare better: the run halts. */
	readonly isFinal: boolean;
	/** The API refuses for its limit: everything with the same API key waits. */
	readonly isLimit: boolean;
}

type Words = (about: Pick<ApiRequest, 'repeat' | 'subject'>, apiWords: string) => Failure;

interface Entry extends Partial<Meaning> {
	readonly words: Words;
}

const checkBaseUrl =
	"Check the 'Base URL' of the OpenCX API credential: the usual one is https://api.open.cx.";

const laterIn = ({ place }: Subject): string =>
	place === 'run'
		? "This is usually temporary. Run the remaining items again later, or raise 'Max Retries'."
		: 'This is usually temporary. Try again later.';

const withReason = (message: string, apiWords: string): string =>
	apiWords === '' ? message : `${message}: ${apiWords}`;

const refusedRequest: Words = (_, apiWords) => ({
	message: withReason('OpenCX refused the request', apiWords),
	description: checkBaseUrl,
});

const refusedBody: Words = (about, apiWords) =>
	about.subject.id === undefined
		? refusedRequest(about, apiWords)
		: {
				message: withReason('OpenCX refused the values of this update', apiWords),
				description: 'Nothing was changed. Correct the values and run this item again.',
			};

const busy: Entry = {
	isPassing: true,
	words: ({ subject }) => ({
		message: 'OpenCX could not answer at the moment',
		description: laterIn(subject),
	}),
};

const unsupported: Entry = { words: refusedRequest };

/** Each status that means something of its own; the others mean what their class means. */
const byStatus: Readonly<Record<number, Entry>> = {
	400: { words: refusedBody },
	401: {
		isFinal: true,
		isNotTaken: true,
		words: () => ({
			message: 'OpenCX does not accept the API key',
			description:
				'Open the OpenCX API credential, paste the API key again and test it. Nothing more was sent.',
		}),
	},
	403: {
		isFinal: true,
		isNotTaken: true,
		words: ({ subject: { what, scope } }) => ({
			message: `The API key may not ${what}`,
			description: `Give the API key the scope ${scope} in your OpenCX account, or use a key that has it. Nothing more was sent.`,
		}),
	},
	404: {
		words: ({ subject: { id, noun, plural } }) =>
			id === undefined
				? { message: `There is no list of ${plural} at this address`, description: checkBaseUrl }
				: {
						message: `OpenCX has no ${noun} with the ID "${id}"`,
						description: `Pick the ${noun} from the list, or copy its ID again. If all IDs fail, check the 'Base URL' of the credential.`,
					},
	},
	408: busy,
	422: { words: refusedBody },
	425: { ...busy, isNotTaken: true },
	429: {
		isPassing: true,
		isNotTaken: true,
		isLimit: true,
		words: ({ subject: { place } }) => ({
			message: 'OpenCX is taking no more requests for now',
			description:
				place === 'run'
					? "Lower 'Requests per Minute' or raise 'Max Wait', then run the remaining items again."
					: 'Its limit is 100 requests a minute for each API key. Try again in a minute.',
		}),
	},
	501: unsupported,
	505: unsupported,
};

const byClass: Readonly<Record<number, Entry>> = {
	3: {
		words: () => ({
			message: 'OpenCX answered with a redirect, which is not followed',
			description: `Following it could expose the API key. ${checkBaseUrl}`,
		}),
	},
	4: { words: refusedRequest },
	// Those that a proxy answers while the API behind it is down, such as 520 to 530, among them.
	5: {
		isPassing: true,
		words: ({ subject }, apiWords) => ({
			message: withReason('OpenCX is not working properly at the moment', apiWords),
			description: laterIn(subject),
		}),
	},
};

const unknownHost: Entry = {
	isPassing: true,
	isNotTaken: true,
	words: () => ({
		message: 'The address of OpenCX was not found',
		description: `${checkBaseUrl} If it is correct, the name lookup (DNS) may have failed for a moment: run the item again.`,
	}),
};

const noRoute: Entry = {
	isPassing: true,
	isNotTaken: true,
	words: () => ({
		message: 'This machine has no network route to OpenCX',
		description: `Check the network of this machine, then run the item again. ${checkBaseUrl}`,
	}),
};

const again = ({
	repeat,
	subject: { id, noun, place },
}: Pick<ApiRequest, 'repeat' | 'subject'>) => {
	if (place === 'form' || id === undefined) return 'Try again.';
	return repeat === 'always'
		? 'The update may or may not have been applied. Run the item again: repeating it is safe.'
		: `OpenCX may or may not have done it. Check the ${noun} in OpenCX before you run the item again.`;
};

const cut: Entry = {
	isPassing: true,
	words: (about) => ({
		message: 'The connection to OpenCX was cut before an answer came',
		description: again(about),
	}),
};

const timedOut: Entry = {
	isPassing: true,
	words: (about) => ({
		message: 'OpenCX did not answer in time',
		description:
			about.subject.place === 'run'
				? `${again(about)} For a slow connection raise 'Timeout'.`
				: again(about),
	}),
};

/** The codes of the host's HTTP client, and of Node.js below it. */
const byCode: Readonly<Record<string, Entry>> = {
	ENOTFOUND: unknownHost,
	EAI_AGAIN: unknownHost,
	EAI_FAIL: unknownHost,
	ECONNREFUSED: {
		isPassing: true,
		isNotTaken: true,
		words: () => ({
			message: 'Nothing answers at the address of OpenCX',
			description: `${checkBaseUrl} If it is correct, the service is down: try again later.`,
		}),
	},
	ENETUNREACH: noRoute,
	ENETDOWN: noRoute,
	EHOSTUNREACH: noRoute,
	ECONNRESET: cut,
	EPIPE: cut,
	ERR_STREAM_PREMATURE_CLOSE: cut,
	ERR_BAD_RESPONSE: cut,
	HPE_INVALID_CONSTANT: cut,
	ECONNABORTED: timedOut,
	ETIMEDOUT: timedOut,
	ESOCKETTIMEDOUT: timedOut,
};

const noConnection: Entry = {
	words: () => ({
		message: 'OpenCX could not be reached',
		description: `Check that this machine can reach the address and trusts its certificate. ${checkBaseUrl}`,
	}),
};

/** Something else than the API answered, or the API in a form that is not known here. */
export const unreadableAnswer: Failure = {
	message: 'The answer did not come from the OpenCX API',
	description: `A proxy or another website may have answered, so it is not certain that anything was done. ${checkBaseUrl}`,
};

const unreadable: Entry = { words: () => unreadableAnswer };

const maxMessageLength = 300;

/**
 * The API's own words on one line: `message` of an error body (a text or a list of them), else its
 * `error`, else a plain text. Nothing where they hold markup: that comes from a proxy.
 */
const apiMessage = (text: string, body: unknown): string => {
	const candidates = isRecord(body)
		? [body.message, body.error]
		: [body, body === undefined ? text : ''];
	const words = candidates
		.map((candidate) =>
			(Array.isArray(candidate) ? candidate : [candidate])
				.filter((part) => typeof part === 'string')
				.join('; '),
		)
		.map((line) => line.replaceAll(/\s+/g, ' ').trim())
		.find((line) => line !== '');
	if (words === undefined || /<[a-z!/]/i.test(words)) return '';
	return words.length > maxMessageLength ? `${words.slice(0, maxMessageLength)}…` : words;
};

/** The entry of an outcome; undefined where it is a success: a 2xx that is empty or JSON. */
const entryOf = (outcome: Outcome): Entry | undefined => {
	if (outcome.kind === 'fault') {
		return Object.hasOwn(byCode, outcome.code) ? byCode[outcome.code] : noConnection;
	}
	const { status, text, body } = outcome;
	if (status >= 200 && status < 300) {
		return text.trim() === '' || body !== undefined ? undefined : unreadable;
	}
	return byStatus[status] ?? byClass[Math.floor(status / 100)] ?? unreadable;
};

/** What an outcome means for what comes after it, from the one table of statuses and faults. */
export const meaningOf = (outcome: Outcome): Meaning => {
	const {
		isPassing = false,
		isNotTaken = false,
		isFinal = false,
		isLimit = false,
	} = entryOf(outcome) ?? {};
	return { isPassing, isNotTaken, isFinal, isLimit };
};

/**
 * Judges an outcome, from the whole of it and by the same table.
 *
 * @returns why it is no success, or undefined where it is one: a 2xx that is empty or JSON
 */
export const failureOf = (
	outcome: Outcome,
	about: Pick<ApiRequest, 'repeat' | 'subject'>,
): Failure | undefined => {
	const entry = entryOf(outcome);
	if (entry === undefined) return undefined;
	if (outcome.kind === 'fault') return entry.words(about, '');
	const { status, text, body } = outcome;
	return { ...entry.words(about, apiMessage(text, body)), status };
};
