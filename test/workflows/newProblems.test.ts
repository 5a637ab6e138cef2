import { runInNewContext } from 'node:vm';

import { filesOf, readWorkflow } from './canvas';

describe.each(filesOf(14))('a problem of %s', (file) => {
	const { nodes } = readWorkflow(file);
	const { parameters = {} } = nodes.find(({ name }) => name === 'Only New Problems') ?? {};
	const { conditions } = parameters.conditions as { conditions: Array<{ leftValue: string }> };
	const code = /^=\{\{([^]*)\}\}$/.exec(conditions[0]?.leftValue ?? '')?.[1] ?? '';

	/** Whether a failure is new for a row that has a problem already. */
	const isNew = (error: string, problem: string | null): boolean =>
		runInNewContext(code, {
			$json: { error, message: 'Nothing was sent.' },
			$: () => ({ item: { json: { problem } } }),
		}) as boolean;

	it.each([null, '', 'OpenCX refused the request. Nothing was sent.'])(
		'is new after %j',
		(problem) => {
			expect(isNew('OpenCX could not be reached', problem)).toBe(true);
		},
	);

	it('is not new if it is the same, or differs only in its numbers', () => {
		const asks = (seconds: number) => `OpenCX asks for a wait of ${seconds} seconds`;
		expect(isNew(asks(1834), `${asks(1834)}. Nothing was sent.`)).toBe(false);
		expect(isNew(asks(1534), `${asks(1834)}. Nothing was sent.`)).toBe(false);
	});
});
