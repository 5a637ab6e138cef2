import { phoneAgentApi } from '../../../../nodes/resources/phoneAgent/api';
import { phoneAgent } from '../../../../nodes/resources/phoneAgent';
import { phoneNumber } from '../../../../nodes/resources/phoneNumber';
import { phoneNumberApi } from '../../../../nodes/resources/phoneNumber/api';

describe('phoneAgentApi', () => {
	it('an answer with a setting shows settings, an entry of the list in pages does not', () => {
		const entry = { id: 'one', name: 'Front Desk', phone_number: '+14155550100' };
		expect(phoneAgentApi.showsSettings(entry)).toBe(false);
		expect(phoneAgentApi.showsSettings({ ...entry, first_message: null })).toBe(true);
	});

	it('each form of the API knows the name of the other in the menu', () => {
		expect(phoneNumberApi.other?.resourceName).toBe(phoneAgent.name);
		expect(phoneAgentApi.other?.resourceName).toBe(phoneNumber.name);
	});
});
