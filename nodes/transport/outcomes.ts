import { isRecord } from '../values/json';
import type { Outcome, Subject } from './client';
import { answerFaults } from './client';
import type { Clock } from './clock';
import { moment } from './clock';
import type { Failure, Next } from './failure';

/** What an outcome means for what comes after it. */
export interface Meaning {
	/** It may pass: the request may be made again. */
	readonly isPassing: boolean;
	/** The API refuses for its limit: everything with the same API key waits. */
	readonly isLimit: boolean;
}

/** Whom a sentence is about. */
interface About extends Subject {
	/** The API took an update with the same key in the same run. */
	readonly isKeyProven?: boolean;
}

type Words = (about: About, apiWords: string) => Failure;

interface Entry extends Partial<Meaning> {
	/** What helps; left out, it is time where it may pass, and other values where not. */
	readonly next?: Next;
	readonly words: Words;
}

const checkBaseUrl =
	"Check the 'Base URL' of the OpenCX API credential: the usual one is https://api.open.cx.";

const laterIn = ({ place }: Subject): string =>
	place === 'run'
		? "This is usually temporary. Run the remaining items again later, or raise 'Max Retries'."
		: 'This is usually temporary. Try again later.';

const againIn = ({ place }: Subject): string =>
	place === 'run' ? 'run this item again' : 'try again';

const withReason = (message: string, apiWords: string): string =>
	apiWords === '' ? message : `${message}: ${apiWords}`;

const refusedRequest: Words = (_, apiWords) => ({
	message: withReason('OpenCX refused the request', apiWords),
	description: checkBaseUrl,
});

const refusedBody: Words = (about, apiWords) =>
	about.id === undefined
		? refusedRequest(about, apiWords)
		: {
				message: withReason('OpenCX refused the values of this update', apiWords),
				description: 'Nothing was changed. Correct the values and run this item again.',
			};

/** A refusal whose reason is the API's own, with what may be done about it. */
const refusedFor = (message: string, advice: (about: About) => string): Entry => ({
	words: (about, apiWords) => ({
		message: withReason(message, apiWords),
		description: advice(about),
	}),
});

const busy: Entry = {
	isPassing: true,
	words: (about) => ({
		message: 'OpenCX could not answer at the moment',
		description: laterIn(about),
	}),
};

const unsupported: Entry = { words: refusedRequest };

/** A status with a redirect's digits that redirects nowhere. */
const notModified: Entry = {
	words: () => ({
		message: 'OpenCX answered that nothing has changed since the last request (304)',
		description: `A cache between this machine and OpenCX may have answered, so it is not certain that anything was done. ${checkBaseUrl}`,
	}),
};

