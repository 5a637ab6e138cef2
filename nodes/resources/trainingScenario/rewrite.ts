import type { IDataObject } from 'n8n-workflow';
import type { Rewrite } from '../../api/resourceApi';
import { isSame } from '../../fields/answer';
import { toIds } from '../../fields/ids';
import type { FieldValue } from '../../fields/toSchema';
import { isRecord } from '../../values/json';
import { shown } from '../../values/shown';
import { keyOf, listPhones } from '../phoneEndpoints';
import { trainingScenarioFields } from './fields';

const texts = ['title', 'content'] as const;
type TextName = (typeof texts)[number];
const draftTexts = { title: 'draft_title', content: 'draft_content' } as const;

/**
 * The keys that an update sends back as they were read: it is not documented what happens to keys
 * that are left out.
 */
const keptKeys = [
	...Object.keys(trainingScenarioFields),
	'metadata',
	'start_time',
	'end_time',
] as const;

const isText = (value: unknown): value is string => typeof value === 'string';

/** The texts of a scenario: older servers call them a question and an answer. */
const textsIn = ({ title, question, content, answer }: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries({ title: title ?? question, content: content ?? answer }).filter(([, text]) =>
			isText(text),
		),
	);

/** A scenario as today's API shows it; undefined if the answer shows none. */
export const readScenario = (answer: unknown): IDataObject | undefined => {
	if (!isRecord(answer)) return undefined;
	const known = textsIn(answer);
	if (Object.keys(known).length === 0) return undefined;
	const others = Object.entries(answer).filter(([key]) => !['question', 'answer'].includes(key));
	return { ...Object.fromEntries(others), title: '', content: '', ...known };
};

const isSameText = (name: TextName, sent: unknown, text: unknown): boolean =>
	isSame(trainingScenarioFields[name], sent as FieldValue, text);

/** Whether an entry has the texts that an update sent. */
const hasTexts = (entry: IDataObject, body: IDataObject): boolean =>
	texts.every((name) => isSameText(name, body[name], entry[name]));

/** The texts of an unpublished edit; none if they are the same as the published ones. */
const draftOf = (entry: IDataObject): IDataObject => {
	const payload = isRecord(entry.draft_payload) ? textsIn(entry.draft_payload) : {};
	return Object.fromEntries(
		texts.flatMap((name) => {
			const draft = entry[draftTexts[name]] ?? payload[name];
			return isText(draft) && !isSameText(name, draft, entry[name]) ? [[name, draft]] : [];
		}),
	);
};

const hasDraft = (entry: IDataObject): boolean => Object.keys(draftOf(entry)).length > 0;

/** Whether an answer shows drafts at all. */
const showsDrafts = (entry: IDataObject): boolean =>
	[...Object.values(draftTexts), 'draft_payload'].some((key) => Object.hasOwn(entry, key));

const newest = (entry: IDataObject): IDataObject => ({ ...entry, ...draftOf(entry) });

/** An empty list may be shown as null, which an update does not accept. */
const asSent = (key: string, value: unknown): unknown =>
	value === null && /^restricted_to_/.test(key) ? [] : value;

const whole = (before: IDataObject, body: IDataObject): IDataObject =>
	Object.fromEntries(
		keptKeys.flatMap((key) => {
			const value = asSent(key, Object.hasOwn(body, key) ? body[key] : before[key]);
			return value === undefined ? [] : [[key, value]];
		}),
	) as IDataObject;

