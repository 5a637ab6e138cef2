/** Writes the tables of fields into README.md, each from its catalogue: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { phoneNumberFields } from '../../nodes/OpenCxPhone/resources/phoneNumber/fields';
import { toMarkdown } from './toMarkdown';

const file = path.join(__dirname, '..', '..', 'README.md');
const begin = '<!-- field table: begin (written by `npm run docs`) -->';
const end = '<!-- field table: end -->';

const readme = readFileSync(file, 'utf8');
const [before = '', rest] = readme.split(begin);
const after = rest?.split(end)[1];
if (after === undefined) throw new Error(`README.md lacks the lines "${begin}" and "${end}"`);
writeFileSync(file, `${before}${begin}\n\n${toMarkdown(phoneNumberFields)}\n\n${end}${after}`);