/** Each status that means something of its own; the others mean what their class means. */
const byStatus: Readonly<Record<number, Entry>> = {
	304: notModified,
	400: { words: refusedBody },
	401: {
		next: 'fixApiKey',
		words: () => ({
			message: 'OpenCX does not accept the API key',
			description:
				'Open the OpenCX API credential, paste the API key again and test it. Nothing more was sent.',
			isFinal: true,
		}),
	},
	402: refusedFor(
		'OpenCX asks for payment first',
		(about) =>
			`Check the plan and the balance of your OpenCX account, then ${againIn(about)}. Nothing was changed.`,
	),
	403: {
		next: 'fixApiKey',
		words: ({ what, scope, noun, id, isKeyProven }, apiWords) =>
			isKeyProven
				? {
						message: withReason(`The API key may not use the ${noun} "${id ?? ''}"`, apiWords),
						description: `The API key may update others. Check in OpenCX whether this ${noun} belongs to the same account, and what the API key may do with it.`,
					}
				: {
						message: withReason(`The API key may not ${what}`, apiWords),
						description: `Give the API key the scope ${scope} in your OpenCX account, or use a key that has it. Nothing more was sent.`,
						isFinal: true,
					},
	},
	404: {
		words: ({ id, noun, plural }) =>
			id === undefined
				? { message: `There is no list of ${plural} at this address`, description: checkBaseUrl }
				: {
						message: `OpenCX has no ${noun} with the ID "${id}"`,
						description: `Pick the ${noun} from the list, or copy its ID again. If all IDs fail, check the 'Base URL' of the credential.`,
					},
	},
	408: busy,
	409: refusedFor(
		'The request conflicts with something in OpenCX',
		(about) =>
			`Nothing was changed. Something else may be changing the ${about.noun} at the same time: see the reason, then ${againIn(about)}.`,
	),
	413: refusedFor('This update is too large for OpenCX', ({ id }) =>
		id === undefined
			? checkBaseUrl
			: 'Nothing was changed. Shorten the longest text and run this item again.',
	),
	422: { words: refusedBody },
	423: refusedFor(
		'OpenCX does not allow a change at the moment (locked)',
		(about) =>
			`Nothing was changed. Check in OpenCX why the ${about.noun} is locked, then ${againIn(about)}.`,
	),
	425: busy,
	429: {
		isPassing: true,
		isLimit: true,
		words: ({ place }) => ({
			message: 'OpenCX is taking no more requests for now',
			description:
				place === 'run'
					? "Lower 'Requests per Minute' in the OpenCX API credential or raise 'Max Wait', then run the remaining items again."
					: 'Its limit is 100 requests a minute for each API key. Try again in a minute.',
		}),
	},
	451: refusedFor(
		'OpenCX may not do this for legal reasons',
		() => 'Ask the support of OpenCX about it. Nothing was changed.',
	),
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
		words: (about, apiWords) => ({
			message: withReason('OpenCX is not working properly at the moment', apiWords),
			description: laterIn(about),
		}),
	},
};

const unknownHost: Entry = {
	isPassing: true,
	words: () => ({
		message: 'The address of OpenCX was not found',
		description: `${checkBaseUrl} If it is correct, the name lookup (DNS) may have failed for a moment: run the item again.`,
	}),
};

const noRoute: Entry = {
	isPassing: true,
	words: () => ({
		message: 'This machine has no network route to OpenCX',
		description: `Check the network of this machine, then run the item again. ${checkBaseUrl}`,
	}),
};

const maybeDone = ({ id, place }: Subject): string =>
	place === 'form' || id === undefined
		? 'Try again.'
		: 'The update may or may not have been applied. Run the item again: repeating it is safe.';

const cut: Entry = {
	isPassing: true,
	words: (about) => ({
		message: 'The connection to OpenCX was cut before an answer came',
		description: maybeDone(about),
	}),
};

const timedOut: Entry = {
	isPassing: true,
	words: (about) => ({
		message: 'OpenCX did not answer in time',
		description:
			about.place === 'run'
				? `${maybeDone(about)} For a slow connection raise 'Timeout'.`
				: maybeDone(about),
	}),
};

/** An answer came, and nothing can be made of it. */
const unreadableFor = (why: string, isPassing: boolean): Entry => ({
	isPassing,
	next: 'runLater',
	words: (about) => ({
		message: `OpenCX answered, but the answer ${why}`,
		description: isPassing
			? maybeDone(about)
			: `${maybeDone(about)} If it happens again, something between this machine and OpenCX changes the answers. ${checkBaseUrl}`,
	}),
});

/** What an attempt comes to that has not ended at its deadline. */
export const lateOutcome: Outcome = { kind: 'fault', code: 'ETIMEDOUT' };

