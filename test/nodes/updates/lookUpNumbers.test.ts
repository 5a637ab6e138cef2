import { startFor } from '../../support/engine';
import { everyNumbered } from '../../support/resources';

describe.each(everyNumbered)('lookUpNumbers for %s', (_, tested) => {
	const here = startFor(tested);
	const { id: idOf, plural, noun } = tested.resource.api;
	const byNumber = { idMode: 'number', id: '={{ $json.number }}' };
	const numberOf = (index: number): string => String(here.entry(index).phone_number);

	it('agents are found by their numbers, whatever the punctuation, in a list that is read once', async () => {
		const dotted = numberOf(1).replace(/^\+(\d)(\d{3})(\d{3})/, '+$1 ($2) $3-');
		const { patches, items, requests } = await here.update({
			items: [
				{ number: numberOf(0), name: 'One' },
				{ number: dotted, name: 'Two' },
				{ number: numberOf(0), name: 'Three' },
			],
			fields: { name: '={{ $json.name }}' },
			...byNumber,
		});
		expect(patches.map(({ url }) => url).sort()).toEqual(
			[`/phone/${here.id(0)}`, `/phone/${here.id(0)}`, `/phone/${here.id(1)}`].sort(),
		);
		expect(items.map(({ json }) => json[idOf.output])).toEqual([
			here.id(0),
			here.id(1),
			here.id(0),
		]);
		const pages = requests.filter(({ method }) => method === 'GET').map(({ url }) => url);
		expect(new Set(pages).size).toBe(pages.length);
	});

	it('a number without an agent is refused by name, and the others are updated', async () => {
		const { failed, patches } = await here.update({
			items: [{ number: '+442079460999' }, { number: numberOf(1) }],
			...byNumber,
			onError: 'continueErrorOutput',
		});
		expect(failed.map(({ error }) => error)).toEqual([
			`OpenCX has no ${noun} with the number "+442079460999"`,
		]);
		expect(patches.map(({ url }) => url)).toEqual([`/phone/${here.id(1)}`]);
	});

	it('a number without an agent prevents all requests if the node stops on errors', async () => {
		const { failure, patches } = await here.update({
			items: [{ number: numberOf(1) }, { number: '+442079460999' }],
			...byNumber,
		});
		expect(patches).toEqual([]);
		expect(failure.context?.itemIndex).toBe(1);
	});

	it('for a key that must not read the list, the error says so', async () => {
		here.sandbox.set({ scopes: ['phone:write'] });
		const { failure, patches } = await here.update({
			items: [{ number: numberOf(0) }],
			...byNumber,
		});
		expect(patches).toEqual([]);
		expect(failure.message).toBe(
			`'By Phone Number' needs the list of ${plural}, and the API key is not allowed to read it`,
		);
		expect(failure.description).toMatch(/scope phone:read/);
	});
});
