import { OpenCxPhone } from '../../../../nodes/OpenCxPhone/OpenCxPhone.node';
import { phoneNumberLocator } from '../../../../nodes/resources/phoneNumber/form';

const { property } = phoneNumberLocator;
const modes = property.modes ?? [];
const modeOf = (wanted: string) => modes.find(({ name }) => name === wanted);

describe('phoneNumberLocator', () => {
	it('the phone number is picked from the list, or entered by ID or by number', () => {
		expect(property).toMatchObject({
			name: 'phoneNumberId',
			type: 'resourceLocator',
			required: true,
			default: { mode: 'list', value: '' },
		});
		expect(modes.map(({ name, displayName }) => [name, displayName])).toEqual([
			['list', 'From List'],
			['id', 'By ID'],
			['number', 'By Phone Number'],
		]);
	});

	it('the list is searched with a method that the node has', () => {
		const { searchListMethod, searchable } = modeOf('list')?.typeOptions ?? {};
		expect(searchable).toBe(true);
		expect(Object.keys(new OpenCxPhone().methods.listSearch ?? {})).toContain(searchListMethod);
	});

	it('the hint says what an ID looks like and that it is not the number to dial', () => {
		expect(modeOf('id')?.hint).toMatch(/UUID, not the number that callers dial/);
		expect(modeOf('id')?.placeholder).toMatch(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/);
	});

	it('an ID of any form can be entered, as older workflows have them', () => {
		expect(modeOf('id')?.validation).toBeUndefined();
	});
});
