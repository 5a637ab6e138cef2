import fc from 'fast-check';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { OpenCxApi } from '../../credentials/OpenCxApi.credentials';

describe('OpenCxApi', () => {
	it('the form hides the API key and fills in the public base URL', () => {
		const { properties } = new OpenCxApi();
		expect(properties).toEqual([
			expect.objectContaining({
				type: 'notice',
				displayName: expect.stringMatching(/phone:write.*phone:read/) as unknown,
			}),
			expect.objectContaining({ name: 'token', typeOptions: { password: true }, default: '' }),
			expect.objectContaining({ name: 'baseUrl', default: 'https://api.open.cx' }),
			expect.objectContaining({ name: 'requestsPerMinute', default: 100 }),
		]);
	});
});

describe('OpenCxApi.authenticate', () => {
	const { authenticate } = new OpenCxApi();

	it('a request gets the API key, keeps the rest, and follows no redirect', async () => {
		expect(
			await authenticate(
				{ token: ' Bearer abc ', baseUrl: 'https://api.open.cx/' },
				{ url: '/phone', baseURL: 'https://api.open.cx/', headers: { Accept: 'x' } },
			),
		).toEqual({
			url: 'https://api.open.cx/phone',
			headers: { Accept: 'x', Authorization: 'Bearer abc' },
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
		});
	});

	it.each([
		[{ url: 'https://evil.example/collect' }],
		[{ uri: 'https://evil.example/collect', url: undefined as unknown as string }],
		[{ url: 'https://evil.example/phone', baseURL: 'https://api.open.cx' }],
		[{ url: '//evil.example/phone', baseURL: 'https://api.open.cx' }],
		[{ url: 'https://api.open.cx.evil.example/phone' }],
		[{ url: 'http://api.open.cx/phone' }],
		[{ url: 'https://api.open.cx:8443/phone' }],
		[{ url: '/phone', baseURL: 'https://evil.example' }],
		[{ url: 'https:/evil.example/x' }],
		[{ url: 'https:evil.example' }],
		[{ url: ' https://evil.example/x' }],
		[{ url: '\thttps://evil.example/x' }],
		[{ url: 'https:\\\\evil.example/x' }],
		[{ url: '\\\\evil.example/x' }],
		[{ url: ' //evil.example/x', baseURL: 'https://api.open.cx' }],
		[{ url: 'https:/evil.example/x', baseURL: 'https://api.open.cx' }],
		[{ url: 'https://user@api.open.cx/phone' }],
	])('a request that leads elsewhere does not get the API key: %j', async (request) => {
		await expect(
			authenticate({ token: 'abc', baseUrl: 'https://api.open.cx' }, request),
		).rejects.toThrow(/is sent only to https:\/\/api\.open\.cx, and this request goes elsewhere/);
	});

	it.each([
		[{ url: 'https://api.open.cx/phone/1?x=1' }],
		[{ uri: 'https://API.open.cx/phone', url: undefined as unknown as string }],
		[{ url: '/phone', baseURL: ' https://api.open.cx// ' }],
	])('a request under the base URL gets the API key: %j', async (request) => {
		const given = await authenticate({ token: 'abc', baseUrl: 'https://api.open.cx/' }, request);
		expect(given.headers).toMatchObject({ Authorization: 'Bearer abc' });
	});

	it.each(['/../../x', '../x', '/a/../../x', '/%2e%2e/x', '/phone\\..\\..\\x'])(
		'a request cannot climb out of a base URL with a path: %s',
		async (url) => {
			const credential = { token: 'abc', baseUrl: 'https://proxy.example/opencx' };
			for (const baseURL of [undefined, 'https://proxy.example/opencx/']) {
				await expect(
					authenticate(credential, { url, ...(baseURL === undefined ? {} : { baseURL }) }),
				).rejects.toThrow(/goes elsewhere/);
			}
		},
	);

	it('for any text, either the request is refused or its resolved URL is under the base URL', async () => {
		const piece = fc.oneof(
			fc.constantFrom(
				'https:',
				'http:',
				'//',
				'/',
				'\\',
				'..',
				'.',
				'@',
				':',
				'?',
				'#',
				' ',
				'\t',
				'\n',
			),
			fc.constantFrom('evil.example', 'api.open.cx', 'opencx', '%2e%2e', '%2f', 'phone', 'ws:'),
			fc.string({ unit: 'binary', maxLength: 4 }),
		);
		const text = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
		let [refused, given] = [0, 0];
		await fc.assert(
			fc.asyncProperty(
				text,
				fc.constantFrom(undefined, 'https://api.open.cx/opencx', 'https://evil.example'),
				fc.constantFrom('url', 'uri'),
				async (url, baseURL, key) => {
					const request = {
						[key]: url,
						...(baseURL === undefined ? {} : { baseURL }),
					} as unknown as IHttpRequestOptions;
					const base = 'https://api.open.cx/opencx';
					let sent: IHttpRequestOptions & { uri?: string };
					try {
						sent = await authenticate({ token: 'abc', baseUrl: base }, request);
					} catch {
						refused += 1;
						return;
					}
					given += 1;
					expect(sent).not.toHaveProperty('baseURL');
					const target = new URL((key === 'url' ? sent.url : sent.uri) ?? '');
					expect(`${target.origin}${target.pathname}/`.startsWith(`${base}/`)).toBe(true);
				},
			),
			{ numRuns: 5_000 },
		);
		expect(Math.min(refused, given)).toBeGreaterThan(200);
	});

	it('a base URL that breaks the rule does not get the API key', async () => {
		await expect(
			authenticate(
				{ token: 'abc', baseUrl: 'http://example.com' },
				{ url: 'http://example.com/phone' },
			),
		).rejects.toThrow(/^The base URL must begin with https:\/\//);
	});
});
