import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { n8nFolder } from '../../tools/playground/install';

/** The forms that a secret may have in a file. */
function formsOf(secret: string): Buffer[] {
	const bytes = Buffer.from(secret);
	// Within a longer text, base64 depends on where its groups of three bytes begin.
	const shifted = [0, 1, 2].map((shift) => {
		const start = (3 - shift) % 3;
		const whole = bytes.subarray(start, bytes.length - ((bytes.length - start) % 3));
		return whole.toString('base64');
	});
	return [secret, bytes.toString('hex'), [...secret].reverse().join(''), ...shifted].map((text) =>
		Buffer.from(text),
	);
}

async function filesUnder(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

/** The files under a folder whose bytes contain a text, also as base64 or hex. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
	const forms = formsOf(text);
	const found: string[] = [];
	for (const file of await filesUnder(folder)) {
		const bytes = await readFile(file);
		if (forms.some((form) => bytes.includes(form))) found.push(file);
	}
	return found;
}

// A database splits long texts over pages, so its bytes by themselves prove nothing. Each value of each row
// is read as well, in its own process, with the driver that n8n has.
const readAll = `
const sqlite = require('sqlite3');
const db = new sqlite.Database(process.argv[1], sqlite.OPEN_READONLY);
const all = (sql) => new Promise((resolve, reject) =>
	db.all(sql, (error, rows) => (error ? reject(error) : resolve(rows))));
(async () => {
	const tables = await all("select name from sqlite_master where type = 'table'");
	const rows = {};
	for (const { name } of tables) rows[name] = await all('select * from "' + name + '"');
	process.stdout.write(JSON.stringify(rows));
})();
`;

/** Every row of n8n's database, by table. */
export async function databaseRows(home: string): Promise<Record<string, unknown[]>> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['-e', readAll, join(home, '.n8n', 'database.sqlite')],
		{ cwd: n8nFolder, maxBuffer: 1024 ** 3 },
	);
	return JSON.parse(stdout) as Record<string, unknown[]>;
}

/** The tables of n8n's database that contain a text. */
export const tablesWith = (rows: Record<string, unknown[]>, text: string): string[] =>
	Object.keys(rows).filter((table) => JSON.stringify(rows[table]).includes(text));
