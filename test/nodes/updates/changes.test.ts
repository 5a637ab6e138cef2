import type { IDataObject } from 'n8n-workflow';

import { alsoChanged, KnownSettings, notApplied, previousOf } from '../../../nodes/updates/changes';
import type { Body } from '../../../nodes/fields/toBody';
import { createOptionsCheck } from '../../../nodes/input/options';
import { phoneAgentApi } from '../../../nodes/resources/phoneAgent/api';
import { phoneAgentOptions } from '../../../nodes/resources/phoneAgent/form';
import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';

const body = { name: 'New', voice_speed: 1.1, awaiting_response_messages: 'a,b' };
const settings = { voice_speed: 1.1, awaiting_response_messages: 'a,b' };

describe('notApplied', () => {
	it.each([
		['numbers as numbers', { name: 'New', voice_speed: '1.10', awaiting_response_messages: 'a,b' }],
		['texts without the white space around them', { name: 'New ', ...settings }],
		[
			'lists and the text that they were sent as',
			{ name: 'New', voice_speed: 1.1, awaiting_response_messages: ['a', 'b'] },
		],
	])('the answer and what was sent are compared: %s', (_, answer) => {
		expect(notApplied(phoneNumberApi, body, answer)).toEqual([]);
	});

	it('a field that the answer shows with another value or leaves out is named', () => {
		expect(notApplied(phoneNumberApi, body, { name: 'Old', voice_speed: 1.1 })).toEqual([
			'name',
			'awaiting_response_messages',
		]);
	});

	it('nothing is named where the answer shows no settings at all', () => {
		expect(notApplied(phoneNumberApi, body, { id: 'one', name: 'Old' })).toEqual([]);
	});
});

const agent: IDataObject = {
	id: 'A-1',
	name: 'Front Desk',
	type: 'inbound',
	voice_id: 'v1',
	language: ['en'],
	first_message: 'Hi',
	instructions: 'a, b',
	handoff_phone_number: '+1 415 555 0100',
	speed: 1.2,
	updated_at: 'yesterday',
};

const { options } = createOptionsCheck(phoneAgentOptions)(new Map());
const updateOf = (fields: Body, onlyChanges = true) => ({
	id: 'A-1',
	body: fields,
	skippedFields: [],
	options: { ...options, onlyChanges },
});
const begin = (fields: Body, entries: IDataObject[] = [agent]) =>
	new KnownSettings(phoneAgentApi, entries).begin(updateOf(fields));

describe('KnownSettings', () => {
	it.each<[string, Body]>([
		['a text with white space around it', { first_message: ' Hi' }],
		['a language that comes as a list', { language: 'en' }],
		['IDs that come as a text, in any order', { instructions: ['b', 'a'] }],
		['a phone number with punctuation', { handoff_phone_number: '+14155550100' }],
		['null for what is not shown', { use_org_knowledgebase: null, actionIds: null }],
		['no IDs for what is not shown', { first_message: 'Hi' }],
	])('an update leaves out %s where the agent has it already', (_, fields) => {
		expect(begin(fields)).toEqual({ body: {}, unchanged: Object.keys(fields), before: agent });
	});

	it.each<[string, Body]>([
		['another text', { first_message: 'Hello' }],
		['no action where all are allowed', { actionIds: [] }],
		['false where nothing is shown', { use_org_knowledgebase: false }],
		['fewer IDs', { instructions: ['a'] }],
		['other IDs', { instructions: ['a', 'b', 'c'] }],
		['null for what has a value', { voice_id: null }],
	])('an update sends %s', (_, fields) => {
		expect(begin(fields)).toEqual({ body: fields, unchanged: [], before: agent });
	});

	it('an update of an agent that is not in the list, or whose settings it does not show, sends all', () => {
		const fields = { first_message: 'Hi', voice_id: null };
		expect(begin(fields, [])).toEqual({ body: fields, unchanged: [] });
		expect(begin(fields, [{ id: 'A-1', name: 'Front Desk' }])).toEqual({
			body: fields,
			unchanged: [],
		});
	});

	it('an update with the option off sends all, and what was there is still known', () => {
		const known = new KnownSettings(phoneAgentApi, [agent]);
		expect(known.begin(updateOf({ first_message: 'Hi' }, false))).toEqual({
			body: { first_message: 'Hi' },
			unchanged: [],
			before: agent,
		});
	});

	it('a second update of one agent is compared with the first', () => {
		const known = new KnownSettings(phoneAgentApi, [agent]);
		const first = updateOf({ first_message: 'Hello' });
		known.end(first, known.begin(first));
		expect(known.begin(updateOf({ first_message: 'Hello' })).body).toEqual({});
	});

	it('an update after one that may have been made or not sends all', () => {
		const known = new KnownSettings(phoneAgentApi, [agent]);
		known.begin(updateOf({ first_message: 'Hello' }));
		expect(known.begin(updateOf({ first_message: 'Hi' })).body).toEqual({ first_message: 'Hi' });
	});

	it('what the answer shows counts, not what was sent', () => {
		const known = new KnownSettings(phoneAgentApi, [agent]);
		const first = updateOf({ first_message: 'Hello' });
		known.end(first, known.begin(first), { ...agent, first_message: 'Hi' });
		expect(known.begin(updateOf({ first_message: 'Hello' })).body).toEqual({
			first_message: 'Hello',
		});
	});
});

describe('previousOf', () => {
	it('former values have the shape of an update, and null for what was empty or not shown', () => {
		const change = begin({ language: 'de', instructions: ['c'], actionIds: [], name: 'New' });
		const names = ['language', 'instructions', 'actionIds', 'handoff_phone_number'];
		expect(previousOf(phoneAgentApi, change, names)).toEqual({
			language: 'en',
			instructions: ['a', 'b'],
			actionIds: null,
			handoff_phone_number: '+14155550100',
		});
	});

	it('a former value that is not shown and cannot be null is left out', () => {
		const unnamed = Object.entries(agent).filter(([key]) => key !== 'name');
		const change = begin({ name: 'New' }, [Object.fromEntries(unnamed)]);
		expect(previousOf(phoneAgentApi, change, ['name'])).toEqual({});
	});

	it('former values are not told where nothing is known', () => {
		expect(previousOf(phoneAgentApi, begin({ name: 'New' }, []), ['name'])).toBeUndefined();
	});
});

describe('alsoChanged', () => {
	const change = begin({ first_message: 'Hello' });
	const answer = { ...agent, first_message: 'Hello' };

	it('a field that changed without being sent is named, whether the form has it or not', () => {
		expect(alsoChanged(phoneAgentApi, change, { ...answer, speed: 1, voice_id: null })).toEqual([
			'voice_id',
			'speed',
		]);
	});

	it('the same in another form, or bookkeeping, is no change', () => {
		const other = { ...answer, language: 'en', instructions: ['b', 'a'], updated_at: 'today' };
		expect(alsoChanged(phoneAgentApi, change, other)).toEqual([]);
	});

	it('the same object with its keys in another order is no change', () => {
		const nested = begin({ first_message: 'Hello' }, [{ ...agent, flow: { a: 1, b: [2] } }]);
		expect(alsoChanged(phoneAgentApi, nested, { ...answer, flow: { b: [2], a: 1 } })).toEqual([]);
		expect(alsoChanged(phoneAgentApi, nested, { ...answer, flow: { a: 1, b: [3] } })).toEqual([
			'flow',
		]);
	});

	it('a field that one of the two does not show is no change', () => {
		expect(alsoChanged(phoneAgentApi, change, { id: 'A-1', accent: 'British' })).toEqual([]);
	});
});
