import { seedAgents } from '../../../tools/sandbox/agents';
import { breaches } from '../../../tools/sandbox/contract';

describe('the agents at the start', () => {
	const agents = [...seedAgents(25).values()];

	it('are what the contract calls an agent', () => {
		expect(breaches('PhoneNumberArray', agents)).toEqual([]);
	});

	it('have IDs of the random form that are the same in every run', () => {
		const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
		expect(agents.filter(({ id }) => !form.test(id))).toEqual([]);
		expect(agents[0]?.id).toBe('204a7285-05e4-4b4f-8288-24f99d117f16');
		expect([...seedAgents(3).keys()]).toEqual([...seedAgents(25).keys()].slice(0, 3));
	});

	it('have numbers in a row, and names of which every seventh is missing', () => {
		expect(agents.slice(0, 2).map(({ phone_number }) => phone_number)).toEqual([
			'+14155550100',
			'+14155550101',
		]);
		expect([0, 6, 7, 10, 13].map((index) => agents[index]?.name)).toEqual([
			'Front Desk',
			null,
			'Recruiting',
			'Front Desk 2',
			null,
		]);
	});

	it('can be 10,000, each with its own ID and number', () => {
		const many = seedAgents(10_000);
		expect(many.size).toBe(10_000);
		expect(new Set([...many.values()].map(({ phone_number }) => phone_number)).size).toBe(10_000);
	});
});
