import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../support/engine';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The sources of a folder, by their paths from the root. */
const sourcesOf = (folder: string): string[] =>
	readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => path.join(folder, file));

/**
 * What each room may import from the others. A room imports only from rooms below it, so there is no cycle.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
	OpenCxPhone: ['resources', 'transport'],
	OpenCxRotationTrigger: [
		'resources',
		'rotate',
		'rotationForm',
		'input',
		'api',
		'rotation',
		'fields',
		'transport',
		'values',
	],
	OpenCxCallTrigger: [
		'resources',
		'lists',
		'input',
		'api',
		'rotation',
		'fields',
		'transport',
		'values',
	],
	resources: [
		'rotate',
		'updates',
		'rotationForm',
		'lists',
		'input',
		'api',
		'rotation',
		'fields',
		'transport',
		'values',
	],
	rotate: ['rotationForm', 'updates', 'input', 'api', 'rotation', 'fields', 'transport', 'values'],
	rotationForm: ['updates', 'input', 'api', 'rotation', 'fields', 'transport', 'values'],
	updates: ['lists', 'input', 'api', 'fields', 'transport', 'values'],
	lists: ['input', 'api', 'fields', 'transport', 'values'],
	input: ['fields', 'values'],
	api: ['fields', 'transport', 'values'],
	fields: ['values'],
	rotation: ['values'],
	transport: ['values'],
	values: [],
};

const rooms = Object.keys(allowed).map((room) => `nodes/${room}`);

const roomsImportedBy = (file: string): string[] =>
	[...read(file).matchAll(/from '(\.[^']*)'/g)]
		.map(([, to = '']) => path.join(path.dirname(file), to))
		.filter((to) => !to.startsWith('credentials/'))
		.map((to) => to.split('/').slice(0, 2).join('/'))
		.filter((room) => !file.startsWith(`${room}/`));

describe('the layout of the sources', () => {
	it.each(rooms)('the folder %s imports only from the rooms below it', (room) => {
		const files = sourcesOf(room);
		expect(files.length).toBeGreaterThan(0);
		const others = (allowed[path.basename(room)] ?? []).map((name) => `nodes/${name}`);
		const imported = new Set(files.flatMap(roomsImportedBy));
		expect([...imported].filter((other) => !others.includes(other))).toEqual([]);
	});

	it('every folder of nodes/ is a room of the list', () => {
		const folders = readdirSync(path.join(root, 'nodes'));
		expect(folders.filter((name) => !Object.hasOwn(allowed, name))).toEqual([]);
	});

	it('no room imports a room that imports it, directly or not', () => {
		const order = Object.keys(allowed);
		const upwards = order.flatMap((room, place) =>
			(allowed[room] ?? []).filter((other) => order.indexOf(other) <= place),
		);
		expect(upwards).toEqual([]);
	});

	it('no file imports itself, directly or not', () => {
		const files = ['nodes', 'credentials'].flatMap(sourcesOf);
		const importsOf = new Map(
			files.map((file): [string, string[]] => [
				file,
				[...read(file).matchAll(/from '(\.[^']*)'/g)]
					.map(([, to = '']) => path.join(path.dirname(file), to))
					.map((to) => [`${to}.ts`, `${to}/index.ts`].find((one) => files.includes(one)) ?? to),
			]),
		);
		const reached = (from: string): Set<string> => {
			const seen = new Set<string>();
			const waiting = [...(importsOf.get(from) ?? [])];
			for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
				if (seen.has(file)) continue;
				seen.add(file);
				waiting.push(...(importsOf.get(file) ?? []));
			}
			return seen;
		};
		expect(files.length).toBeGreaterThan(50);
		expect(files.filter((file) => reached(file).has(file))).toEqual([]);
	});

	it('no node imports from the folder of another', () => {
		const offending = sourcesOf('nodes').filter((file) =>
			roomsImportedBy(file).some((room) => /^nodes\/OpenCx/.test(room)),
		);
		expect(offending).toEqual([]);
	});

	it('the words of one catalogue are not in what all resources share', () => {
		const shared = rooms.filter((room) => !/OpenCx|resources/.test(room)).flatMap(sourcesOf);
		const offending = shared.filter((file) =>
			/elevenlabs|base_prompt|phone_number\b/.test(read(file)),
		);
		expect(offending).toEqual([]);
	});

	it('no folder has a meaningless name', () => {
		const folders = ['nodes', 'credentials', 'test', 'tools'].flatMap((top) =>
			readdirSync(path.join(root, top), { withFileTypes: true })
				.filter((entry) => entry.isDirectory())
				.map(({ name }) => name),
		);
		expect(folders).toContain('updates');
		expect(folders.filter((name) => /^(utils?|helpers?|common|misc|lib)$/.test(name))).toEqual([]);
	});
});

describe('the layout of the tests', () => {
	const withCode = ['credentials', 'nodes/values', 'nodes/fields', 'nodes/transport', 'nodes/api']
		.concat(['nodes/input', 'nodes/lists', 'nodes/updates'])
		.flatMap(sourcesOf)
		.filter((file) => /^export (const|class|function|async) /m.test(read(file)));

	it.each(withCode)('the tests of %s are in the same place and under the same name', (file) => {
		const test = file.replace(/(\.credentials)?\.ts$/, '.test.ts');
		// A large subject may have several files: send.failures.test.ts beside send.test.ts.
		expect([test, existsSync(path.join(root, 'test', test))]).toEqual([test, true]);
	});
});
