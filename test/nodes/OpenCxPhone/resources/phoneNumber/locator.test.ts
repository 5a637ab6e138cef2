import { OpenCxPhone } from '../../../../../nodes/OpenCxPhone/OpenCxPhone.node';
import { nameOf } from '../../../../../nodes/OpenCxPhone/resources/listEntries';
import { phoneNumberLocator } from '../../../../../nodes/OpenCxPhone/resources/phoneNumber/locator';

const { property } = phoneNumberLocator;
const modes = property.modes ?? [];
const modeOf = (wanted: string) => modes.find(({ name }) => name === wanted);

describe('The parameter', () => {
	it('begins with the list, and has the ID beside it', () => {
		expect(property).toMatchObject({
			name: 'phoneNumberId',
			type: 'resourceLocator',
			required: true,
			default: { mode: 'list', value: '' },
		});
		expect(modes.map(({ name, displayName }) => [name, displayName])).toEqual([
			['list', 'From List'],
			['id', 'By ID'],
		]);
	});

	it('searches with a method that the node has', () => {
		const { searchListMethod, searchable } = modeOf('list')?.typeOptions ?? {};
		expect(searchable).toBe(true);
		expect(Object.keys(new OpenCxPhone().methods.listSearch ?? {})).toContain(searchListMethod);
	});

	it('tells what an ID looks like, and that it is not the number', () => {
		expect(modeOf('id')?.hint).toMatch(/UUID: not the number that callers dial/);
		expect(modeOf('id')?.placeholder).toMatch(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/);
	});

	it('takes the ID of an older workflow as it is', () => {
		expect(modeOf('id')?.validation).toBeUndefined();
	});
});

describe('The list shows', () => {
	const id = '204a7285-05e4-4b4f-8288-24f99d117f16';
	it.each([
		[
			'name and number',
			{ id, name: 'Front Desk', phone_number: '+14155550100' },
			'Front Desk (+1 415 555 0100)',
		],
		[
			'the number alone where there is no name',
			{ id, name: null, phone_number: '+14155550100' },
			'+1 415 555 0100',
		],
		[
			'the number alone where the name is blank',
			{ id, name: ' ', phone_number: '+14155550100' },
			'+1 415 555 0100',
		],
		[
			'a number of another country as it is',
			{ id, name: 'Berlin', phone_number: '+493012345678' },
			'Berlin (+493012345678)',
		],
		[
			'a number that is punctuated already as it is',
			{ id, name: null, phone_number: '(415) 555-0100' },
			'(415) 555-0100',
		],
		['the ID where there is no number', { id, name: 'New' }, `New (${id})`],
	])('%s', (_, item, shown) => {
		expect(nameOf(item)).toBe(shown);
	});
});
