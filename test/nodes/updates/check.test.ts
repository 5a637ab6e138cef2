import fc from 'fast-check';

import type { Field } from '../../../nodes/fields/field';
import type { Checked } from '../../../nodes/values/checked';
import type { Update } from '../../../nodes/updates/check';
import { createFieldsCheck, createTargetCheck, toUpdate } from '../../../nodes/updates/check';
import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';
import { sentenceOf } from '../../../nodes/values/problem';
import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';
import { phoneNumberOptions } from '../../../nodes/resources/phoneNumber/form';
import type { Parameter } from '../../../nodes/input/parameters';
import { literal } from '../../../nodes/input/parameters';
import { breaches } from '../../../tools/sandbox/contract';
import { phoneNumbers } from '../../support/resources';
import { anyFieldOf, anyReadingOf, labelsOf } from './arbitraryRequest';

const voice = 'UR972wNGq3zluze0LoIp';
const names = Object.keys(phoneNumberFields);
const checkTarget = createTargetCheck(phoneNumberApi, phoneNumberOptions);
const checkFields = createFieldsCheck(phoneNumberApi);
type Parameters = ReadonlyMap<string, Parameter>;

/** What an item comes to, as "Update" puts it together. */
const check = (parts: {
	id: Parameter;
	fields: Parameters;
	options: Parameters;
}): Checked<Update> => {
	const { options, target } = checkTarget(parts.id, parts.options);
	const isRequiredChosen = parts.fields.size === 1;
	return toUpdate(phoneNumberApi, target, checkFields(parts.fields, options), isRequiredChosen);
};
const anyField = anyFieldOf(phoneNumbers);
const anyReading = anyReadingOf(anyField);
const labels = labelsOf(phoneNumbers);

const readings = (values: object): Map<string, Parameter> =>
	new Map(Object.entries(values).map(([name, value]) => [name, { value, unresolved: [] }]));

const checkedFor = (id: unknown, fields: object, options: object): Checked<Update> =>
	check({
		id: { value: id, unresolved: [] },
		fields: readings({ elevenlabs_voice_id: voice, ...fields }),
		options: readings(options),
	});

const checked = (fields: object, options: object = {}): Checked<Update> =>
	checkedFor('one', fields, options);

const bodyOf = (result: Checked<Update>): unknown =>
	'value' in result ? result.value.body : result;
const problemsOf = (result: Checked<Update>): readonly string[] =>
	'problems' in result ? result.problems.map(sentenceOf) : [];

const listedOptions = Object.entries(phoneNumberOptions).filter(
	([name]) => name !== 'allowUnlisted',
);
const anyOptions = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			blankFields: fc.constantFrom<unknown>('skip', 'skip', 'clear', 'fail', '', undefined),
			unresolvedExpressions: fc.constantFrom<unknown>('allow', 'fail', undefined),
			dryRun: fc.constantFrom<unknown>(true, 'false', undefined),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.dictionary(fc.constantFrom(...listedOptions.map(([name]) => name)), anyField, {
			maxKeys: 2,
		}),
	},
);

