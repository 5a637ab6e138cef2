import { clearedValue, isBlank, isBlankField, withoutBlanks } from '../../../nodes/fields/blank';
import type { Field } from '../../../nodes/fields/field';
import { phoneNumberFields } from '../../../nodes/OpenCxPhone/resources/phoneNumber/fields';

const fields = Object.entries<Field>(phoneNumberFields);

describe('blank values', () => {
	it.each([undefined, null, '', ' ', '\t\r\n', '\u00a0\u2003\ufeff'])('%j is blank', (value) => {
		expect(isBlank(value)).toBe(true);
	});

	it.each([0, false, Number.NaN, '0', 'false', 'null', [], {}, '.'])('%j is not blank', (value) => {
		expect(isBlank(value)).toBe(false);
	});

	it('a list of messages is blank where all of them are, and no other list is', () => {
		const messages = phoneNumberFields.awaiting_response_messages;
		expect(isBlankField(messages, [])).toBe(true);
		expect(isBlankField(messages, ['', null, ' '])).toBe(true);
		expect(isBlankField(messages, ['', 'Hi'])).toBe(false);
		expect(isBlankField(phoneNumberFields.name, [])).toBe(false);
	});

	it('blank entries are taken out of a list, and other values stay as they are', () => {
		expect(withoutBlanks(['a', ' ', null, undefined, 0, ' b '])).toEqual(['a', 0, ' b ']);
		expect(withoutBlanks('  ')).toBe('  ');
	});

	it('only the text fields of the API can be cleared', () => {
		for (const [name, field] of fields) {
			const isText = ['text', 'phone', 'messages'].includes(field.kind);
			expect([name, clearedValue(field)]).toEqual([name, isText ? '' : undefined]);
		}
	});
});
