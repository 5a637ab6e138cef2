import { clearedValue, isBlank, isBlankField, withoutBlanks } from '../../../nodes/fields/blank';
import type { Field } from '../../../nodes/fields/field';
import { phoneNumberFields } from '../../../nodes/OpenCxPhone/resources/phoneNumber/fields';

const fields = Object.entries<Field>(phoneNumberFields);

describe('blank', () => {
	it.each([undefined, null, '', ' ', '\t\r\n', '\u00a0\u2003\ufeff'])('is %j', (value) => {
		expect(isBlank(value)).toBe(true);
	});

	it.each([0, false, Number.NaN, '0', 'false', 'null', [], {}, '.'])('is not %j', (value) => {
		expect(isBlank(value)).toBe(false);
	});

	it('is a list of messages without one to say, and no other list', () => {
		const messages = phoneNumberFields.awaiting_response_messages;
		expect(isBlankField(messages, [])).toBe(true);
		expect(isBlankField(messages, ['', null, ' '])).toBe(true);
		expect(isBlankField(messages, ['', 'Hi'])).toBe(false);
		expect(isBlankField(phoneNumberFields.name, [])).toBe(false);
	});

	it('leaves a list and nothing else', () => {
		expect(withoutBlanks(['a', ' ', null, undefined, 0, ' b '])).toEqual(['a', 0, ' b ']);
		expect(withoutBlanks('  ')).toBe('  ');
	});

	it('can be sent for the text of the API alone', () => {
		expect(fields.filter(([, field]) => clearedValue(field) === '').map(([name]) => name)).toEqual([
			'name',
			'base_prompt',
			'handoff_phone_number',
			'initial_message',
			'awaiting_response_messages',
		]);
	});
});
