import type { Field } from '../../../nodes/fields/field';
import { clearedValue, entryOf, hasBlankEntry, isBlankField } from '../../../nodes/fields/toBlank';
import { phoneAgentFields } from '../../../nodes/resources/phoneAgent/fields';
import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';

const fields = Object.entries<Field>(phoneNumberFields);

describe('blank fields', () => {
	it('a list of messages is blank if all of them are, and no other list is', () => {
		const messages = phoneNumberFields.awaiting_response_messages;
		expect(isBlankField(messages, [])).toBe(true);
		expect(isBlankField(messages, ['', null, ' '])).toBe(true);
		expect(isBlankField(messages, ' , ,')).toBe(true);
		expect(isBlankField(messages, '[""]')).toBe(true);
		expect(isBlankField(messages, [['', '[]']])).toBe(true);
		expect(isBlankField(messages, '\u200b')).toBe(true);
		expect(isBlankField(messages, ['', 'Hi'])).toBe(false);
		expect(isBlankField(messages, ', Hi')).toBe(false);
		expect(isBlankField(phoneNumberFields.name, [])).toBe(false);
	});

	it('a list of IDs is blank without an ID', () => {
		expect(
			[undefined, [], ['', null], ',', ' , \n', '[]', '[""]', '[null]', [','], ['[]']].filter(
				(ids) => !isBlankField(phoneAgentFields.instructions, ids),
			),
		).toEqual([]);
		expect(isBlankField(phoneAgentFields.instructions, ['', 'a'])).toBe(false);
	});

	it.each([
		[undefined, true],
		[null, true],
		[{}, true],
		[{ selection: {} }, true],
		[{ selection: { mode: '' } }, true],
		[{ selection: { mode: 'listed', ids: [' '] } }, true],
		[['', null], true],
		[[[]], true],
		[',', true],
		['[""]', true],
		['[null]', true],
		[[','], true],
		[{ selection: { mode: 'listed', ids: [[]] } }, true],
		[{ selection: { mode: ' Listed ', ids: '' } }, true],
		[{ selection: { mode: 'everything', ids: '' } }, false],
		['[]', false],
		[[], false],
		['none', false],
		[{ selection: { mode: 'all' } }, false],
		[{ selection: { mode: 'none' } }, false],
		[{ selection: { mode: 'listed', ids: ['a'] } }, false],
	])('the selection %j is blank: %s', (value, expected) => {
		expect(isBlankField(phoneAgentFields.actionIds, value)).toBe(expected);
	});

	it.each([
		[{ selection: { mode: 'listed', ids: ['a', ''] } }, true],
		['["a",""]', true],
		[['a', null], true],
		['["a","b"]', false],
		[{ selection: { mode: 'all' } }, false],
	])('the selection %j has a blank ID: %s', (value, expected) => {
		expect(hasBlankEntry(phoneAgentFields.actionIds, value)).toBe(expected);
	});

	it('only the text fields of the API can be cleared', () => {
		expect(fields.filter(([, field]) => clearedValue(field) === '').map(([name]) => name)).toEqual([
			'name',
			'base_prompt',
			'handoff_phone_number',
			'initial_message',
			'awaiting_response_messages',
		]);
	});

	it('what takes null is cleared with it', () => {
		expect(clearedValue(phoneAgentFields.first_message)).toBeNull();
		expect(clearedValue(phoneAgentFields.use_org_knowledgebase)).toBeNull();
		expect(clearedValue(phoneAgentFields.name)).toBe('');
		expect(clearedValue(phoneAgentFields.type)).toBeUndefined();
	});

	it('the entries of a list have a name', () => {
		expect(entryOf(phoneNumberFields.awaiting_response_messages)).toBe('message');
		expect(entryOf(phoneAgentFields.instructions)).toBe('ID');
	});
});
