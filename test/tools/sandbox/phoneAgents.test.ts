import { breaches } from '../../../tools/sandbox/contract';
import type { PhoneAgent } from '../../../tools/sandbox/phoneAgents';
import { phoneAgentIdAt, seedPhoneAgents } from '../../../tools/sandbox/phoneAgents';
import { seedVoices } from '../../../tools/sandbox/voices';

const agents = [...seedPhoneAgents(25).values()];

describe('the phone agents at the start', () => {
	it('are what the contract calls an agent', () => {
		expect(breaches('PhoneAgentArray', agents)).toEqual([]);
	});

	it('are the same in every run, and for every count', () => {
		expect(phoneAgentIdAt(0)).toBe('9be1d4a2-ac1b-437a-824f-77fbe8e99e3b');
		expect([...seedPhoneAgents(3).values()]).toEqual(agents.slice(0, 3));
	});

	it.each<[keyof PhoneAgent, unknown[]]>([
		['name', ['Front Desk', 'Front Desk 2', null]],
		['phone_number', ['+14155550100', '+14155550124', null]],
		['type', ['inbound', 'outbound']],
		['language', ['en', 'de', 'pt-BR', null]],
		['handoff_phone_number', ['+14155550199', null]],
		['use_org_knowledgebase', [true, false]],
		['actionIds', [null, []]],
		['instructions', [null, []]],
		['first_message', [null, 'Thanks for calling Front Desk. How can I help?']],
		['voice_id', [null, ...seedVoices().map(({ voice_id }) => voice_id)]],
	])('show what %s may be', (field, values) => {
		const held = agents.map((agent) => agent[field]);
		for (const value of values) expect(held).toContainEqual(value);
	});

	it('have their own lists, which nobody else changes', () => {
		const [first] = seedPhoneAgents(1).values();
		first?.instructions?.push('one more');
		expect(agents[0]?.instructions).toHaveLength(1);
	});

	it('can be 10,000, each with its own ID', () => {
		expect(seedPhoneAgents(10_000).size).toBe(10_000);
	});
});

describe('the voices at the start', () => {
	const voices = seedVoices();

	it('are what the contract calls a list of voices', () => {
		expect(breaches('VoiceArray', voices)).toEqual([]);
	});

	it('have IDs of 20 letters and digits, each its own', () => {
		expect(new Set(voices.map(({ voice_id }) => voice_id)).size).toBe(voices.length);
		expect(voices.filter(({ voice_id }) => !/^[A-Za-z0-9]{20}$/.test(voice_id))).toEqual([]);
	});

	it('have a name that comes twice, and labels that are null', () => {
		expect(voices.filter(({ name }) => name === 'Ben')).toHaveLength(2);
		expect(voices).toContainEqual(
			expect.objectContaining({ name: 'Fatima', labels: expect.objectContaining({ age: null }) }),
		);
	});
});