describe('createFieldsCheck and toUpdate of any parameters', () => {
	it('either the body keeps the contract, or every problem names what it is about', () => {
		let sent = 0;
		let refused = 0;
		fc.assert(
			fc.property(
				fc.oneof(
					{ weight: 9, arbitrary: fc.constant<Parameter>({ value: 'one', unresolved: [] }) },
					anyReading,
				),
				fc.oneof(
					{ weight: 9, arbitrary: fc.constant<Parameter>({ value: voice, unresolved: [] }) },
					anyReading,
				),
				fc.dictionary(fc.constantFrom(...names.slice(1), 'unknown'), anyReading, { maxKeys: 3 }),
				anyOptions,
				(id, chosen, fields, options) => {
					const result = check({
						id,
						fields: new Map([...Object.entries(fields), ['elevenlabs_voice_id', chosen]]),
						options: readings(options),
					});
					if ('value' in result) {
						sent += 1;
						const isSent = Object.keys(result.value.body).length > 0;
						if (isSent) expect(breaches('UpdatePhoneNumber', result.value.body)).toEqual([]);
						else expect(result.value.skippedFields).not.toEqual([]);
						// What goes over the wire is what was checked.
						expect(JSON.parse(JSON.stringify(result.value.body))).toEqual(
							Object.fromEntries(
								Object.entries(result.value.body).map(([key, value]) => [
									key,
									value === 0 ? 0 : value,
								]),
							),
						);
						expect(encodeURIComponent(result.value.id)).not.toMatch(/^\.{0,2}$/);
					} else {
						refused += 1;
						expect(result.problems.length).toBeGreaterThan(0);
						for (const problem of problemsOf(result)) {
							expect(labels.some((label) => problem.includes(`'${label}'`))).toBe(true);
							expect(problem).toMatch(/\.$/);
						}
					}
				},
			),
			{ numRuns: 4_000 },
		);
		expect(Math.min(sent, refused)).toBeGreaterThan(400);
	});

	it('a body has only fields that were added, and each of the others is named or refused', () => {
		fc.assert(
			fc.property(
				fc.dictionary(fc.constantFrom(...names.slice(1)), anyField, { maxKeys: 6 }),
				(fields) => {
					const result = checked(fields);
					if (!('value' in result)) return;
					const { body, skippedFields } = result.value;
					const told = [...Object.keys(body), ...skippedFields];
					const isSent = Object.keys(body).length > 0;
					expect(told.sort()).toEqual(
						[...Object.keys(fields), ...(isSent ? ['elevenlabs_voice_id'] : [])].sort(),
					);
				},
			),
			{ numRuns: 1_000 },
		);
	});
});

describe('createFieldsCheck and toUpdate of a blank field', () => {
	const blanks = [undefined, null, '', ' \t\n\u00a0'];
	const fields = Object.entries<Field>(phoneNumberFields).slice(1);

	it.each(fields)('a blank %s is skipped and named by default', (name) => {
		for (const blank of blanks) {
			for (const options of [
				{},
				{ blankFields: 'skip' },
				{ blankFields: '' },
				{ blankFields: null },
			]) {
				// Nobody meant to change only the voice.
				expect(checked({ [name]: blank }, options)).toMatchObject({
					value: { body: {}, skippedFields: [name] },
				});
			}
		}
	});

	it.each(fields)(
		'a blank %s is cleared if it is text, and otherwise refused, with Clear It',
		(name, { kind, label }) => {
			for (const blank of blanks) {
				const result = checked({ [name]: blank }, { blankFields: 'clear' });
				if (['text', 'phone', 'messages'].includes(kind)) {
					expect(bodyOf(result)).toEqual({ elevenlabs_voice_id: voice, [name]: '' });
					expect(result).toMatchObject({ value: { skippedFields: [] } });
				} else {
					expect(problemsOf(result)).toEqual([
						`'${label}' is blank, and this field cannot be cleared. Fill it in, or remove the field.`,
					]);
				}
			}
		},
	);

	it.each(fields)('a blank %s is refused with Stop', (name, { label }) => {
		for (const blank of blanks) {
			expect(problemsOf(checked({ [name]: blank }, { blankFields: 'fail' }))).toEqual([
				`'${label}' is blank. Fill it in, or change 'When a Field Is Blank'.`,
			]);
		}
	});

	it('a list of blank messages is blank, and blank messages in a list are left out or refused', () => {
		const messages = (value: unknown, blankFields?: string) =>
			checked({ awaiting_response_messages: value }, { blankFields });
		for (const blank of [[], [''], [null, ' ', undefined]]) {
			expect(messages(blank)).toMatchObject({
				value: { skippedFields: ['awaiting_response_messages'] },
			});
			expect(bodyOf(messages(blank, 'clear'))).toMatchObject({ awaiting_response_messages: '' });
			expect(problemsOf(messages(blank, 'fail'))).toHaveLength(1);
		}
		expect(bodyOf(messages(['a', '', ' b ', null]))).toMatchObject({
			awaiting_response_messages: 'a, b ',
		});
		expect(bodyOf(messages(['a', ''], 'clear'))).toMatchObject({ awaiting_response_messages: 'a' });
		expect(problemsOf(messages(['a', ''], 'fail'))).toEqual([
			"'Awaiting Response Messages' has a blank message. Fill it in, or change 'When a Field Is Blank'.",
		]);
	});
});

