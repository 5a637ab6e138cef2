import type { Field } from '../../../nodes/fields/field';
import { sentenceOf } from '../../../nodes/values/problem';
import { toCheck } from '../../../nodes/fields/toSchema';
import { phoneAgentFields } from '../../../nodes/resources/phoneAgent/fields';
import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';
import { outside } from './outside';

const listed = { allowUnlisted: false };
const fields = [
	...Object.entries<Field>(phoneNumberFields),
	...Object.entries<Field>(phoneAgentFields),
];

/** The value that the field's check returns, or the sentence with which it refuses. */
const read = (field: Field, value: unknown, options = listed): unknown => {
	const checked = toCheck(field, options)(value);
	if ('value' in checked) return checked;
	const [problem = { what: '', remedy: '' }] = checked.problems;
	expect(problem.remedy).not.toBe('');
	return sentenceOf(problem).replace(/\.$/, '');
};

describe.each(fields)('toCheck of %s', (_, field) => {
	it('the example passes as it is', () => {
		expect(read(field, field.example)).toEqual({ value: field.example });
	});

	it.each(outside(field))('the value %j is refused, with the reason', (value, says) => {
		expect(read(field, value)).toMatch(says);
	});

	it('undefined and null are refused: the caller must handle them first', () => {
		expect(typeof read(field, undefined)).toBe('string');
		// A selection may contain nothing but null.
		if (field.kind !== 'selection') expect(typeof read(field, null)).toBe('string');
	});
});

