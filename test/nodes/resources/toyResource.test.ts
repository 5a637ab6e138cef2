import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import fastify from 'fastify';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Engine, RunOptions } from '../../../tools/engine/engine';
import { root, theEngine } from '../../support/engine';

const type = 'n8n-nodes-toys.robots';

/** A package whose only node has a toy resource, built only from the flow. */
const makeToyPackage = (): string => {
	const folder = mkdtempSync(path.join(tmpdir(), 'opencx-phone-toys-'));
	const node = path.join('dist', 'nodes', 'Robots', 'Robots.node.js');
	const built = (file: string) => JSON.stringify(path.join(root, 'dist', 'nodes', file));
	mkdirSync(path.join(folder, path.dirname(node)), { recursive: true });
	writeFileSync(
		path.join(folder, 'package.json'),
		JSON.stringify({ name: 'n8n-nodes-toys', version: '1.0.0', n8n: { nodes: [node] } }),
	);
	writeFileSync(
		path.join(folder, node),
		`const { createUpdate } = require(${built('updates/update.js')});
const { createGetMany } = require(${built('lists/getMany.js')});
const { createLocator } = require(${built('lists/locator.js')});
const { createPageReader, contains } = require(${built('lists/list.js')});
const { RateLimiters } = require(${built('transport/limiter.js')});
const { hostClock } = require(${built('transport/clock.js')});

const robots = {
	noun: 'robot',
	plural: 'robots',
	fields: {
		speed: { kind: 'number', label: 'Speed', help: 'How fast', min: 0, max: 9, example: 3 },
		motto: { kind: 'text', label: 'Motto', help: 'What it says', example: 'Beep' },
	},
	id: { parameter: 'robotId', label: 'Robot', output: 'robot_id' },
	update: {
		method: 'PUT',
		path: (id) => '/robots/' + encodeURIComponent(id),
		scope: 'phone:write',
	},
	list: {
		path: '/robots',
		scope: 'phone:read',
		readPage: createPageReader('id', ['items']),
		toResult: ({ id, motto }) => ({ name: motto, value: id }),
		matches: (entry, text) => contains(entry.motto, text),
		filters: { motto: { label: 'Motto', help: 'By motto', matches: (entry, text) => contains(entry.motto, text) } },
	},
	nameOf: ({ motto }) => motto,
	keyOf: (id) => id,
	showsSettings: () => true,
	bookkeeping: [],
};
const locator = createLocator(robots, { searchName: 'searchRobots', description: 'Which robot', hint: 'Its ID' });
const operations = [
	createUpdate(robots, locator, { action: 'Update robot', description: 'Changes it' }),
	createGetMany(robots, { action: 'Get many robots', description: 'Lists them' }),
];
const limiters = new RateLimiters(hostClock);
const shown = (operation) => (property) => ({
	...property,
	displayOptions: {
		...property.displayOptions,
		show: { operation: [operation.value], ...property.displayOptions?.show },
	},
});
exports.Robots = class Robots {
	constructor() {
		this.description = {
			displayName: 'Robots',
			name: 'robots',
			group: ['output'],
			version: 1,
			description: 'Toys',
			defaults: { name: 'Robots' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'openCxApi', required: true }],
			properties: [
				{
					displayName: 'Operation',
					name: 'operation',
					type: 'options',
					default: 'update',
					options: operations.map(({ name, value }) => ({ name, value })),
				},
				...operations.flatMap((operation) => operation.properties.map(shown(operation))),
			],
		};
	}
	async execute() {
		const wanted = this.getNodeParameter('operation', 0);
		const operation = operations.find(({ value }) => value === wanted);
		return [await operation.execute(this, limiters)];
	}
};
`,
	);
	return folder;
};

