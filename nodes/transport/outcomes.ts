import { isRecord } from '../values/json';
import type { Outcome, Subject } from './client';
import { answerFaults } from './client';
import type { Clock } from './clock';
import { moment } from './clock';
import type { Failure, Next } from './failure';

/** The consequences of an outcome. */
export interface Meaning {
	/** The problem may pass: the request may be repeated. */
	readonly isPassing: boolean;
	/** The rate limit was reached: everything with the same API key waits. */
	readonly isLimit: boolean;
}

/** What a sentence is about. */
interface About extends Subject {
	/** The API accepted an update with the same key in the same run. */
	readonly isKeyProven?: boolean;
}

type Words = (about: About, apiWords: string) => Failure;

interface Entry extends Partial<Meaning> {
	/** What helps. By default, time if the problem may pass, and other values if not. */
	readonly next?: Next;
	readonly words: Words;
}

const checkBaseUrl =
	"Check the 'Base URL' of the OpenCX API credential: the usual one is https://api.open.cx.";

const laterIn = ({ place }: Subject): string =>
	({
		run: "This is usually temporary. Run the remaining items again later, or raise 'Max Retries'.",
		form: 'This is usually temporary. Try again later.',
		poll: 'This is usually temporary. The next poll catches up.',
	})[place];

const againIn = ({ place }: Subject): string =>
	({
		run: 'run this item again',
		form: 'try again',
		poll: 'wait for the next poll',
	})[place];

const withReason = (message: string, apiWords: string): string =>
	apiWords === '' ? message : `${message}: ${apiWords}`;

const refusedRequest: Words = (_, apiWords) => ({
	message: withReason('OpenCX refused the request', apiWords),
	description: checkBaseUrl,
});

const refusedBody: Words = (about, apiWords) =>
	about.id === undefined || about.isReading
		? refusedRequest(about, apiWords)
		: {
				message: withReason('OpenCX refused the values of this update', apiWords),
				description: 'Nothing was changed. Correct the values and run this item again.',
			};

/** A refusal with the API's own reason, and advice. */
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

/** A 3xx status that is not a redirect. */
const notModified: Entry = {
	words: () => ({
		message: 'OpenCX answered that nothing has changed since the last request (304)',
		description: `A cache between this machine and OpenCX may have answered, so it is not certain that anything was done. ${checkBaseUrl}`,
	}),
};

/** The statuses with their own meaning; the others have the meaning of their class. */
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
						message: withReason(
							`The API key is not allowed to use the ${noun} "${id ?? ''}"`,
							apiWords,
						),
						description: `The API key can update others. Check in OpenCX whether this ${noun} belongs to the same account, and what the API key is allowed to do with it.`,
					}
				: {
						message: withReason(`The API key is not allowed to ${what}`, apiWords),
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
			message: 'OpenCX rate limit reached',
			description: {
				run: "Lower 'Requests per Minute' in the OpenCX API credential or raise 'Max Wait', then run the remaining items again.",
				form: 'Its limit is 100 requests a minute for each API key. Try again in a minute.',
				poll: "Lower 'Requests per Minute' in the OpenCX API credential. The next poll catches up.",
			}[place],
		}),
	},
	451: refusedFor(
		"OpenCX can't do this for legal reasons",
		() => 'Ask OpenCX support about it. Nothing was changed.',
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
	// Including those that a proxy answers while the API behind it is down, such as 520 to 530.
	5: {
		isPassing: true,
		words: (about, apiWords) => ({
			message: withReason('OpenCX returned a server error', apiWords),
			description: laterIn(about),
		}),
	},
};

const unknownHost: Entry = {
	isPassing: true,
	words: () => ({
		message: 'The OpenCX address was not found',
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

const maybeDone = ({ id, place, isReading }: Subject): string =>
	place === 'poll'
		? 'The next poll catches up.'
		: place === 'form' || id === undefined || isReading
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
				? `${maybeDone(about)} For a slow connection, raise 'Timeout'.`
				: maybeDone(about),
	}),
};

/** An answer came, but it can't be read. */
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

/** The outcome of an attempt that has not ended by its deadline. */
export const lateOutcome: Outcome = { kind: 'fault', code: 'ETIMEDOUT' };