/** The codes of the host's HTTP client, and of Node.js below it. */
const byCode: Readonly<Record<string, Entry>> = {
	ENOTFOUND: unknownHost,
	EAI_AGAIN: unknownHost,
	EAI_FAIL: unknownHost,
	ECONNREFUSED: {
		isPassing: true,
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
	[answerFaults.brokenOff]: unreadableFor('broke off', true),
	[answerFaults.encoding]: unreadableFor('is not encoded as it says', false),
	[answerFaults.tooLarge]: unreadableFor('is larger than any answer of the API', false),
	ERR_BAD_RESPONSE: cut,
	HPE_INVALID_CONSTANT: cut,
	ECONNABORTED: timedOut,
	ETIMEDOUT: timedOut,
	ESOCKETTIMEDOUT: timedOut,
};

const noConnection: Entry = {
	next: 'runLater',
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

/** No JSON, and something in angle brackets: a page of a proxy, a firewall or another website. */
const isMarkup = (text: string, body: unknown): boolean =>
	body === undefined && /<[a-z!?/]/i.test(text);

/** An answer of the API that says itself, under whatever status, that it did nothing. */
const saysNo = (body: unknown): boolean => isRecord(body) && body.success === false;

const refusedInside = refusedFor(
	'OpenCX did not do what was asked',
	(about) => `See the reason, then ${againIn(about)}.`,
);

/** The entry of an outcome; undefined where it is a success: a 2xx that is empty or JSON. */
const entryOf = (outcome: Outcome): Entry | undefined => {
	if (outcome.kind === 'fault') {
		return Object.hasOwn(byCode, outcome.code) ? byCode[outcome.code] : noConnection;
	}
	const { status, text, body } = outcome;
	if (status >= 200 && status < 300) {
		if (saysNo(body)) return refusedInside;
		return text.trim() === '' || body !== undefined ? undefined : unreadable;
	}
	const entry = byStatus[status] ?? byClass[Math.floor(status / 100)] ?? unreadable;
	const isRefusal = status >= 400 && status < 500 && !entry.isPassing;
	return isRefusal && isMarkup(text, body) ? unreadable : entry;
};

/** What an outcome means for what comes after it, from the one table of statuses and faults. */
export const meaningOf = (outcome: Outcome): Meaning => {
	const { isPassing = false, isLimit = false } = entryOf(outcome) ?? {};
	return { isPassing, isLimit };
};

/**
 * Judges an outcome, from the whole of it and by the same table.
 *
 * @returns why it is no success, or undefined where it is one: a 2xx that is empty or JSON, and does
 * not say `success: false`
 */
export const failureOf = (outcome: Outcome, about: About): Failure | undefined => {
	const entry = entryOf(outcome);
	if (entry === undefined) return undefined;
	const { next = entry.isPassing ? 'runLater' : 'correctValues' } = entry;
	if (outcome.kind === 'fault') return { ...entry.words(about, ''), next };
	const { status, text, body } = outcome;
	return { ...entry.words(about, apiMessage(text, body)), status, next };
};

/** Its limit counts by the minute: a longer wait than this is hardly meant. */
const longestBelievedMs = 3_600_000;

/**
 * Why nothing is sent where the API asks for a longer wait than is allowed.
 *
 * @param askedMs how long it asks for, from now on; infinity is possible
 */
export const tooLongWait = (
	{ place }: Subject,
	askedMs: number,
	maxWaitMs: number,
	clock: Pick<Clock, 'wallNow'>,
	status: number | undefined,
): Failure => {
	const isBelieved = askedMs <= longestBelievedMs;
	const seconds = Math.ceil(askedMs / 1_000);
	const asked = seconds <= Number.MAX_SAFE_INTEGER ? `${seconds} seconds` : 'longer than any clock';
	const allowed = `'Max Wait' allows ${Math.ceil(maxWaitMs / 1_000)}`;
	const inRun = isBelieved
		? `It asks for a wait of ${asked}, and ${allowed}. Raise 'Max Wait', or run the remaining items again after that time.`
		: `${allowed}. Run the remaining items again in a few minutes: one request then finds out whether OpenCX takes them.`;
	const inForm = isBelieved ? 'Try again after that time.' : 'Try again in a few minutes.';
	return {
		message: isBelieved
			? `OpenCX is taking no more requests until ${moment(clock.wallNow() + askedMs)}`
			: `OpenCX asks for a wait that is hard to believe: ${asked}`,
		description: place === 'run' ? inRun : inForm,
		next: 'runLater',
		...(status === undefined ? {} : { status }),
	};
};
