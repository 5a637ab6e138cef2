import type { IDataObject } from 'n8n-workflow';

import { notApplied, previousOf, Settings } from '../../../nodes/updates/settings';
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

	it('a field that the answer shows with another value is named, and none that it leaves out', () => {
		expect(notApplied(phoneNumberApi, body, { name: 'Old', voice_speed: 1.1 })).toEqual(['name']);
		expect(notApplied(phoneNumberApi, body, { success: true })).toEqual([]);
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
const settingsOf = (entries: readonly IDataObject[]): Settings => {
	const known = new Settings(phoneAgentApi);
	known.beginReading();
	known.endReading(entries);
	return known;
};
const diff = (fields: Body, entries: IDataObject[] = [agent]) =>
	settingsOf(entries).diff(updateOf(fields));
const nothingLeftOut = { unchanged: [], changedSince: [], reading: 1 };

describe('Settings', () => {
	it.each<[string, Body]>([
		['a text with white space around it', { first_message: ' Hi' }],
		['a language that comes as a list', { language: 'en' }],
		['IDs that come as a text, in any order', { instructions: ['b', 'a'] }],
		['a phone number with punctuation', { handoff_phone_number: '+14155550100' }],
	])('an update leaves out %s if the agent already has it', (_, fields) => {
		expect(diff(fields)).toEqual({
			...nothingLeftOut,
			body: {},
			unchanged: Object.keys(fields),
			before: agent,
		});
	});

	it.each<[string, Body]>([
		['another text', { first_message: 'Hello' }],
		['null for what is not shown', { use_org_knowledgebase: null, actionIds: null }],
		['no action where nothing is shown', { actionIds: [] }],
		['false where nothing is shown', { use_org_knowledgebase: false }],
		['fewer IDs', { instructions: ['a'] }],
		['other IDs', { instructions: ['a', 'b', 'c'] }],
		['null for what has a value', { voice_id: null }],
	])('an update sends %s', (_, fields) => {
		expect(diff(fields)).toEqual({ ...nothingLeftOut, body: fields, before: agent });
	});

	it('an update of an agent that is not in the list, or whose settings it does not show, sends all', () => {
		const fields = { first_message: 'Hi', voice_id: null };
		expect(diff(fields, [])).toEqual({ ...nothingLeftOut, body: fields });
		expect(diff(fields, [{ id: 'A-1', name: 'Front Desk' }])).toEqual({
			...nothingLeftOut,
			body: fields,
		});
	});

	it('an update with the option off sends everything, and the former values are still known', () => {
		expect(settingsOf([agent]).diff(updateOf({ first_message: 'Hi' }, false))).toEqual({
			...nothingLeftOut,
			body: { first_message: 'Hi' },
			before: agent,
		});
	});

	it('a field that is not as expected is left as it is; one that is not shown is sent', () => {
		const fields = { first_message: 'Old', voice_id: 'v0', actionIds: null };
		const expected = { first_message: 'Sent', voice_id: 'v1', actionIds: [] };
		expect(settingsOf([agent]).diff({ ...updateOf(fields), expected })).toEqual({
			...nothingLeftOut,
			body: { voice_id: 'v0', actionIds: null },
			changedSince: ['first_message'],
			before: agent,
		});
	});

	it('a second update of one agent is compared with what the answer to the first shows', () => {
		const known = settingsOf([agent]);
		const first = updateOf({ first_message: 'Hello' });
		known.record(first, known.diff(first), { first_message: 'Hello' });
		expect(known.diff(updateOf({ first_message: 'Hello' })).body).toEqual({});
	});

	it('what was sent but is not shown in the answer is unknown', () => {
		const known = settingsOf([agent]);
		const first = updateOf({ first_message: 'Hello' });
		known.record(first, known.diff(first), {});
		const second = known.diff(updateOf({ first_message: 'Hello', voice_id: 'v1' }));
		expect(second).toMatchObject({ body: { first_message: 'Hello' }, unchanged: ['voice_id'] });
		expect(previousOf(phoneAgentApi, second.before ?? {}, ['first_message'])).toEqual({});
	});

	it('an update after one with an unknown outcome sends everything', () => {
		const known = settingsOf([agent]);
		known.diff(updateOf({ first_message: 'Hello' }));
		expect(known.diff(updateOf({ first_message: 'Hi' })).body).toEqual({ first_message: 'Hi' });
	});

	it('what the answer shows counts, not what was sent', () => {
		const known = settingsOf([agent]);
		const first = updateOf({ first_message: 'Hello' });
		known.record(first, known.diff(first), { ...agent, first_message: 'Hi' });
		expect(known.diff(updateOf({ first_message: 'Hello' })).body).toEqual({
			first_message: 'Hello',
		});
	});

	it('a list that is read again replaces what was known', () => {
		const known = settingsOf([agent]);
		known.beginReading();
		known.endReading([{ ...agent, first_message: 'Colleague' }]);
		const { body: sent, before } = known.diff(updateOf({ first_message: 'Hi' }));
		expect([sent, before?.first_message]).toEqual([{ first_message: 'Hi' }, 'Colleague']);
	});

	it('a list that was read while an update was under way says nothing about that agent', () => {
		const known = settingsOf([agent]);
		const first = updateOf({ first_message: 'Hello' });
		const difference = known.diff(first);
		known.beginReading();
		known.endReading([agent]);
		known.record(first, difference, { first_message: 'Hello' });
		expect(known.diff(updateOf({ first_message: 'Hello' })).body).toEqual({});
	});

	it('an update that ended while the list was read counts, and not the list', () => {
		const known = settingsOf([agent]);
		known.beginReading();
		const first = updateOf({ first_message: 'Hello' });
		known.record(first, known.diff(first), { first_message: 'Hello' });
		known.endReading([agent]);
		expect(known.diff(updateOf({ first_message: 'Hi' })).body).toEqual({ first_message: 'Hi' });
	});
});

describe('previousOf', () => {
	it('former values have the shape of an update, and are left out if they were not shown', () => {
		const names = ['language', 'instructions', 'actionIds', 'handoff_phone_number', 'voice_id'];
		expect(previousOf(phoneAgentApi, { ...agent, voice_id: null }, names)).toEqual({
			language: 'en',
			instructions: ['a', 'b'],
			handoff_phone_number: '+1 415 555 0100',
			voice_id: null,
		});
	});

	it('a former value that no update can set is reported as it was shown', () => {
		expect(
			previousOf(phoneAgentApi, { language: ['en', 'de'], name: null }, ['language', 'name']),
		).toEqual({
			language: ['en', 'de'],
			name: null,
		});
	});
});