describe('a toy resource, described as data', () => {
	const server = fastify();
	const robots = new Map<string, IDataObject>();
	const received: string[] = [];
	let failures = 0;
	let engine: Engine;
	let url = '';

	beforeAll(async () => {
		server.addHook('onRequest', async ({ method, url: at }) => {
			received.push(`${method} ${at}`);
		});
		server.get('/robots', async () => ({ items: [...robots.values()], next: null }));
		server.put<{ Params: { id: string }; Body: IDataObject }>(
			'/robots/:id',
			async (request, reply) => {
				if (failures-- > 0) return await reply.code(503).send({ message: 'resting' });
				const robot = { ...robots.get(request.params.id), ...request.body };
				robots.set(request.params.id, robot);
				return robot;
			},
		);
		url = await server.listen({ port: 0, host: '127.0.0.1' });
		engine = await theEngine();
		await engine.load(makeToyPackage());
	});
	beforeEach(() => {
		robots.clear();
		robots.set('one', { id: 'one', motto: 'Beep', speed: 1 });
		robots.set('two', { id: 'two', motto: 'Boop', speed: 2 });
		received.length = 0;
		failures = 0;
	});
	afterAll(async () => {
		await server.close();
	});

	const run = async (parameters: object, options: Partial<RunOptions> = {}) => {
		const outcome = await engine.run({
			type,
			parameters: parameters as INodeParameters,
			items: [{}],
			credential: { id: 'toys', type: 'openCxApi', data: { token: 'toy-token', baseUrl: url } },
			...options,
		});
		return { ...outcome, jsons: outcome.output.map(({ json }) => json) };
	};
	const update = (updateFields: object, options: object = {}) => ({
		operation: 'update',
		robotId: { __rl: true, mode: 'id', value: '={{ $json.id ?? "one" }}' },
		updateFields,
		options,
	});

	it('a toy resource is updated with exactly the fields that were added', async () => {
		const { jsons } = await run(update({ speed: '3' }));
		expect(jsons).toEqual([
			{
				summary: 'Beep: updated Speed',
				success: true,
				robot_id: 'one',
				updated_fields: ['speed'],
				response: { id: 'one', motto: 'Beep', speed: 3 },
			},
		]);
		expect(received).toEqual(['PUT /robots/one']);
	});

	it("a dry run shows the toy's request and sends nothing", async () => {
		const { jsons } = await run(update({ motto: 'Hi' }, { dryRun: true }));
		expect(jsons).toEqual([
			{
				summary: 'one: dry run, would update Motto',
				dry_run: true,
				robot_id: 'one',
				request: { method: 'PUT', url: `${url}/robots/one`, body: { motto: 'Hi' } },
			},
		]);
		expect(received).toEqual([]);
	});

	it('an update of a toy without any field is refused', async () => {
		const { error } = await run(update({}));
		expect(error?.message).toBe("'Update Fields' is empty, so there is nothing to update");
		expect(received).toEqual([]);
	});

	it("a refused toy goes to the error branch in the toy's own words", async () => {
		const { jsons, errorOutput } = await run(update({ speed: '={{ $json.speed }}' }), {
			items: [
				{ id: 'one', speed: 10 },
				{ id: 'two', speed: 4 },
			],
			onError: 'continueErrorOutput',
		});
		expect(jsons.map(({ robot_id: id }) => id)).toEqual(['two']);
		expect(errorOutput.map(({ json }) => json)).toMatchObject([
			{
				error: "'Speed' is 10",
				message: 'Enter a number from 0 to 9. Nothing was sent for this item.',
			},
		]);
	});

	it('a toy request is made again after a 503', async () => {
		failures = 1;
		const { jsons } = await run(update({ speed: 3 }));
		expect(jsons).toMatchObject([{ success: true, attempts: 2 }]);
		expect(received).toEqual(['PUT /robots/one', 'PUT /robots/one']);
	});

	it('a toy resource is listed and filtered', async () => {
		const parameters = { operation: 'getMany', returnAll: true, filters: { motto: 'boo' } };
		const { jsons } = await run({ ...parameters, options: {} });
		expect(jsons).toEqual([{ id: 'two', motto: 'Boop', speed: 2 }]);
		expect(received).toEqual(['GET /robots']);
	});
});
