import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../../values/json';

/** Something that was said or written. */
export interface Message {
	/** When, as the API writes it; null if it gives no time. */
	readonly at: string | null;
	/** Who: 'Caller', 'Agent', 'Human Agent', 'Note', or whatever else the API calls the sender. */
	readonly who: string;
	readonly text: string;
	/** As the API shows them. */
	readonly attachments: readonly unknown[];
}

/** A conversation, as it is in the output. */
export interface Conversation {
	/** One line for each message: "Caller: Are you open?" */
	readonly transcript: string;
	readonly messages: readonly Message[];
	/** Everything that is not a message, as the API shows it. */
	readonly events: readonly IDataObject[];
}

const messageType = 'message';
const noteType = 'human_agent_comment';
const noteBy = 'Note';
const unknownSender = 'Unknown';

const senders: Readonly<Record<string, string>> = {
	contact: 'Caller',
	ai: 'Agent',
	human_agent: 'Human Agent',
};

const recordIn = (value: unknown): IDataObject => (isRecord(value) ? value : {});

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const eventOf = (item: IDataObject): IDataObject => recordIn(item.event);

const isNote = (item: IDataObject): boolean => eventOf(item).type === noteType;

/** When an item was created, in ms since 1970; undefined if it gives no time. */
const momentOf = ({ created_at: at }: IDataObject): number | undefined => {
	const ms = isText(at) ? Date.parse(at) : NaN;
	return Number.isNaN(ms) ? undefined : ms;
};

/** An item and its place in time. */
interface Placed {
	readonly item: IDataObject;
	/** The time of the item before if it has none of its own. */
	readonly ms: number;
}

/**
 * The items in order of time; those of the same moment keep their order. The order of a history is not
 * documented, and may be the newest first.
 */
const inTime = (items: readonly IDataObject[]): Placed[] => {
	const moments = items.flatMap((item) => momentOf(item) ?? []);
	const isNewestFirst =
		(moments[0] ?? 0) > (moments.at(-1) ?? 0) &&
		moments.every((ms, index) => ms <= (moments[index - 1] ?? ms));
	let last = -Infinity;
	return (isNewestFirst ? items.toReversed() : items)
		.map((item) => ({ item, ms: (last = momentOf(item) ?? last) }))
		.sort((a, b) => (a.ms === b.ms ? 0 : a.ms - b.ms));
};

const senderOf = (event: IDataObject): string => {
	const { type } = recordIn(event.sender);
	if (!isText(type)) return unknownSender;
	return (Object.hasOwn(senders, type) ? senders[type] : undefined) ?? type;
};

/** An item as a message; undefined if it is not one. */
const messageOf = (item: IDataObject): Message | undefined => {
	const event = eventOf(item);
	if (event.type !== messageType && event.type !== noteType) return undefined;
	const { text } = recordIn(event.content);
	const attachments = Array.isArray(event.attachments) ? event.attachments : [];
	if (!isText(text) && attachments.length === 0) return undefined;
	return {
		at: isText(item.created_at) ? item.created_at : null,
		who: isNote(item) ? noteBy : senderOf(event),
		text: isText(text) ? text : '',
		attachments,
	};
};

/** A text with several lines could look as if somebody else had said one of them. */
const onOneLine = (text: string): string =>
	text.trim().replaceAll(/\s*[\n\r\u2028\u2029]\s*/g, ' ');

/** How far a history was reported: up to a moment, and how many items of that moment. */
export interface Told {
	/** In ms since 1970; null if no item had a time. */
	readonly ms: number | null;
	readonly count: number;
}

/** How far a whole history goes. */
export const endOf = (items: readonly IDataObject[]): Told => {
	const placed = inTime(items);
	const ms = placed.at(-1)?.ms ?? -Infinity;
	const count = placed.filter((item) => item.ms === ms).length;
	return { ms: Number.isFinite(ms) ? ms : null, count };
};

/** The items that were added since a history was reported. */
export const itemsSince = (
	items: readonly IDataObject[],
	{ ms, count }: Told,
): readonly IDataObject[] => {
	const toldMs = ms ?? -Infinity;
	const placed = inTime(items);
	const earlier = placed.filter((item) => item.ms < toldMs).length;
	return placed.slice(earlier + count).map(({ item }) => item);
};

/**
 * A conversation from the items of a history, which may be in any order.
 *
 * @param includeNotes whether to include what colleagues wrote to each other
 */
export const conversationOf = (
	items: readonly IDataObject[],
	{ includeNotes }: { readonly includeNotes: boolean },
): Conversation => {
	const shown = inTime(items)
		.map(({ item }) => item)
		.filter((item) => includeNotes || !isNote(item));
	const messages = shown.flatMap((item) => messageOf(item) ?? []);
	return {
		transcript: messages
			.filter(({ text }) => text.trim() !== '')
			.map(({ who, text }) => `${who}: ${onOneLine(text)}`)
			.join('\n'),
		messages,
		events: shown.filter((item) => messageOf(item) === undefined),
	};
};
