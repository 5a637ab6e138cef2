import { asUpdate, isSame } from '../../../nodes/fields/answer';
import type { Field } from '../../../nodes/fields/field';
import type { FieldValue } from '../../../nodes/fields/toSchema';
import { phoneAgentFields } from '../../../nodes/resources/phoneAgent/fields';
import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';

const { actionIds, first_message, handoff_phone_number, instructions, language, name, type } =
	phoneAgentFields;
const { awaiting_response_messages, voice_speed } = phoneNumberFields;
const { use_org_knowledgebase, voice_id } = phoneAgentFields;

describe('isSame', () => {
	it.each<[Field, FieldValue, unknown]>([
		[name, 'Front Desk', ' Front Desk'],
		[first_message, null, undefined],
		[first_message, '', null],
		[language, 'en', ['en']],
		[type, 'inbound', 'inbound'],
		[voice_id, null, null],
		[voice_speed, 30, '30.0'],
		[use_org_knowledgebase, true, 'true'],
		[handoff_phone_number, '+14155550100', '+1 (415) 555-0100'],
		[awaiting_response_messages, 'a,b', ['a', 'b']],
		[first_message, 'One\nTwo', 'One\r\nTwo'],
		[first_message, 'Cafe\u0301', 'Caf\u00e9'],
		[instructions, ['a', 'b'], 'b, a'],
		[instructions, null, []],
		[actionIds, [], '[]'],
		[actionIds, null, undefined],
	])('$label: %j is shown as %j', (field, sent, shown) => {
		expect(isSame(field, sent, shown)).toBe(true);
	});

	it.each<[Field, FieldValue, unknown]>([
		[name, 'Front Desk', 'Front'],
		[name, '[object Object]', {}],
		[language, 'en', ['en', 'de']],
		[voice_speed, 30, '30.1'],
		[use_org_knowledgebase, false, null],
		[instructions, ['a'], ['a', 'b']],
		[instructions, ['a', 'b'], ['a']],
		[instructions, ['a'], null],
		[actionIds, [], null],
		[actionIds, null, []],
		[actionIds, ['a'], { a: true }],
	])('$label: %j is not shown as %j', (field, sent, shown) => {
		expect(isSame(field, sent, shown)).toBe(false);
	});
});

describe('asUpdate', () => {
	it.each<[Field, unknown, unknown]>([
		[language, ['en'], 'en'],
		[language, '["en"]', 'en'],
		[language, 'en_GB', 'en_GB'],
		[language, [], null],
		[language, '', null],
		[voice_id, '', null],
		[language, 'EN', 'EN'],
		[instructions, 'a,b', ['a', 'b']],
		[instructions, ['with space'], ['with space']],
		[actionIds, null, null],
		[actionIds, [], []],
		[handoff_phone_number, '+1 415 555 0100', '+1 415 555 0100'],
		[handoff_phone_number, '4155550100', '4155550100'],
		[handoff_phone_number, 'sip:desk@example.com', 'sip:desk@example.com'],
		[name, '', ''],
		[first_message, ' Hi {{name}} ', ' Hi {{name}} '],
		[use_org_knowledgebase, false, false],
		[voice_speed, '1.10', 1.1],
		[type, 'outbound', 'outbound'],
		[awaiting_response_messages, ['a', 'b'], 'a,b'],
	])('$label: %j goes back as %j', (field, shown, value) => {
		expect(asUpdate(field, shown)).toEqual(value);
	});

	it.each<[Field, unknown]>([
		[language, ['en', 'de']],
		[name, null],
		[name, { first: 'A' }],
		[type, 'sideways'],
		[type, null],
		[use_org_knowledgebase, 'maybe'],
		[instructions, [{ id: 'a' }]],
		[voice_speed, 'fast'],
		[voice_id, undefined],
		[first_message, undefined],
	])('$label: no update can set %j', (field, shown) => {
		expect(asUpdate(field, shown)).toBeUndefined();
	});
});