describe('createFieldsCheck and toUpdate, its problems', () => {
	it('all problems of an item are reported at once, in the order of the form', () => {
		const result = checkedFor(
			'',
			{ voice_speed: 0, language: 'xx', handoff_phone_number: '5550100' },
			{ timeout: 0, dryRun: 'maybe', blankFields: 'never' },
		);
		expect(problemsOf(result).map((problem) => /'([^']+)'/.exec(problem)?.[1])).toEqual([
			'Timeout (Seconds)',
			'When a Field Is Blank',
			'Dry Run',
			'Phone Number',
			'Handoff Phone Number',
			'Language',
			'Voice Speed',
		]);
	});

	it('a problem names the collection as the form of the operation does', () => {
		const { options } = checkTarget(literal('one'), readings({}));
		const result = createFieldsCheck(phoneNumberApi, 'Other Fields')(
			readings({ nickname: 'x' }),
			options,
		);
		expect('problems' in result ? result.problems.map(sentenceOf) : []).toEqual([
			'\'Other Fields\' has "nickname", which is not a field of a phone number. Remove it.',
		]);
	});

	it('a field that the API does not have is named in the problem', () => {
		expect(problemsOf(checked({ nickname: 'x' }))).toEqual([
			'\'Update Fields\' has "nickname", which is not a field of a phone number. Remove it.',
		]);
	});

	it.each([
		[
			'timeout',
			-1,
			"The option 'Timeout (Seconds)' is -1. Enter a number above 0 and at most 3600 in seconds.",
		],
		[
			'timeout',
			'soon',
			'The option \'Timeout (Seconds)\' is "soon". Enter a number above 0 and at most 3600 in seconds.',
		],
		['maxRetries', 21, "The option 'Max Retries' is 21. Enter a whole number from 0 to 20."],
		[
			'maxWait',
			-1,
			"The option 'Max Wait (Seconds)' is -1. Enter a number of 0 or more in seconds.",
		],
		[
			'dryRun',
			'perhaps',
			'The option \'Dry Run\' is "perhaps", but must be true or false. Use one of these two.',
		],
		[
			'allowUnlisted',
			2,
			"The option 'Allow Unlisted Voices and Languages' is 2, but must be true or false. Use one of these two.",
		],
		[
			'unresolvedExpressions',
			'x',
			'The option \'When an Expression Is Empty\' is "x", which is not a listed value. Nearest: fail (Stop), allow (Send It Anyway).',
		],
	])('the option %s cannot be %j', (name, value, problem) => {
		expect(problemsOf(checked({}, { [name]: value }))).toEqual([problem]);
	});
});

describe('checkId', () => {
	it.each([
		['', "'Phone Number' is empty. Pick the phone number from the list, or enter its ID."],
		[' \n', "'Phone Number' is empty. Pick the phone number from the list, or enter its ID."],
		[null, "'Phone Number' is empty. Pick the phone number from the list, or enter its ID."],
		[undefined, "'Phone Number' is empty. Pick the phone number from the list, or enter its ID."],
		['.', '\'Phone Number\' is ".". Pick the phone number from the list, or enter its ID.'],
		[' .. ', '\'Phone Number\' is "..". Pick the phone number from the list, or enter its ID.'],
		[
			'a\ud800',
			'\'Phone Number\' is "a\ud800", with a character that could not be read, which is not an ID. Pick the phone number from the list, or enter its ID.',
		],
		[true, "'Phone Number' is not an ID. Pick the phone number from the list, or enter its ID."],
		[
			{ id: 'x' },
			"'Phone Number' is not an ID. Pick the phone number from the list, or enter its ID.",
		],
		[['x'], "'Phone Number' is not an ID. Pick the phone number from the list, or enter its ID."],
	])('the ID cannot be %j', (id, problem) => {
		expect(problemsOf(checkedFor(id, {}, {}))).toEqual([problem]);
	});

	it.each([
		[' one ', 'one'],
		[7, '7'],
		['...', '...'],
		['a/../b', 'a/../b'],
		['😀', '😀'],
	])('the ID can be %j', (id, expected) => {
		expect(checkedFor(id, {}, {})).toMatchObject({ value: { id: expected } });
	});
});
