import { phoneAgentApi } from '../../../../nodes/resources/phoneAgent/api';
import { phoneNumberApi } from '../../../../nodes/resources/phoneNumber/api';

describe('phoneAgentApi', () => {
	it('an answer with a setting shows settings, an entry of the list in pages does not', () => {
		const entry = { id: 'one', name: 'Front Desk', phone_number: '+14155550100' };
		expect(phoneAgentApi.showsSettings(entry)).toBe(false);
		expect(phoneAgentApi.showsSettings({ ...entry, first_message: null })).toBe(true);
	});

	it('phone numbers know its name in the menu, and the fields that both have', () => {
		const { newer } = phoneNumberApi;
		const both = Object.keys(phoneNumberApi.fields).filter((name) =>
			Object.hasOwn(phoneAgentApi.fields, name),
		);
		expect(newer?.resourceName).toBe('Phone Agent');
		expect([...(newer?.sharedFields ?? [])].sort()).toEqual(both.sort());
	});
});
