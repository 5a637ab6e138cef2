import { createOptionsCheck, updateOptions } from '../../../nodes/input/options';
import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';
import { trainingScenarioApi } from '../../../nodes/resources/trainingScenario/api';
import { isEmpty, updateRequest } from '../../../nodes/updates/exchange';

const { options } = createOptionsCheck(updateOptions)(new Map());
const account = { baseUrl: 'https://api.open.cx', token: 'token', requestsPerMinute: 100 };
const update = { id: 'a/b', body: { name: 'New' }, skippedFields: [], options };

describe('updateRequest', () => {
	it.each([
		[phoneNumberApi, 'PATCH', 'https://api.open.cx/phone/a%2Fb', 'phone:write'],
		[trainingScenarioApi, 'PUT', 'https://api.open.cx/training/a%2Fb', 'training:write'],
	])(
		'the request is that of the resource, with the body that it is given',
		(resource, ...wanted) => {
			const [method, url, scope] = wanted;
			const body = { name: 'New', more: true };
			expect(updateRequest({ resource, account }, update, body)).toEqual({
				method,
				url,
				body,
				timeoutMs: options.timeout * 1_000,
				subject: expect.objectContaining({ id: 'a/b', noun: resource.noun, scope, place: 'run' }),
			});
		},
	);
});

describe('isEmpty', () => {
	it('a body is empty without a key, and not with one that clears', () => {
		expect(isEmpty({})).toBe(true);
		expect(
			[{ name: '' }, { name: null }, { name: undefined }].map((body) => isEmpty(body)),
		).toEqual([false, false, false]);
	});
});
