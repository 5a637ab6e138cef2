import { otherApiAnswers, otherApiList, otherApiRefusal } from '../../../nodes/api/otherApi';
import { phoneAgentApi } from '../../../nodes/resources/phoneAgent/api';
import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';

const entry = { id: 'one', name: 'Front Desk', phone_number: '+14155550100' };
const agent = { ...entry, type: 'inbound', voice_id: null, first_message: null, language: 'en' };
const number = { ...entry, elevenlabs_voice_id: 'v', base_prompt: 'Hi', language: 'en' };

const toAgents =
	"This account has phone agents, not phone numbers. Choose the resource 'Phone Agent' instead.";
const toNumbers =
	"This account has phone numbers, not phone agents. Choose the resource 'Phone Number' instead.";

describe('otherApiList', () => {
	it('a list that can only be of the other form names the resource to choose, both ways round', () => {
		expect(otherApiList(phoneNumberApi, [agent, agent])).toBe(toAgents);
		expect(otherApiList(phoneAgentApi, [entry, entry])).toBe(toNumbers);
	});

	it('a list that may be of this form, or that is empty, names none', () => {
		expect(otherApiList(phoneNumberApi, [entry, agent])).toBeUndefined();
		expect(otherApiList(phoneNumberApi, [])).toBeUndefined();
		expect(otherApiList(phoneAgentApi, [entry, agent])).toBeUndefined();
		expect(otherApiList(phoneAgentApi, [{ ...entry, created_at: '' }])).toBeUndefined();
	});
});

describe('otherApiAnswers', () => {
	it('answers that can only be of the other form name the resource to choose, both ways round', () => {
		expect(otherApiAnswers(phoneNumberApi, [agent])).toBe(toAgents);
		expect(otherApiAnswers(phoneAgentApi, [number])).toBe(toNumbers);
	});

	it('an answer without settings is no sign of the other form', () => {
		expect(otherApiAnswers(phoneAgentApi, [entry])).toBeUndefined();
		expect(otherApiAnswers(phoneNumberApi, [agent, entry])).toBeUndefined();
		expect(otherApiAnswers(phoneNumberApi, [])).toBeUndefined();
	});
});

describe('otherApiRefusal', () => {
	it.each([
		'body must not have the key elevenlabs_voice_id',
		'property base_prompt should not exist',
		'"voice_speed" is not allowed',
		"Unrecognized key(s) in object: 'base_prompt'",
	])('phone numbers are refused by the API of phone agents: %s', (words) => {
		expect(otherApiRefusal(phoneNumberApi, words)).toBe(toAgents);
	});

	it.each([
		'elevenlabs_voice_id should not be empty',
		"body must have required property 'elevenlabs_voice_id'",
		'property first_message should not exist',
	])('phone agents are refused by the API of phone numbers: %s', (words) => {
		expect(otherApiRefusal(phoneAgentApi, words)).toBe(toNumbers);
	});

	it.each([
		'elevenlabs_voice_id is not a voice',
		'unknown language',
		'base_prompt must not have more than 10 characters',
		'property name should not exist',
	])('a refusal of a value is no sign of the other form: %s', (words) => {
		expect(otherApiRefusal(phoneNumberApi, words)).toBeUndefined();
	});
});
