import type { IDataObject } from 'n8n-workflow';
import type { Page, ResourceApi } from '../../api/resourceApi';
import { contains } from '../../lists/list';
import { isRecord } from '../../values/json';
import { keyOf } from '../phoneEndpoints';
import { trainingScenarioFields } from './fields';
import { readScenario, scenarioName, scenarioPath, trainingRewrite } from './rewrite';

/** The most entries that the API returns in a page. */
const pageLength = 100;

/** How many entries it returns if no limit is given, or if it ignores the limit. */
const usualLength = 50;

/** Whether another page follows, as the page itself or its length shows. */
const isFollowed = (body: unknown, offset: number, length: number): boolean => {
	if (!isRecord(body)) return length > 0 && length % usualLength === 0;
	if (typeof body.has_more === 'boolean') return body.has_more;
	return typeof body.total === 'number' && body.total > offset + length;
};

/**
 * A page of GET /training, which uses offsets: `{items, has_more}`, or the bare list of older
 * servers. An entry needs only an ID.
 */
const readPage = (body: unknown, cursor = '0'): Page | undefined => {
	const list: unknown = isRecord(body) ? body.items : body;
	if (!Array.isArray(list)) return undefined;
	const entries = list.filter(isRecord);
	const ids = entries.flatMap(({ id }) =>
		['string', 'number'].includes(typeof id) ? [String(id)] : [],
	);
	if (ids.length < list.length) return undefined;
	const items = entries.map((entry) => readScenario(entry) ?? entry);
	const offset = Number(cursor);
	const isMore = isFollowed(body, offset, list.length);
	return { items, ids, ...(isMore ? { next: String(offset + list.length) } : {}) };
};

const hasText = (entry: IDataObject, text: string): boolean =>
	['title', 'content', 'draft_title', 'draft_content'].some((key) => contains(entry[key], text));

/** Training scenarios: GET /training, GET and PUT /training/{id}. */
export const trainingScenarioApi: ResourceApi = {
	noun: 'training scenario',
	plural: 'training scenarios',
	fields: trainingScenarioFields,
	id: {
		parameter: 'trainingScenarioId',
		label: 'Training Scenario',
		output: 'training_scenario_id',
	},
	// It sets the whole scenario, so a second request changes nothing.
	update: {
		method: 'PUT',
		path: scenarioPath,
		scope: 'training:write',
	},
	list: {
		path: '/training',
		scope: 'training:read',
		query: { limit: String(pageLength) },
		cursorName: 'offset',
		readPage,
		filters: {
			type: {
				label: 'Type',
				help: 'Only training scenarios of this type',
				field: { ...trainingScenarioFields.type, label: 'Type' },
				matches: ({ type }, wanted) => type === wanted,
			},
			is_draft: {
				label: 'Draft',
				help: 'Whether to list only drafts, or only those that are published',
				field: { ...trainingScenarioFields.is_draft, label: 'Draft' },
				matches: ({ is_draft: isDraft }, wanted) => String(isDraft) === wanted,
			},
			text: {
				label: 'Text',
				help: 'Only training scenarios whose title or content contains this text (not case-sensitive)',
				matches: hasText,
			},
		},
		simpleKeys: [
			'id',
			'title',
			'content',
			'draft_title',
			'draft_content',
			'type',
			'is_draft',
			'restricted_to_channels',
			'restricted_to_segments',
			'directory_id',
		],
		matches: (entry, text) => hasText(entry, text) || contains(entry.id, text),
		toResult: (entry) => ({ name: scenarioName(entry), value: String(entry.id) }),
	},
	nameOf: (entry) => {
		const { title } = readScenario(entry) ?? {};
		return typeof title === 'string' && title.trim() !== '' ? title : undefined;
	},
	keyOf,
	isReadable: true,
	showsSettings: (answer) => readScenario(answer) !== undefined,
	one: trainingRewrite,
	rewrite: trainingRewrite,
};
