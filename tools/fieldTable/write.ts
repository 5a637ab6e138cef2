/** Writes the tables of fields into README.md, one for each resource: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { resources } from '../../nodes/resources';
import { toMarkdown } from './toMarkdown';

const file = path.join(__dirname, '..', '..', 'README.md');

let readme = readFileSync(file, 'utf8');
for (const { value, api } of resources) {
	const begin = `<!-- fields of ${value}: begin (written by \`npm run docs\`) -->`;
	const end = `<!-- fields of ${value}: end -->`;
	const [before = '', rest] = readme.split(begin);
	const after = rest?.split(end)[1];
	if (after === undefined) throw new Error(`README.md lacks the lines "${begin}" and "${end}"`);
	readme = `${before}${begin}\n\n${toMarkdown(api.fields)}\n\n${end}${after}`;
}
writeFileSync(file, readme);
