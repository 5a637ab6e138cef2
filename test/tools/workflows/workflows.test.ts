import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { textOf, workflows } from '../../../tools/workflows/workflows';

const folder = path.join(__dirname, '..', '..', '..', 'workflows');

describe('the workflows to import', () => {
	it('are those that have a definition', () => {
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
		expect(files.filter((file) => file.endsWith('.json')).sort()).toEqual(
			workflows.map(({ file }) => file).sort(),
		);
	});

	it.each(workflows.map((one) => [one.file, one] as const))(
		'%s is as its definition makes it: npm run workflows writes it',
		(file, one) => {
			expect(readFileSync(path.join(folder, file), 'utf8')).toBe(textOf(one));
		},
	);

	it('have IDs of their own', () => {
		const ids = workflows.map(({ json }) => json.id);
		expect(new Set(ids).size).toBe(ids.length);
	});
});
