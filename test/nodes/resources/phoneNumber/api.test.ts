import { phoneNumberApi } from '../../../../nodes/resources/phoneNumber/api';

describe('showsSettings', () => {
	it('an answer with a setting shows settings, an entry of the list does not', () => {
		const entry = { id: 'one', name: 'Front Desk', phone_number: '+14155550100' };
		expect(phoneNumberApi.showsSettings(entry)).toBe(false);
		expect(phoneNumberApi.showsSettings({ ...entry, base_prompt: null })).toBe(true);
	});
});
