import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';
import { listPurpose, updatePurpose } from '../../../nodes/api/resourceApi';

describe('updatePurpose and listPurpose', () => {
	it('the purpose of an update names its scope and the one that is meant', () => {
		expect(updatePurpose(phoneNumberApi, 'one')).toEqual({
			what: 'update phone numbers',
			scope: 'phone:write',
			noun: 'phone number',
			plural: 'phone numbers',
			id: 'one',
			place: 'run',
		});
	});

	it('the purpose of a list names its scope and where its errors are read', () => {
		expect(listPurpose(phoneNumberApi, 'form')).toEqual({
			what: 'list phone numbers',
			scope: 'phone:read',
			noun: 'phone number',
			plural: 'phone numbers',
			place: 'form',
		});
	});
});
