import { problemsOf, startFor } from '../../support/engine';
import { everyResource } from '../../support/resources';

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested);
	const { required, text, list, naming, code } = tested;
	const { id: idOf } = tested.resource.api;
	const [one, two] = list.entries;
	const named = (name: string) => ({ [naming.name]: name });

	describe('createUpdate, the fields that are sent', () => {
		it('only fields that the user added are sent, never a default', async () => {
			const { bodies } = await here.update({ fields: named('New') });
			expect(bodies).toEqual([here.body(named('New'))]);
		});

		it('every other setting stays as it was', async () => {
			const ofServer = { updated_at: '', published_at: '', current_version: 0 };
			const before = { ...here.entry(), ...ofServer };
			await here.update({ fields: named('New') });
			expect({ ...here.entry(), ...ofServer }).toEqual({ ...before, ...required, ...named('New') });
		});

		it('the fields of an item do not depend on the item before', async () => {
			const { bodies } = await here.update({
				items: [
					{ id: here.id(), name: 'One' },
					{ id: here.id() },
					{ id: here.id(), name: 'Three' },
				],
				fields: named('={{ $json.name }}'),
			});
			expect(bodies).toEqual(here.bodies([named('One'), named('Three')]));
		});
	});

	describe('createUpdate with a list', () => {
		it.each([[[[]]], [['', []]], [[]]])('a list of nothing is blank: %j', async (entries) => {
			const { bodies, items } = await here.update({
				fields: { [list.name]: entries },
			});
			expect(bodies).toEqual([]);
			expect(items[0]?.json.skipped_fields).toEqual([list.name]);
		});

		it('rows that were added and left empty are removed from a list', async () => {
			const { bodies } = await here.update({
				fields: { [list.name]: [one, [], ' ', two] },
			});
			expect(bodies).toEqual([here.body({ [list.name]: list.sent([one, two]) })]);
		});
	});

	describe('createUpdate with "When a Field Is Blank"', () => {
		it('Clear It sends what the API takes for nothing', async () => {
			const { bodies, items } = await here.update({
				fields: { [text.name]: '={{ $json.none }}', [list.name]: [], ...named(' ') },
				options: { blankFields: 'clear' },
			});
			const cleared = {
				...named(''),
				[text.name]: text.cleared,
				[list.name]: list.cleared,
			};
			expect(bodies).toEqual([here.body(cleared)]);
			expect(items[0]?.json.updated_fields).toEqual([
				...Object.keys(required),
				...Object.keys(cleared),
			]);
			expect(here.entry()).toMatchObject({ [text.name]: text.cleared });
		});

		it('Stop refuses a blank field before any request', async () => {
			const { failure, requests } = await here.update({
				fields: { [text.name]: '={{ $json.none }}' },
				options: { blankFields: 'fail' },
			});
			expect(requests).toEqual([]);
			expect(problemsOf(failure)).toBe(
				`'${text.label}' is blank. Fill it in, or change 'When a Field Is Blank'.`,
			);
		});

		it('the option can differ from item to item', async () => {
			const { bodies } = await here.update({
				items: [
					{ id: here.id(), how: 'skip' },
					{ id: here.id(1), how: 'clear' },
				],
				fields: named(''),
				options: { blankFields: '={{ $json.how }}' },
			});
			expect(bodies).toEqual([here.body(named(''), 1)]);
		});
	});

	describe('createUpdate with an option that is an undefined expression', () => {
		it.each(['dryRun', 'blankFields', 'maxWait'])(
			'the option %s is refused if its expression is undefined, and nothing is sent',
			async (option) => {
				const { failure, requests } = await here.update({
					fields: named('X'),
					options: { [option]: '={{ $json.none }}' },
				});
				expect(problemsOf(failure)).toMatch(
					/^The option '.+' is an expression that is empty for this item\. /,
				);
				expect(requests).toEqual([]);
			},
		);

		it('an option that was left blank has its default', async () => {
			const { bodies } = await here.update({ fields: named('X'), options: { blankFields: '' } });
			expect(bodies).toHaveLength(1);
		});
	});

	describe('createUpdate with fields that are all blank', () => {
		it('nothing is sent if all added fields are blank, and nothing is read', async () => {
			const fields = { ...named(''), [code.name]: '' };
			const { requests, items } = await here.update({ fields });
			expect(requests).toEqual([]);
			expect(items.map(({ json }) => json)).toEqual([
				{
					summary: `${here.id()}: nothing sent; ${naming.label}, ${code.label} were blank and left unchanged`,
					success: true,
					sent: false,
					[idOf.output]: here.id(),
					updated_fields: [],
					skipped_fields: [naming.name, code.name],
					// Where it can be read back: nothing was sent, so nothing was replaced.
					...(tested.isShown ? { previous: {} } : {}),
				},
			]);
		});
	});
});
