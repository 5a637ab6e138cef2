import { phoneNumberApi } from '../../../nodes/OpenCxPhone/resources/phoneNumber/api';
import { listPurpose, updatePurpose } from '../../../nodes/flow/resourceApi';

describe('what a request is for', () => {
	it('names the update, its scope and the one that is meant', () => {
		expect(updatePurpose(phoneNumberApi, 'one')).toEqual({
			what: 'update phone numbers',
			scope: 'phone:write',
			noun: 'phone number',
			plural: 'phone numbers',
			id: 'one',
			place: 'run',
		});
	});

	it('names the list and who reads of it', () => {
		expect(listPurpose(phoneNumberApi, 'form')).toEqual({
			what: 'list phone numbers',
			scope: 'phone:read',
			noun: 'phone number',
			plural: 'phone numbers',
			place: 'form',
		});
	});
});
