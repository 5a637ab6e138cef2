import fc from 'fast-check';
import type { INode, INodeTypes } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { filesOf, readWorkflow } from './canvas';

/** The number, 0 to 9, that the filter of workflow 4 gives an agent, by n8n's own expressions. */
const numbersOf = (file: string): ((id: string) => number) => {
	const { nodes } = readWorkflow(file);
	const filter = nodes.find(({ name }) => name === 'A Tenth First');
	const { conditions } = filter?.parameters.conditions as {
		conditions: Array<{ leftValue: string; rightValue: number; operator: { operation: string } }>;
	};
	const [condition] = conditions;
	expect(conditions).toHaveLength(1);
	expect(condition).toMatchObject({ rightValue: 1, operator: { operation: 'lt' } });
	const nodeTypes = { getByNameAndVersion: () => ({ description: { properties: [] } }) };
	const workflow = new Workflow({
		nodes: [filter as INode],
		connections: {},
		active: false,
		nodeTypes: nodeTypes as unknown as INodeTypes,
	});
	return (id) =>
		workflow.expression.resolveSimpleParameterValue(
			condition?.leftValue ?? '',
			{},
			null,
			0,
			0,
			'A Tenth First',
			[{ json: { id } }],
			'manual',
			{},
		) as number;
};

describe.each(filesOf(4))('the tenth of the agents in %s', (file) => {
	const numberOf = numbersOf(file);

	it('is about a tenth of any IDs, and wider parts contain it', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.uuid(), { minLength: 400, maxLength: 400 }), (ids) => {
				const numbers = ids.map(numberOf);
				expect(numbers.every((number) => Number.isInteger(number) && number >= 0)).toBe(true);
				expect(Math.max(...numbers)).toBeLessThan(10);
				const first = numbers.filter((number) => number < 1).length;
				// 40 are expected; more than six standard deviations are left on either side.
				expect(Math.abs(first - 40)).toBeLessThan(40);
			}),
			{ numRuns: 10 },
		);
	});

	it('is the same for the same ID, whatever form it has', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1 }), (id) => {
				const number = numberOf(id);
				expect(number).toBe(numberOf(id));
				expect(number >= 0 && number < 10).toBe(true);
			}),
			{ numRuns: 100 },
		);
	});
});
