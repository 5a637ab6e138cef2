import { createReader } from '../../../nodes/input/parameters';
import { noExtras } from '../../../nodes/lists/extras';

describe('noExtras', () => {
	it('asks for nothing, lists once and adds nothing', async () => {
		const reader = createReader({
			getNodeParameter: () => null,
			evaluateExpression: () => undefined,
		});
		const wanted = noExtras.createReader(reader)(0);
		expect(noExtras.properties).toEqual([]);
		if ('problems' in wanted) throw new Error('Nothing is wrong here');
		expect(wanted.value.queries).toEqual([{}]);
		const reach = {
			fetcherOf: () => {
				throw new Error('Nothing is read here');
			},
			hint: () => undefined,
		};
		expect(await wanted.value.add({ id: '1' }, reach)).toEqual({ value: {} });
	});
});
