import { keyOf, nameOf } from '../../../nodes/resources/phoneEndpoints';

describe('nameOf', () => {
	const id = '204a7285-05e4-4b4f-8288-24f99d117f16';
	it.each([
		[
			'name and number',
			{ id, name: 'Front Desk', phone_number: '+14155550100' },
			'Front Desk (+1 415 555 0100)',
		],
		[
			'only the number if there is no name',
			{ id, name: null, phone_number: '+14155550100' },
			'+1 415 555 0100',
		],
		[
			'only the number if the name is blank',
			{ id, name: ' ', phone_number: '+14155550100' },
			'+1 415 555 0100',
		],
		[
			'a number of another country as it is',
			{ id, name: 'Berlin', phone_number: '+493012345678' },
			'Berlin (+493012345678)',
		],
		[
			'a number that already has punctuation, unchanged',
			{ id, name: null, phone_number: '(415) 555-0100' },
			'(415) 555-0100',
		],
		['the ID where there is no number', { id, name: 'New' }, `New (${id})`],
	])('the list shows %s', (_, item, shown) => {
		expect(nameOf(item)).toBe(shown);
	});
});

describe('keyOf', () => {
	const id = '204a7285-05e4-4b4f-8288-24f99d117f16';

	it('two spellings of one UUID have the same key', () => {
		expect(keyOf(id.toUpperCase())).toBe(keyOf(id));
	});

	it('IDs of another form that differ by case have different keys', () => {
		expect(keyOf('Abc')).not.toBe(keyOf('abc'));
	});
});
