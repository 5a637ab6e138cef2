import type { IDataObject } from 'n8n-workflow';
import type { Filter, ListApi, ReadApi } from '../../api/resourceApi';
import { contains, containsDigits, createPageReader, nextOf } from '../../lists/list';
import { parseMoment } from '../../rotation/parseMoment';
import { moment } from '../../transport/clock';
import { isRecord } from '../../values/json';
import { keyOf } from '../phoneEndpoints';

// A call is a session in one of these channels: the API has no list of calls.
export const phoneChannel = 'phone_voice';
export const webVoiceChannel = 'web_voice';

const scope = 'chat-sessions:read';

/** The path of a call, below the base URL. */
const callPath = (id: string): string => `/chat/sessions/${encodeURIComponent(id)}`;

const isText = (value: unknown): value is string => typeof value === 'string';

/** A call for the output: with the handoff's summary if it has none of its own. */
export const withSummary = (session: IDataObject): IDataObject => {
	const { summary, ...rest } = session;
	const handoff = isRecord(session.handoff) ? session.handoff.summary : undefined;
	const told = [summary, handoff].find((text) => isText(text) && text.trim() !== '');
	return told === undefined ? rest : { ...rest, summary: told };
};

const readPage = createPageReader('id', ['items']);

/** A moment as the API takes it; text without an offset is local time in the zone. */
const readMoment = (value: unknown, zone: string): string | undefined => {
	const ms = parseMoment(value, zone);
	return ms === undefined ? undefined : moment(ms);
};

const momentFilter = (label: string, help: string, query: string): Filter => ({
	label,
	help,
	moment: readMoment,
	query,
});

const contactOf = ({ contact }: IDataObject): IDataObject => (isRecord(contact) ? contact : {});

/** How a call is named in a list: who called, and when. */
const callName = (session: IDataObject): string => {
	const { name, phone_number: number } = contactOf(session);
	const who = [name, number].filter((text) => isText(text) && text.trim() !== '').join(', ');
	const begun = isText(session.created_at) ? session.created_at : undefined;
	return [who === '' ? String(session.id) : who, ...(begun === undefined ? [] : [begun])].join(
		' · ',
	);
};

/** Calls: sessions of GET /chat/sessions, one by GET /chat/sessions/{id}. They are read, never changed. */
export const callApi: ReadApi = {
	noun: 'call',
	plural: 'calls',
	isPrivate: true,
	fields: {},
	id: { parameter: 'callId', label: 'Call', output: 'call_id' },
	list: {
		path: '/chat/sessions',
		scope,
		query: { channel_type: phoneChannel },
		readPage(body) {
			const page = readPage(body);
			return page && { ...page, items: page.items.map(withSummary) };
		},
		filters: {
			createdAfter: momentFilter(
				'Created After',
				'Only calls that began after this time',
				'created_after',
			),
			createdBefore: momentFilter(
				'Created Before',
				'Only calls that began before this time',
				'created_before',
			),
			handedOff: {
				label: 'Handed Off',
				help: 'Whether to list only calls that were handed off to a human, or only the others',
				field: {
					kind: 'flag',
					label: 'Handed Off',
					help: 'Whether it was handed off to a human',
					example: true,
				},
				query: 'handed_off',
			},
			status: {
				label: 'Status',
				help: 'Only calls whose session has this status; a session may stay open after the call',
				field: {
					kind: 'choice',
					label: 'Status',
					noun: 'status',
					help: 'The status of the session',
					choices: [
						{ value: 'open', name: 'Open' },
						{ value: 'closed_resolved', name: 'Closed, Resolved' },
						{ value: 'closed_unresolved', name: 'Closed, Unresolved' },
					],
					ignoreCase: true,
					example: 'open',
				},
				query: 'status',
			},
			updatedAfter: momentFilter(
				'Updated After',
				'Only calls whose session last changed after this time',
				'updated_after',
			),
			updatedBefore: momentFilter(
				'Updated Before',
				'Only calls whose session last changed before this time',
				'updated_before',
			),
		},
		lesserKeys: [
			'assist_mode',
			'assignee_id',
			'custom_data',
			'language',
			'team',
			'ticketing_system',
		],
		matches: (session, text) => {
			const { name, phone_number: number } = contactOf(session);
			return contains(name, text) || containsDigits(number, text) || contains(session.id, text);
		},
		toResult: (session) => ({ name: callName(session), value: String(session.id) }),
	},
	keyOf,
	one: {
		path: callPath,
		scope,
		read: (answer) => (isRecord(answer) && isText(answer.id) ? withSummary(answer) : undefined),
	},
};

/** The query for the calls of a channel. */
export const queryOf = (channel: string): Readonly<Record<string, string>> => ({
	channel_type: channel,
});

/** The list of all calls of a channel that changed since a moment, or of all its calls. */
export const callsSince = (channel: string, fromMs?: number): ListApi => ({
	...callApi,
	list: {
		...callApi.list,
		query: {
			...queryOf(channel),
			...(fromMs === undefined ? {} : { updated_after: moment(fromMs) }),
		},
	},
});

/**
 * The keys of the events in a history. An event's ID is not always shown. Without it, the key is
 * the whole content of the event, and how many equal events come before it on the page.
 */
const keysOf = (items: readonly IDataObject[]): string[] => {
	const counts = new Map<string, number>();
	return items.map((item) => {
		if (isText(item.id) && item.id !== '') return item.id;
		const text = JSON.stringify(item);
		const count = (counts.get(text) ?? 0) + 1;
		counts.set(text, count);
		return `${count} ${text}`;
	});
};

/** A list that belongs to a call. Nothing picks from it. */
const listOf = (id: string, path: string, readPage: ListApi['list']['readPage']): ListApi => ({
	noun: callApi.noun,
	plural: callApi.plural,
	isPrivate: true,
	of: id,
	list: { path, scope, readPage, matches: () => true, toResult: () => ({ name: '', value: '' }) },
});

/** What was said in a call, and what else happened in it: GET /chat/sessions/{id}/history. */
export const historyOf = (id: string): ListApi =>
	listOf(id, `${callPath(id)}/history`, (body) => {
		const items: unknown = isRecord(body) ? body.items : body;
		if (!Array.isArray(items) || !items.every(isRecord)) return undefined;
		const next = nextOf(body);
		return { items, ids: keysOf(items), ...(next === undefined ? {} : { next }) };
	});

/** A single call, as a list of one: GET /chat/sessions/{id}. */
export const singleOf = (id: string): ListApi =>
	listOf(id, callPath(id), (body) => (isRecord(body) ? { items: [body], ids: [id] } : undefined));