/** The codes of n8n's HTTP client, and of Node.js below it. */
const byCode: Readonly<Record<string, Entry>> = {
	ENOTFOUND: unknownHost,
	EAI_AGAIN: unknownHost,
	EAI_FAIL: unknownHost,
	ECONNREFUSED: {
		isPassing: true,
		words: () => ({
			message: 'Nothing answers at the OpenCX address',
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
	[answerFaults.encoding]: unreadableFor('is not encoded as its headers say', false),
	[answerFaults.tooLarge]: unreadableFor('is larger than any answer from the API', false),
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

/** Something other than the API answered, or the API in an unknown form. */
export const unreadableAnswer: Failure = {
	message: 'The answer did not come from the OpenCX API',
	description: `A proxy or another website may have answered, so it is not certain that anything was done. ${checkBaseUrl}`,
};

/** Whether the API answered 404, and not a proxy with a page of its own. */
export const isMissing = ({ status, message }: Failure): boolean =>
	status === 404 && message !== unreadableAnswer.message;

const unreadable: Entry = { words: () => unreadableAnswer };

const maxMessageLength = 300;

/**
 * The API's own words on one line: `message` of an error body (text or a list of text values),
 * otherwise its `error`, otherwise plain text. Empty if they contain markup, which comes from a
 * proxy.
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

/** Whether an answer is a page of a proxy, a firewall or another website: no JSON, but markup. */
const isMarkup = (text: string, body: unknown): boolean =>
	body === undefined && /<[a-z!?/]/i.test(text);

/** Whether the API's answer itself says, with any status, that nothing was done. */
const saysNo = (body: unknown): boolean => isRecord(body) && body.success === false;

const refusedInside = refusedFor(
	'OpenCX did not do what was asked',
	(about) => `See the reason, then ${againIn(about)}.`,
);

/** The entry of an outcome; undefined for a success: a 2xx that is empty or JSON. */
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

/** The consequences of an outcome, from the table of statuses and faults. */
export const meaningOf = (outcome: Outcome): Meaning => {
	const { isPassing = false, isLimit = false } = entryOf(outcome) ?? {};
	return { isPassing, isLimit };
};

/**
 * Judges a whole outcome, from the same table.
 *
 * @returns the failure, or undefined for a success: a 2xx that is empty or JSON, and does not say
 * `success: false`
 */
export const failureOf = (outcome: Outcome, about: About): Failure | undefined => {
	const entry = entryOf(outcome);
	if (entry === undefined) return undefined;
	const { next = entry.isPassing ? 'runLater' : 'correctValues' } = entry;
	if (outcome.kind === 'fault') return { ...entry.words(about, ''), next };
	const { status, text, body } = outcome;
	const apiWords = about.isPrivate ? '' : apiMessage(text, body);
	return { ...entry.words(about, apiWords), status, next };
};

/** The limit is per minute, so a longer wait than this is hardly intended. */
const longestBelievedMs = 3_600_000;

/**
 * The failure if the API asks for a longer wait than allowed.
 *
 * @param askedMs the wait it asks for, from now on; infinity is possible
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
	const asked =
		seconds <= Number.MAX_SAFE_INTEGER ? `${seconds} seconds` : 'longer than a clock can show';
	const allowed = `'Max Wait' allows ${Math.ceil(maxWaitMs / 1_000)}`;
	const inRun = isBelieved
		? `It asks for a wait of ${asked}, and ${allowed}. Raise 'Max Wait', or run the remaining items again after that time.`
		: `${allowed}. Run the remaining items again in a few minutes: one request then checks whether OpenCX accepts them again.`;
	const inForm =
		place === 'poll'
			? 'A poll after that time catches up.'
			: isBelieved
				? 'Try again after that time.'
				: 'Try again in a few minutes.';
	return {
		message: isBelieved
			? `OpenCX accepts no more requests until ${moment(clock.wallNow() + askedMs)}`
			: `OpenCX asks for an implausible wait: ${asked}`,
		description: place === 'run' ? inRun : inForm,
		next: 'runLater',
		...(status === undefined ? {} : { status }),
	};
};
