import { OpenCxPhone } from '../../../../../nodes/OpenCxPhone/OpenCxPhone.node';
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
