import { problemsOf, startFor } from '../../support/engine';
import { everyResource } from '../../support/resources';

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested);
	const { required, text, list } = tested;
	const { id: idOf } = tested.resource.api;
	const agentAt = (index = 0) => here.sandbox.agents.get(here.id(index));

	describe('createUpdate, the fields that are sent', () => {
		it('only fields that the user added are sent, never a default', async () => {
			const { bodies } = await here.update({ fields: { name: 'New' } });
			expect(bodies).toEqual([{ ...required, name: 'New' }]);
		});

		it('every other setting of the agent stays as it was', async () => {
			const before = { ...agentAt(), updated_at: '' };
			await here.update({ fields: { name: 'New' } });
			expect({ ...agentAt(), updated_at: '' }).toEqual({ ...before, ...required, name: 'New' });
		});

		it('the fields of an item do not depend on the item before', async () => {
			const { bodies } = await here.update({
				items: [
					{ id: here.id(), name: 'One' },
					{ id: here.id() },
					{ id: here.id(), name: 'Three' },
				],
				fields: { name: '={{ $json.name }}' },
			});
			expect(bodies).toEqual([
				{ ...required, name: 'One' },
				{ ...required, name: 'Three' },
			]);
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

		it('rows that were added and left empty are taken out of a list', async () => {
			const { bodies } = await here.update({
				fields: { [list.name]: ['one', [], ' ', 'two'] },
			});
			expect(bodies).toEqual([{ ...required, [list.name]: list.sent(['one', 'two']) }]);
		});
	});

	describe('createUpdate with "When a Field Is Blank"', () => {
		it('Clear It sends what the API takes for nothing', async () => {
			const { bodies, items } = await here.update({
				fields: { [text.name]: '={{ $json.none }}', [list.name]: [], name: ' ' },
				options: { blankFields: 'clear' },
			});
			expect(bodies).toEqual([
				{ ...required, name: '', [text.name]: text.cleared, [list.name]: list.cleared },
			]);
			expect(items[0]?.json.updated_fields).toEqual(Object.keys(bodies[0] as object));
			expect(agentAt()).toMatchObject({ [text.name]: text.cleared });
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
				fields: { name: '' },
				options: { blankFields: '={{ $json.how }}' },
			});
			expect(bodies).toEqual([{ ...required, name: '' }]);
		});
	});

	describe('createUpdate with an option that is an undefined expression', () => {
		it.each(['dryRun', 'blankFields', 'maxWait'])(
			'the option %s is refused where its expression is undefined, and nothing is sent',
			async (option) => {
				const { failure, requests } = await here.update({
					fields: { name: 'X' },
					options: { [option]: '={{ $json.none }}' },
				});
				expect(problemsOf(failure)).toMatch(
					/^The option '.+' is an expression that is empty for this item\. /,
				);
				expect(requests).toEqual([]);
			},
		);

		it('an option that was left blank has its default', async () => {
			const { bodies } = await here.update({ fields: { name: 'X' }, options: { blankFields: '' } });
			expect(bodies).toHaveLength(1);
		});
	});

	describe('createUpdate with fields that are all blank', () => {
		it('nothing is sent where all added fields are blank, and nothing is read', async () => {
			const { requests, items } = await here.update({ fields: { name: '', language: '' } });
			expect(requests).toEqual([]);
			expect(items.map(({ json }) => json)).toEqual([
				{
					summary: `${here.id()}: nothing sent; Name, Language were blank and left unchanged`,
					success: true,
					sent: false,
					[idOf.output]: here.id(),
					updated_fields: [],
					skipped_fields: ['name', 'language'],
					// Where agents can be read back: nothing was sent, so nothing was replaced.
					...(tested.reads === 0 ? {} : { previous: {} }),
				},
			]);
		});
	});
});
