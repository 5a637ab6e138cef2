import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import fastify from 'fastify';
import type { INodeParameters } from 'n8n-workflow';

import type { Engine } from '../../tools/engine/engine';
import { startEngine } from '../../tools/engine/engine';
import { n8nFolder } from '../../tools/playground/install';

const root = path.join(__dirname, '..', '..');
const token = 'a-key-that-stays-at-home';

/** n8n's own HTTP Request node, as a package of its own. */
const httpRequestPackage = async (): Promise<string> => {
	const folder = await mkdtemp(path.join(tmpdir(), 'opencx-http-request-'));
	const n8n = createRequire(path.join(n8nFolder, 'package.json'));
	const base = path.dirname(n8n.resolve('n8n-nodes-base/package.json'));
	await mkdir(folder, { recursive: true });
	await symlink(path.join(base, 'dist'), path.join(folder, 'dist'), 'junction');
	const n8nPart = { nodes: ['dist/nodes/HttpRequest/HttpRequest.node.js'] };
	const manifest = { name: 'n8n-nodes-base', version: '0.0.0', n8n: n8nPart };
	await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
	return folder;
};

describe("the API key in n8n's HTTP Request node", () => {
	const elsewhere = fastify();
	const home = fastify();
	const received: Array<{ at: 'home' | 'elsewhere'; url: string; key: string | undefined }> = [];
	let engine: Engine;
	let [homeUrl, elsewhereUrl] = ['', ''];

	beforeAll(async () => {
		for (const [at, server] of [
			['home', home],
			['elsewhere', elsewhere],
		] as const) {
			server.all('*', async ({ url, headers }) => {
				received.push({ at, url, key: headers.authorization });
				// The next page that our answer names, in a form that hides that it is absolute.
				return { next: elsewhereUrl.replace('//', '/') };
			});
		}
		homeUrl = await home.listen({ port: 0, host: '127.0.0.1' });
		elsewhereUrl = await elsewhere.listen({ port: 0, host: '127.0.0.1' });
		const manifest = path.join(n8nFolder, 'package.json');
		engine = await startEngine([root, await httpRequestPackage()], manifest);
	});
	beforeEach(() => {
		received.length = 0;
	});
	afterAll(async () => {
		await Promise.all([home.close(), elsewhere.close()]);
	});

	const request = async (url: string, more: object = {}) => {
		const parameters = {
			method: 'GET',
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'openCxApi',
			options: {},
			...more,
		};
		return await engine.run({
			type: 'n8n-nodes-base.httpRequest',
			parameters: parameters as INodeParameters,
			items: [{}],
			credential: {
				id: 'home',
				type: 'openCxApi',
				data: { token, baseUrl: `${homeUrl}/opencx` },
			},
		});
	};
	/** The requests with the key that went anywhere but below the base URL. */
	const leaks = () =>
		received.filter(
			({ at, url, key }) =>
				key !== undefined && (at === 'elsewhere' || !/^\/opencx(\/|$)/.test(url)),
		);

	it('a URL under the base URL gets the API key', async () => {
		const { error } = await request(`${homeUrl}/opencx/phone`);
		expect(error).toBeUndefined();
		expect(received).toEqual([{ at: 'home', url: '/opencx/phone', key: `Bearer ${token}` }]);
	});

	it.each([
		['another host', (away: string) => away],
		['a scheme with one slash', (away: string) => away.replace('//', '/')],
		['a scheme without slashes', (away: string) => away.replace('//', '')],
		['a space in front', (away: string) => ` ${away}`],
		['a tab in front', (away: string) => `\t${away}`],
		['backslashes', (away: string) => away.replaceAll('/', '\\')],
		['no scheme', (away: string) => away.replace('http:', '')],
	])('a URL elsewhere does not get the API key: %s', async (_, change) => {
		await request(change(`${elsewhereUrl}/collect`)).catch(() => undefined);
		expect(leaks()).toEqual([]);
	});

	it('a URL that climbs out of the base URL does not get the API key', async () => {
		for (const url of ['/opencx/../admin', '/opencx/%2e%2e/admin', '/other']) {
			await request(`${homeUrl}${url}`).catch(() => undefined);
		}
		expect(leaks()).toEqual([]);
	});

	it('if an answer names a next page on another server, that server does not get the API key', async () => {
		const { error } = await request(`${homeUrl}/opencx/phone`, {
			options: {
				pagination: {
					pagination: {
						paginationMode: 'responseContainsNextURL',
						nextURL: '={{ $response.body.next }}',
						paginationCompleteWhen: 'receiveSpecificStatusCodes',
						statusCodesWhenComplete: '404',
						limitPagesFetched: true,
						maxRequests: 3,
					},
				},
			},
		});
		expect(error?.message).toContain('this request goes elsewhere');
		expect(received).toHaveLength(1);
		expect(received[0]).toMatchObject({ at: 'home', url: '/opencx/phone' });
		expect(leaks()).toEqual([]);
	});
});
