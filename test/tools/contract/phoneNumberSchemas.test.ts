import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { phoneNumberIdAt } from '../../../tools/sandbox/agents';
import { breaches, contractPaths } from '../../../tools/sandbox/contract';

const { components, paths } = parse(readFileSync(contractPaths['phone-number'], 'utf8'));
const update = components.schemas.UpdatePhoneNumber;
const voice = 'hP72SDESIJq2YuAblBqz';
const id = phoneNumberIdAt(0);

describe('UpdatePhoneNumber', () => {
	it('an update has the 14 documented fields and no other', () => {
		expect(Object.keys(update.properties).sort()).toEqual([
			'awaiting_response_max_spoken_count',
			'awaiting_response_messages',
			'awaiting_response_timeout',
			'base_prompt',
			'call_max_duration',
			'elevenlabs_voice_id',
			'emotion_recognition',
			'handoff_phone_number',
			'initial_message',
			'language',
			'name',
			'speaks_first',
			'voice_speed',
			'wait_time_before_ending_call',
		]);
	});

	it.each([
		['language', 37],
		['elevenlabs_voice_id', 30],
		['speaks_first', 2],
	])('the contract lists the values of %s, %i of them, each once and all text', (field, count) => {
		const values: unknown[] = update.properties[field].enum;
		expect(new Set(values).size).toBe(count);
		expect(values).toHaveLength(count);
		expect(values.filter((value) => typeof value !== 'string')).toEqual([]);
	});

	it('Norwegian is a text in the contract and not a boolean', () => {
		expect(breaches('UpdatePhoneNumber', { elevenlabs_voice_id: voice, language: 'no' })).toEqual(
			[],
		);
		expect(
			breaches('UpdatePhoneNumber', { elevenlabs_voice_id: voice, language: false }),
		).not.toEqual([]);
	});

	it.each([
		['nothing but the voice', {}],
		['values that are false, 0 or empty', { emotion_recognition: false, voice_speed: 0, name: '' }],
		['fractions and negative numbers, as no range is stated', { call_max_duration: -1.5 }],
	])('the contract takes %s', (_, fields) => {
		expect(breaches('UpdatePhoneNumber', { elevenlabs_voice_id: voice, ...fields })).toEqual([]);
	});

	it.each([
		['a missing voice', { name: 'Front Desk' }, 'elevenlabs_voice_id is required'],
		[
			'an unlisted voice',
			{ elevenlabs_voice_id: 'x' },
			/^elevenlabs_voice_id must be one of: hP72/,
		],
		['an unknown key', { elevenlabs_voice_id: voice, voice: 1 }, /must not have the key voice$/],
		['text for a number', { elevenlabs_voice_id: voice, voice_speed: '1' }, /^voice_speed must be/],
		['null', { elevenlabs_voice_id: voice, name: null }, 'name must be string'],
		[
			'a list for the messages',
			{ elevenlabs_voice_id: voice, awaiting_response_messages: [] },
			/be string$/,
		],
		['a body that is a list', [], 'the body must be object'],
	])('the contract refuses %s', (_, body, reason) => {
		expect(breaches('UpdatePhoneNumber', body)).toEqual([
			typeof reason === 'string' ? reason : expect.stringMatching(reason),
		]);
	});

	it('all breaches of the contract are reported at once', () => {
		expect(breaches('UpdatePhoneNumber', { voice_speed: 'fast', speaks_first: 'me' })).toHaveLength(
			3,
		);
	});
});

describe('the answers', () => {
	it('a page may have a next cursor or none, and names that are null', () => {
		const items = [{ id, name: null, phone_number: '+14155550100' }];
		expect(breaches('PhoneNumberPage', { items, next: null })).toEqual([]);
		expect(breaches('PhoneNumberPage', { items: [], next: 'more' })).toEqual([]);
		expect(breaches('PhoneNumberPage', { items })).toEqual(['next is required']);
	});

	it('a list may be a bare array of agents with unknown keys', () => {
		const agent = { id, name: null, phone_number: '+14155550100', language: 'de', region: 'eu' };
		expect(breaches('PhoneNumberArray', [agent])).toEqual([]);
		expect(breaches('PhoneNumberArray', [{ ...agent, id: '7' }])).toEqual([
			'0.id must match format "uuid"',
		]);
	});

	it.each([
		[{ statusCode: 401, message: 'Unauthorized', error: 'Unauthorized' }],
		[{ message: ['one', 'two'] }],
		[{ detail: 'of another kind' }],
		[{}],
	])('an error body may be %j', (body) => {
		expect(breaches('Error', body)).toEqual([]);
	});

	it('both calls have the same refusals', () => {
		const expected = ['200', '400', '401', '403', '404', '422', '429', '500'];
		expect(Object.keys(paths['/phone'].get.responses)).toEqual(expected);
		expect(Object.keys(paths['/phone/{phone_number_id}'].patch.responses)).toEqual(expected);
	});
});