describe('toCheck of text from a CRM', () => {
	const { voice_speed, emotion_recognition, handoff_phone_number, language, name } =
		phoneNumberFields;
	const { elevenlabs_voice_id, speaks_first, awaiting_response_max_spoken_count } =
		phoneNumberFields;
	const { actionIds, instructions, voice_id } = phoneAgentFields;
	const messages = phoneNumberFields.awaiting_response_messages;

	it.each<[given: unknown, expected: unknown, field: Field]>([
		['0.85', 0.85, voice_speed],
		[' 1 ', 1, voice_speed],
		['1e-3', 0.001, voice_speed],
		['3', 3, awaiting_response_max_spoken_count],
		[0, 0, awaiting_response_max_spoken_count],
		['3.0', 3, awaiting_response_max_spoken_count],
		['true', true, emotion_recognition],
		['FALSE', false, emotion_recognition],
		[' true ', true, emotion_recognition],
		['0', false, emotion_recognition],
		[1, true, emotion_recognition],
		[false, false, emotion_recognition],
		[' +1 (415) 555-0100 ', '+14155550100', handoff_phone_number],
		['0014155550100', '+14155550100', handoff_phone_number],
		['00 1 415.555.0100', '+14155550100', handoff_phone_number],
		['+49\u00a0151–2345/6789', '+4915123456789', handoff_phone_number],
		['+234567890123456', '+234567890123456', handoff_phone_number],
		['+2345678', '+2345678', handoff_phone_number],
		['EN', 'en', language],
		[' zh-tw\n', 'zh-TW', language],
		['Multi', 'multi', language],
		['English', 'en', language],
		[' german', 'de', language],
		['Chinese (Taiwan)', 'zh-TW', language],
		['haytham', 'UR972wNGq3zluze0LoIp', elevenlabs_voice_id],
		['User-Speaks-First', 'user-speaks-first', speaks_first],
		[' UR972wNGq3zluze0LoIp ', 'UR972wNGq3zluze0LoIp', elevenlabs_voice_id],
		[7, '7', name],
		[0, '0', name],
		['  two  spaces ', '  two  spaces ', name],
		[' as, it, is ', ' as, it, is ', messages],
		[[' one ', 2], [' one ', '2'], messages],
		[[['Are you there?', 'Hello?']], ['Are you there?', 'Hello?'], messages],
		['["Are you there?","Hello?"]', ['Are you there?', 'Hello?'], messages],
		["['Are you there?', 'Hello?']", ['Are you there?', 'Hello?'], messages],
		[['Hi', '["Ho",""]'], ['Hi', 'Ho'], messages],
		[['Hi {value}'], ['Hi {value}'], messages],
		['[Pause] Hi', '[Pause] Hi', messages],
		['zh_TW', 'zh-TW', language],
		['ZH_tw', 'zh-TW', language],
		['\u200bEnglish\ufeff', 'en', language],
		['user_speaks_first', 'user-speaks-first', speaks_first],
		['\ufeffUR972wNGq3zluze0LoIp\u00a0', 'UR972wNGq3zluze0LoIp', elevenlabs_voice_id],
		['Line\r\n\tone', 'Line\r\n\tone', phoneNumberFields.base_prompt],
	])('the value %j can mean only one thing and is read as %j', (given, expected, field) => {
		expect(read(field, given)).toEqual({ value: expected });
	});

	it.each<[given: unknown, expected: unknown, field: Field]>([
		["['scn_1','scn_2']", ['scn_1', 'scn_2'], instructions],
		["[ 'scn_1' , 'scn_2' ]", ['scn_1', 'scn_2'], instructions],
		[['\u200bscn_1\u200b'], ['scn_1'], instructions],
		[['a', '["b",""]'], ['a', 'b'], instructions],
		["['act_1']", ['act_1'], actionIds],
		['9BWtsMINqrJLrRacOk9x\u200b', '9BWtsMINqrJLrRacOk9x', voice_id],
		[7, '7', voice_id],
		['English', 'en', phoneAgentFields.language],
		['EN', 'en', phoneAgentFields.language],
		['chinese (taiwan)', 'zh-TW', phoneAgentFields.language],
		['zh_tw', 'zh-TW', phoneAgentFields.language],
		['pt-BR', 'pt-BR', phoneAgentFields.language],
		['Klingon', 'Klingon', phoneAgentFields.language],
	])('of a phone agent, %j is read as %j', (given, expected, field) => {
		expect(read(field, given)).toEqual({ value: expected });
	});

	it('what is wrong and what to do are separate texts, whatever the value contains', () => {
		expect(read(messages, ['Hi {value}, wait'])).toBe(
			'has the message "Hi {value}, wait", which OpenCX would split at the comma. Reword it without a comma',
		);
	});

	it('the refusal of a language begins with the one that it is a kind of', () => {
		expect(read(language, 'pt-BR')).toMatch(/Nearest: pt \(Portuguese\), /);
	});

	it('an unlisted code with an invisible character in it is refused if others pass', () => {
		expect(read(language, 't\u200blh', { allowUnlisted: true })).toMatch(
			/^is "t\u200blh", with an invisible character/,
		);
	});

	it('the case of a voice ID is not corrected, because IDs differ by it', () => {
		expect(read(elevenlabs_voice_id, 'ur972wngq3zluze0loip')).toMatch(
			/^is "ur972wngq3zluze0loip", which is not a listed voice\. Nearest: UR972wNGq3zluze0LoIp \(Haytham\), .*, .*\. If yours is not in the list yet, turn on 'Allow Unlisted Voices and Languages'$/,
		);
	});

	it('the refusal of a language names the nearest ones, by name or by value', () => {
		expect(read(language, 'Germ')).toBe(
			'is "Germ", which is not a listed language. Nearest: de (German), de-CH (German (Switzerland)), en (English). If yours is not in the list yet, turn on \'Allow Unlisted Voices and Languages\'',
		);
		expect(read(language, 'en-US')).toContain('en');
		expect(read(speaks_first, 'assistant')).toBe(
			'is "assistant", which is not a listed value. Nearest: assistant-speaks-first (Assistant Speaks First), user-speaks-first (User Speaks First)',
		);
	});

	it.each<[value: string, field: Field]>([
		['tlh', language],
		['NewVoice0000000000', elevenlabs_voice_id],
	])('the unlisted value %s passes if the list is open and that is allowed', (value, field) => {
		expect(read(field, ` ${value} `, { allowUnlisted: true })).toEqual({ value });
	});

	it('the case of a listed language is corrected if unlisted ones are allowed too', () => {
		expect(read(language, 'EN', { allowUnlisted: true })).toEqual({ value: 'en' });
	});

	it('the list of who speaks first stays closed if unlisted values are allowed', () => {
		expect(read(speaks_first, 'nobody', { allowUnlisted: true })).toMatch(/not a listed value/);
	});
});