/** A value as text for comparison, whatever the order of an object's keys. */
const comparable = (value: unknown): string =>
	JSON.stringify(value ?? null, (_key, inner: unknown) =>
		isRecord(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);

const isEqual = (name: string, a: unknown, b: unknown): boolean => {
	if (Object.hasOwn(trainingScenarioFields, name)) {
		const field = trainingScenarioFields[name as keyof typeof trainingScenarioFields];
		return isSame(field, (a ?? null) as FieldValue, b);
	}
	// The same moment may be written with different offsets.
	const isTime = /_time$/.test(name) && isText(a) && isText(b);
	return isTime ? Date.parse(a) === Date.parse(b) : comparable(a) === comparable(b);
};

/**
 * The keys that show another value than was sent, although the answer to the update showed the sent
 * one, or the update did not mean to change them.
 */
const changedMeanwhile = (
	before: IDataObject,
	body: IDataObject,
	made: IDataObject | undefined,
	after: IDataObject,
): string[] => {
	const isTypeChanged = !isEqual('type', body.type, before.type);
	const [applied, held] = [made && newest(made), newest(after)];
	return Object.keys(body).filter((key) => {
		if (!Object.hasOwn(held, key) || isEqual(key, body[key], held[key])) return false;
		// A change of type may turn it back into a draft.
		if (key === 'is_draft' && isTypeChanged) return false;
		const isChosen = !isEqual(key, body[key], newest(before)[key]);
		// What was sent but not applied is reported as such.
		return !isChosen || (applied !== undefined && isEqual(key, body[key], applied[key]));
	});
};

/** Whether the second reading shows the text as published, or as a draft; what it doesn't show is left out. */
const whereShown = (
	body: IDataObject,
	after: IDataObject,
): { readonly live?: boolean; readonly saved_as_draft?: boolean } => {
	if (typeof after.is_draft !== 'boolean') return {};
	const isLive = !after.is_draft && hasTexts(after, body);
	if (isLive) return { live: true, saved_as_draft: false };
	const isDraft = hasTexts(newest(after), body);
	return { live: false, ...(isDraft || showsDrafts(after) ? { saved_as_draft: isDraft } : {}) };
};

const namesIn = (names: readonly string[]): string => {
	const [first, second] = names.map(shown);
	if (names.length === 1) return String(first);
	return names.length === 2
		? `${first} and ${second}`
		: `${first}, ${second} and ${names.length - 2} more`;
};

/** The path of a scenario, below the base URL. */
export const scenarioPath = (id: string): string => `/training/${encodeURIComponent(id)}`;

type Mark = 'draft' | 'unseen' | 'left';

/** How a training scenario is updated: PUT takes the whole scenario. */
export const trainingRewrite: Rewrite<Mark> = {
	path: scenarioPath,
	scope: 'training:read',
	read: readScenario,
	whole,
	newest,
	isNewest: (entry, body) => hasTexts(newest(entry), body),
	isChanged: (before, after) => before.updated_at !== after.updated_at,
	isDraftOf(entry, fields) {
		const draft = Object.entries(draftOf(entry));
		return (
			draft.length > 0 &&
			draft.every(([name, text]) => isSameText(name as TextName, fields[name] ?? null, text))
		);
	},

	refusal(before, body) {
		const draft = draftOf(before);
		// If the draft is exactly the text to send, nothing is lost.
		const isLost = texts.some(
			(name) => Object.hasOwn(draft, name) && !isSameText(name, draft[name], body[name]),
		);
		return isLost
			? {
					message: `${shown(before.title)} has an unpublished draft`,
					description:
						"Nothing was changed for this item. Publish or discard the draft in your OpenCX account, or add the option 'Overwrite a Draft'.",
				}
			: undefined;
	},

	verdict(before, body, made, after) {
		const lostDraft = hasDraft(before) ? { previous_draft: draftOf(before) } : {};
		if (after === undefined) return { told: lostDraft, mark: 'unseen' };
		const where = whereShown(body, after);
		const changed = changedMeanwhile(before, body, made, after);
		const isTakenBack = body.is_draft === true && before.is_draft !== true;
		return {
			told: {
				...where,
				...(changed.length === 0 ? {} : { changed_meanwhile: changed }),
				...lostDraft,
				...(isText(before.updated_at) ? { updated_at_before: before.updated_at } : {}),
				...(isText(after.updated_at) ? { updated_at: after.updated_at } : {}),
			},
			...(where.saved_as_draft === true && !isTakenBack ? { mark: 'draft' } : {}),
		};
	},

	markUnsent: (before) => (hasDraft(before) ? 'left' : undefined),

	hints: {
		draft: (names) =>
			`OpenCX saved ${namesIn(names)} as ${names.length === 1 ? 'a draft' : 'drafts'}, which agents do not follow. Publish ${names.length === 1 ? 'it' : 'them'} in your OpenCX account.`,
		unseen: (names) =>
			`${namesIn(names)} ${names.length === 1 ? 'was' : 'were'} sent, but could not be read again, so it is not known whether the text is live. Check your OpenCX account.`,
		left: (names) =>
			`${namesIn(names)} ${names.length === 1 ? 'has an unpublished draft' : 'have unpublished drafts'}. Nothing was sent, and the draft was not changed.`,
	},

	users: {
		list: { noun: 'phone agent', plural: 'phone agents', list: listPhones('phone agents') },
		output: 'attached_to',
		uses(entry, key) {
			if (!Object.hasOwn(entry, 'instructions')) return undefined;
			const ids = toIds(entry.instructions ?? []);
			return Array.isArray(ids) ? ids.map((id) => keyOf(String(id))).includes(key) : undefined;
		},
	},
};

/** How a scenario is named in a list. */
export const scenarioName = (entry: IDataObject): string => {
	const { title } = newest(readScenario(entry) ?? entry);
	const marks = [
		...(entry.type === 'BEHAVIORAL' ? ['behavioral'] : []),
		...(entry.type === 'SCENARIO_SPECIFIC' ? ['scenario-specific'] : []),
		...(entry.is_draft === true ? ['draft'] : []),
	];
	const name = isText(title) && title.trim() !== '' ? title : String(entry.id);
	return marks.length === 0 ? name : `${name} (${marks.join(', ')})`;
};
