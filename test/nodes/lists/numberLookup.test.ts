import type { ReadList } from '../../../nodes/lists/list';
import { findByNumber } from '../../../nodes/lists/numberLookup';
import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';

const entries = [
	{ id: 'one', phone_number: '+14155550100' },
	{ id: 'two', phone_number: '+44 20 7946 0000' },
	{ id: 'three', phone_number: '+44 (20) 7946-0000' },
	{ id: 'four', phone_number: null },
	{ id: 'five' },
];
const whole: ReadList = { entries, end: { kind: 'done' } };
const broken: ReadList = {
	entries,
	end: { kind: 'broken', why: 'OpenCX sent the same entries again' },
};

const messageFor = (list: ReadList, number: string) => {
	const found = findByNumber(phoneNumberApi, list, number);
	return 'failure' in found ? found.failure : undefined;
};

describe('findByNumber', () => {
	it.each(['+14155550100', '+1 415 555 0100', '1 (415) 555-0100', '001 415 555 0100'])(
		'%j is found, whatever its punctuation',
		(number) => {
			expect(findByNumber(phoneNumberApi, whole, number)).toEqual({ value: entries[0] });
		},
	);

	it.each(['415 555 0100', '+1 415 555 010', '0', '+'])(
		'%j is none of the numbers: part of a number does not match',
		(number) => {
			expect(messageFor(whole, number)?.message).toBe(
				`OpenCX has no phone number with the number "${number}"`,
			);
		},
	);

	it('a number that two have is refused with both IDs', () => {
		expect(messageFor(whole, '+442079460000')).toEqual({
			message: '2 phone numbers have the number "+442079460000"',
			description: 'Their IDs are "two", "three". Enter the right one in the mode By ID.',
		});
	});

	it('a number that is not in a list that may be incomplete is not said to be missing', () => {
		expect(messageFor(broken, '+1')).toMatchObject({
			message: 'The list of phone numbers may not be complete: OpenCX sent the same entries again',
			next: 'runLater',
		});
	});

	it('for a key that must not list, the error names the scope that the mode needs', () => {
		const failure = {
			message: 'The API key is not allowed to list phone numbers',
			description: '',
			status: 403,
		};
		expect(messageFor({ entries: [], end: { kind: 'failed', failure } }, '+1')).toMatchObject({
			message:
				"'By Phone Number' needs the list of phone numbers, and the API key is not allowed to read it",
			description: expect.stringMatching(/phone:read/) as string,
		});
	});
});
