import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';
import { listSubject, updateSubject } from '../../../nodes/api/resourceApi';

describe('updateSubject and listSubject', () => {
	it('the subject of an update names its scope and the ID', () => {
		expect(updateSubject(phoneNumberApi, 'one')).toEqual({
			what: 'update phone numbers',
			scope: 'phone:write',
			noun: 'phone number',
			plural: 'phone numbers',
			id: 'one',
			place: 'run',
		});
	});

	it('the subject of a list names its scope and where its errors are read', () => {
		expect(listSubject(phoneNumberApi, 'form')).toEqual({
			what: 'list phone numbers',
			scope: 'phone:read',
			noun: 'phone number',
			plural: 'phone numbers',
			place: 'form',
		});
	});
});
