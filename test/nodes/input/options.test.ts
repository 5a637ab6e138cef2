import { sentenceOf } from '../../../nodes/values/problem';
import { createOptionsCheck, optionsProperty, updateOptions } from '../../../nodes/input/options';
import { literal } from '../../../nodes/input/parameters';

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
				Object.entries(updateOptions).map(([name, option]) => [name, option.default]),
			),
		);
	});
});

describe('createOptionsCheck', () => {
	it('every option has its default where the user added none', () => {
		const { options, problems } = check(new Map());
		expect(problems).toEqual([]);
		expect(options).toMatchObject({ requestsPerMinute: 100, dryRun: false, blankFields: 'skip' });
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

	it('every wrong option is told', () => {
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
