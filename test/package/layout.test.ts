import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../support/engine';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The sources of a folder, by their paths from the root. */
const sourcesOf = (folder: string): string[] =>
	readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => path.join(folder, file));

const shared = ['flow', 'fields', 'rotation', 'transport'].map((room) => `nodes/${room}`);

/** What each room may import of the others; a room below knows none above it. */
const allowed: Readonly<Record<string, readonly string[]>> = {
	'nodes/flow': ['credentials', 'nodes/fields', 'nodes/transport'],
	'nodes/transport': ['nodes/fields'],
	'nodes/rotation': ['nodes/fields'],
	'nodes/fields': [],
	credentials: [],
};

const roomsImportedBy = (file: string): string[] =>
	[...read(file).matchAll(/from '(\.[^']*)'/g)]
		.map(([, to = '']) => path.join(path.dirname(file), to))
		.map((to) => Object.keys(allowed).find((room) => to.startsWith(`${room}/`)) ?? to)
		.filter((room) => !file.startsWith(`${room}/`));

describe('the layout of the sources', () => {
	it.each(Object.entries(allowed))('the folder %s imports only from %j', (room, others) => {
		const files = sourcesOf(room);
		expect(files.length).toBeGreaterThan(1);
		const imported = new Set(files.flatMap(roomsImportedBy));
		expect([...imported].filter((other) => !others.includes(other))).toEqual([]);
	});

	it('the words of one catalogue are not in what all resources share', () => {
		const offending = shared
			.flatMap(sourcesOf)
			.filter((file) => /elevenlabs|base_prompt|phone_number\b/.test(read(file)));
		expect(offending).toEqual([]);
	});

	it('no folder has a name that says nothing', () => {
		const folders = ['nodes', 'credentials', 'test', 'tools'].flatMap((top) =>
			readdirSync(path.join(root, top), { withFileTypes: true })
				.filter((entry) => entry.isDirectory())
				.map(({ name }) => name),
		);
		expect(folders).toContain('flow');
		expect(folders.filter((name) => /^(utils?|helpers?|common|misc|lib)$/.test(name))).toEqual([]);
	});
});

describe('the layout of the tests', () => {
	const withCode = ['credentials', 'nodes/fields', 'nodes/flow', 'nodes/transport']
		.flatMap(sourcesOf)
		.filter((file) => /^export (const|class|function|async) /m.test(read(file)));

	it.each(withCode)('the tests of %s are in the same place and under the same name', (file) => {
		const test = file.replace(/(\.credentials)?\.ts$/, '.test.ts');
		// A large subject may have several files: send.failures.test.ts beside send.test.ts.
		expect([test, existsSync(path.join(root, 'test', test))]).toEqual([test, true]);
	});
});
