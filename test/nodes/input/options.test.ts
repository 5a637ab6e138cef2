import { sentenceOf } from '../../../nodes/values/problem';
import type { Option } from '../../../nodes/input/options';
import {
	createOptionsCheck,
	optionsProperty,
	readingBackOptions,
	restoreOptions,
	updateOptions,
} from '../../../nodes/input/options';
import { literal } from '../../../nodes/input/parameters';
import { phoneNumberOptions } from '../../../nodes/resources/phoneNumber/form';

const check = createOptionsCheck(updateOptions);

describe('optionsProperty', () => {
	it('the options are sorted by label, each with its own default', () => {
		const { options = [] } = optionsProperty(updateOptions);
		const listed = options.map((option) => ('displayName' in option ? option.displayName : ''));
		expect(listed).toEqual([...listed].sort((a, b) => a.localeCompare(b, 'en')));
		const defaults = options.map((option) => [
			option.name,
			'default' in option ? option.default : undefined,
		]);
		expect(Object.fromEntries(defaults)).toEqual(
			Object.fromEntries(
				Object.entries<Option>(updateOptions).map(([name, option]) => [
					name,
					option.added ?? option.default,
				]),
			),
		);
	});

	it('a switch whose adding means one thing is on once it is added, and off before', () => {
		const { options = [] } = optionsProperty(phoneNumberOptions);
		const on = options.filter((option) => 'default' in option && option.default === true);
		expect(on.map(({ name }) => name).sort()).toEqual(['allowUnlisted', 'dryRun', 'showSent']);
		const { options: restoring = [] } = optionsProperty(restoreOptions);
		expect(restoring).toContainEqual(
			expect.objectContaining({ name: 'restoreChanged', default: true }),
		);
		const { options: without } = createOptionsCheck(phoneNumberOptions)(new Map());
		expect(without).toMatchObject({ allowUnlisted: false, dryRun: false, showSent: false });
	});

	it('a switch that is on without being added stays on until somebody turns it off', () => {
		const { options = [] } = optionsProperty(readingBackOptions);
		expect(options).toMatchObject([{ name: 'onlyChanges', default: true }]);
		const added = new Map([['onlyChanges', literal(false)]]);
		expect(createOptionsCheck(readingBackOptions)(added).options.onlyChanges).toBe(false);
	});
});

describe('createOptionsCheck', () => {
	it('every option has its default if the user added none', () => {
		const { options, problems } = check(new Map());
		expect(problems).toEqual([]);
		expect(options).toMatchObject({ timeout: 30, dryRun: false, blankFields: 'skip' });
	});

	it('text of a number or of a switch is taken for it', () => {
		const added = new Map([
			['maxRetries', literal('3')],
			['dryRun', literal('true')],
		]);
		expect(check(added).options).toMatchObject({ maxRetries: 3, dryRun: true });
	});

	it('an expression that yields nothing is refused, and an option that was left blank has its default', () => {
		const blank = new Map([['dryRun', { ...literal(undefined), isExpression: true }]]);
		expect(check(blank).problems.map(sentenceOf)).toEqual([
			"The option 'Dry Run' is an expression that is empty for this item. Add a fallback, or remove the option.",
		]);
		expect(check(new Map([['dryRun', literal('')]])).problems).toEqual([]);
	});

	it('every wrong option is reported', () => {
		const added = new Map([
			['maxRetries', literal(99)],
			['timeout', literal('soon')],
		]);
		expect(check(added).problems.map(({ what }) => what)).toEqual([
			"The option 'Max Retries' is 99",
			'The option \'Timeout (Seconds)\' is "soon"',
		]);
	});
});
