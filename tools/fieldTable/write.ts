/** Writes the tables of fields into docs/fields.md, one for each resource that is updated: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { resources } from '../../nodes/resources';
import { toMarkdown } from './toMarkdown';

const file = path.join(__dirname, '..', '..', 'docs', 'fields.md');

let page = readFileSync(file, 'utf8');
for (const { value, api } of resources) {
	// One that is only read has none.
	if (Object.keys(api.fields).length === 0) continue;
	const begin = `<!-- fields of ${value}: begin (written by \`npm run docs\`) -->`;
	const end = `<!-- fields of ${value}: end -->`;
	const [before = '', rest] = page.split(begin);
	const after = rest?.split(end)[1];
	if (after === undefined)
		throw new Error(`docs/fields.md lacks the lines "${begin}" and "${end}"`);
	page = `${before}${begin}\n\n${toMarkdown(api.fields)}\n\n${end}${after}`;
}
writeFileSync(file, page);
