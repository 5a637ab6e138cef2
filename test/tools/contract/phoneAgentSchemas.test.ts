import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { breaches, contractPaths, propertiesOf } from '../../../tools/sandbox/contract';
import { seedPhoneAgents } from '../../../tools/sandbox/phoneAgents';
import { seedVoices } from '../../../tools/sandbox/voices';

const { paths } = parse(readFileSync(contractPaths['phone-agent'], 'utf8'));
const [agent] = seedPhoneAgents(1).values();
const agentWithout = (...names: string[]) =>
	Object.fromEntries(Object.entries(agent ?? {}).filter(([name]) => !names.includes(name)));
const [voice] = seedVoices();

const takingNull = [
	'voice_id',
	'language',
	'first_message',
	'instructions',
	'handoff_phone_number',
	'use_org_knowledgebase',
	'actionIds',
];

describe('UpdatePhoneAgent', () => {
	it('has the nine documented fields and no other', () => {
		expect(propertiesOf('UpdatePhoneAgent').sort()).toEqual(['name', 'type', ...takingNull].sort());
	});

	it.each([
		['nothing at all', {}],
		['texts', { name: '', voice_id: 'v', language: 'pt-BR', first_message: '' }],
		['both types', { type: 'outbound' }],
		['lists, empty ones too', { instructions: ['a', 'b'], actionIds: [] }],
		['false', { use_org_knowledgebase: false }],
		['the longest number', { handoff_phone_number: '+123456789012345' }],
		['any voice and language, as none is listed', { voice_id: 'x', language: 'tlh' }],
	])('takes %s', (_, body) => {
		expect(breaches('UpdatePhoneAgent', body)).toEqual([]);
	});

	it.each(takingNull)('takes null for %s', (field) => {
		expect(breaches('UpdatePhoneAgent', { [field]: null })).toEqual([]);
	});

	it.each([
		['null for the name', { name: null }, 'name must be string'],
		['null for the type', { type: null }, /^type must be/],
		['another type', { type: 'both' }, 'type must be one of: inbound, outbound'],
		['a list for the language', { language: ['en'] }, 'language must be string,null'],
		['a text for a list', { instructions: 'a' }, 'instructions must be array,null'],
		['numbers in a list', { actionIds: ['a', 1] }, 'actionIds.1 must be string'],
		['text for a boolean', { use_org_knowledgebase: 'true' }, /must be boolean,null$/],
		['a number without a plus', { handoff_phone_number: '14155550199' }, /^handoff_phone_number/],
		['a number with blanks', { handoff_phone_number: '+1 415 555' }, /^handoff_phone_number/],
		['too long a number', { handoff_phone_number: '+1234567890123456' }, /^handoff_phone_number/],
		[
			'a field of a phone number',
			{ base_prompt: 'x' },
			'the body must not have the key base_prompt',
		],
		['a field of an older page', { speed: 1 }, 'the body must not have the key speed'],
		['a body that is a list', [], 'the body must be object'],
	])('refuses %s', (_, body, reason) => {
		const [told] = breaches('UpdatePhoneAgent', body);
		expect(told).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
	});
});

describe('the answers about phone agents', () => {
	it('take an agent with a list as its language, and with unknown keys', () => {
		expect(breaches('PhoneAgent', { ...agent, language: ['en', 'es'], region: 'eu' })).toEqual([]);
	});

	it("take an agent without type and model, as in the vendor's example", () => {
		expect(breaches('PhoneAgentArray', [agentWithout('type', 'model')])).toEqual([]);
	});

	it('refuse an agent without an ID, and an invalid date', () => {
		expect(breaches('PhoneAgent', agentWithout('id'))).toEqual(['id is required']);
		expect(breaches('PhoneAgent', { ...agent, updated_at: 'today' })).toEqual([
			'updated_at must match format "date-time"',
		]);
	});

	it('take a list of voices bare and in either wrapper', () => {
		expect(breaches('VoiceArray', [voice])).toEqual([]);
		expect(breaches('VoicesInVoices', { voices: [voice] })).toEqual([]);
		expect(breaches('VoicesInItems', { items: [voice] })).toEqual([]);
		expect(breaches('Voice', { ...voice, labels: {} })).toEqual([]);
		expect(breaches('Voice', { ...voice, name: null })).toEqual(['name must be string']);
	});

	it('include the same refusals for every call', () => {
		const calls = [
			paths['/phone'].get,
			paths['/phone/voices'].get,
			paths['/phone/{phone_agent_id}'].patch,
		];
		for (const { responses } of calls) {
			expect(Object.keys(responses).join(' ')).toBe('200 400 401 403 404 422 429 500');
		}
	});
});
