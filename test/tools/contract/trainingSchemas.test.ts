import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import {
	breaches,
	contractPaths,
	propertiesOf,
	queryBreaches,
} from '../../../tools/sandbox/contract';
import { seedScenarios } from '../../../tools/sandbox/trainingScenarios';

const { paths } = parse(readFileSync(contractPaths.training, 'utf8'));
const scenarios = [...seedScenarios().values()];
const [scenario] = scenarios;
const scenarioWithout = (...names: string[]) =>
	Object.fromEntries(Object.entries(scenario ?? {}).filter(([name]) => !names.includes(name)));
const words = { title: '', content: '' };

describe('UpdateTrainingScenario', () => {
	it('has the ten fields of an update and no other', () => {
		expect(propertiesOf('UpdateTrainingScenario')).toEqual([
			'title',
			'content',
			'type',
			'is_draft',
			'directory_id',
			'restricted_to_channels',
			'restricted_to_segments',
			'metadata',
			'start_time',
			'end_time',
		]);
	});

	it.each([
		['empty words, as no length is stated', {}],
		['both types', { type: 'BEHAVIORAL' }],
		['false', { is_draft: false }],
		['a folder, and none', { directory_id: null }],
		['telephone and browser', { restricted_to_channels: ['phone_voice', 'web_voice'] }],
		['empty lists', { restricted_to_channels: [], restricted_to_segments: [] }],
		['any metadata', { metadata: { a: [1, { b: null }] } }],
		['times, and none', { start_time: '2026-05-01T00:00:00+02:00', end_time: null }],
	])('takes %s', (_, fields) => {
		expect(breaches('UpdateTrainingScenario', { ...words, ...fields })).toEqual([]);
	});

	it.each([
		['no title', { content: 'x' }, 'title is required'],
		['no text', { title: 'x' }, 'content is required'],
		['null for the text', { ...words, content: null }, 'content must be string'],
		[
			'another type',
			{ ...words, type: 'behavioral' },
			'type must be one of: BEHAVIORAL, SCENARIO_SPECIFIC',
		],
		['text for a boolean', { ...words, is_draft: 'true' }, 'is_draft must be boolean'],
		[
			'a channel that is none',
			{ ...words, restricted_to_channels: ['phone'] },
			/^restricted_to_channels.0 must be one of: web, email, phone_voice, slack, sms, whatsapp, instagram, messenger, api, web_voice$/,
		],
		[
			'null for a list',
			{ ...words, restricted_to_segments: null },
			'restricted_to_segments must be array',
		],
		['metadata that is a list', { ...words, metadata: [] }, 'metadata must be object'],
		[
			'a day without a time',
			{ ...words, start_time: '2026-05-01' },
			'start_time must match format "date-time"',
		],
		[
			'a field of answers',
			{ ...words, draft_content: 'x' },
			'the body must not have the key draft_content',
		],
		[
			'a field of older answers',
			{ ...words, answer: 'x' },
			'the body must not have the key answer',
		],
		['a body that is a list', [], 'the body must be object'],
	])('refuses %s', (_, body, reason) => {
		const [told] = breaches('UpdateTrainingScenario', body);
		expect(told).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
	});
});

describe('the query of the list', () => {
	it.each([
		{},
		{ type: 'BEHAVIORAL', is_draft: 'false' },
		{ limit: '1', offset: '0' },
		{ limit: '100', offset: '9007199254740991' },
	])('takes %j', (query) => {
		expect(queryBreaches('/training', query)).toEqual([]);
	});

	it.each([
		[{ limit: '0' }, 'limit must be >= 1'],
		[{ limit: '101' }, 'limit must be <= 100'],
		[{ limit: 'all' }, 'limit must be integer'],
		[{ limit: '1.5' }, 'limit must be integer'],
		[{ limit: ['1', '2'] }, 'limit must be integer'],
		[{ offset: '-1' }, 'offset must be >= 0'],
		[{ offset: '' }, 'offset must be integer'],
		[{ type: 'other' }, 'type must be one of: BEHAVIORAL, SCENARIO_SPECIFIC'],
		[{ is_draft: 'True' }, 'is_draft must be one of: true, false'],
		[{ page: '2' }, 'the query must not have the key page'],
	])('refuses %j', (query, reason) => {
		expect(queryBreaches('/training', query)).toEqual([reason]);
	});

	it('is judged only if a contract has the path', () => {
		expect(() => queryBreaches('/trainings', {})).toThrow('has the path /trainings');
	});
});

describe('the answers about training scenarios', () => {
	const older = {
		...scenarioWithout('title', 'content', 'draft_title', 'draft_content', 'current_version'),
		question: 'Opening hours',
		answer: 'Always.',
		organization_id: 'org',
		accepted_by: null,
		draft_payload: { anything: 1 },
		learned_from_session_id: null,
	};

	it('take a scenario with unknown keys, and one without metadata and times', () => {
		expect(breaches('TrainingScenario', { ...scenario, region: 'eu' })).toEqual([]);
		const some = scenarioWithout('metadata', 'start_time', 'end_time');
		expect(breaches('TrainingScenario', some)).toEqual([]);
	});

	it.each(['id', 'title', 'draft_content', 'type', 'current_version', 'published_at'])(
		'refuse one without %s',
		(name) => {
			expect(breaches('TrainingScenario', scenarioWithout(name))).toEqual([`${name} is required`]);
		},
	);

	it('take an older one, which has other names for its words', () => {
		expect(breaches('OlderTrainingScenario', older)).toEqual([]);
		expect(breaches('OlderTrainingScenario', { ...older, content: 'x' })).not.toEqual([]);
		expect(breaches('OlderTrainingScenario', { ...older, answer: null })).toEqual([
			'answer must be string',
		]);
		expect(breaches('TrainingScenario', older)).toContain('content is required');
	});

	it('take a list bare and on a page, of either kind', () => {
		const page = { items: [...scenarios, older], total: 40, limit: 13, offset: 0, has_more: true };
		expect(breaches('TrainingScenarioPage', page)).toEqual([]);
		expect(breaches('TrainingScenarioArray', page.items)).toEqual([]);
		expect(breaches('TrainingScenarioPage', { ...page, has_more: undefined })).toEqual([
			'has_more is required',
		]);
		expect(breaches('TrainingScenarioArray', [{ id: 'x' }])).not.toEqual([]);
	});

	it('include the same refusals for every call', () => {
		const { get, put } = paths['/training/{training_id}'];
		for (const { responses } of [paths['/training'].get, get, put]) {
			expect(Object.keys(responses).join(' ')).toBe('200 400 401 403 404 422 429 500');
		}
	});
});
