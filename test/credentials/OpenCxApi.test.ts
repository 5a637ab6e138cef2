import fc from 'fast-check';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { OpenCxApi } from '../../credentials/OpenCxApi.credentials';
import { readBaseUrl, readToken } from '../../credentials/baseUrl';
import { nodeType, startHere } from '../support/engine';
import { testCredential } from './credentialTester';

const here = startHere();

describe('the form of the credential', () => {
	it('hides the token and fills in the public API', () => {
		const { properties } = new OpenCxApi();
		expect(properties).toEqual([
			expect.objectContaining({ name: 'token', typeOptions: { password: true }, default: '' }),
			expect.objectContaining({ name: 'baseUrl', default: 'https://api.open.cx' }),
		]);
	});
});

describe('a base URL', () => {
	it.each([
		['https://api.open.cx', 'https://api.open.cx'],
		[' https://api.open.cx/ \n', 'https://api.open.cx'],
		['https://api.open.cx///', 'https://api.open.cx'],
		['HTTPS://API.OPEN.CX', 'https://api.open.cx'],
		['https://proxy.example/opencx/', 'https://proxy.example/opencx'],
		['https://api.open.cx:8443', 'https://api.open.cx:8443'],
		['http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
		['http://127.255.0.9', 'http://127.255.0.9'],
		['http://127.1:80', 'http://127.0.0.1'],
		['http://localhost:4010', 'http://localhost:4010'],
		['http://[::1]:4010', 'http://[::1]:4010'],
		['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
	])('may be %j', (given, baseUrl) => {
		expect(readBaseUrl(given)).toEqual({ baseUrl });
	});

	it.each([
		['', /is not a URL/],
		[undefined, /is not a URL/],
		[7, /is not a URL/],
		['api.open.cx', /is not a URL/],
		['https://', /is not a URL/],
		['http://api.open.cx', /must begin with https/],
		['http://localhost.evil.example', /must begin with https/],
		['http://127.0.0.1.evil.example', /must begin with https/],
		['http://evil.example/127.0.0.1', /must begin with https/],
		['http://128.0.0.1', /must begin with https/],
		['http://0.0.0.0', /must begin with https/],
		['http://[::2]', /must begin with https/],
		['http://10.0.0.1', /must begin with https/],
		['ftp://api.open.cx', /must begin with https/],
		['file:///etc/passwd', /must begin with https/],
		['javascript:alert(1)', /must begin with https/],
		['https://user@api.open.cx', /user name or password/],
		['https://user:pass@api.open.cx', /user name or password/],
		['https://:pass@api.open.cx', /user name or password/],
		['http://127.0.0.1@evil.example', /user name or password/],
		['https://api.open.cx?x=1', /query or a fragment/],
		['https://api.open.cx/?', /query or a fragment/],
		['https://api.open.cx#x', /query or a fragment/],
		['https://api.open.cx/#', /query or a fragment/],
	])('can not be %j', (given, says) => {
		const read = readBaseUrl(given);
		expect('problem' in read && read.problem).toMatch(says);
		expect('problem' in read && read.problem).toMatch(/to https:\/\/api\.open\.cx$/);
	});

	it.each([
		['abc', 'abc'],
		[' abc\n', 'abc'],
		['Bearer abc', 'abc'],
		['bearer\t abc ', 'abc'],
		['BEARER abc', 'abc'],
		['Bearerabc', 'Bearerabc'],
		['Bearer', ''],
		['', ''],
		[undefined, ''],
	])('goes with the token, mended from %j to %j', (given, token) => {
		expect(readToken(given)).toBe(token);
	});
});

describe('authenticate', () => {
	const { authenticate } = new OpenCxApi();

	it('adds the token, keeps the rest, and lets no redirect take the token along', async () => {
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
	])('gives the token to no request that leads elsewhere: %j', async (request) => {
		await expect(
			authenticate({ token: 'abc', baseUrl: 'https://api.open.cx' }, request),
		).rejects.toThrow(/goes to https:\/\/api\.open\.cx only/);
	});

	it.each([
		[{ url: 'https://api.open.cx/phone/1?x=1' }],
		[{ uri: 'https://API.open.cx/phone', url: undefined as unknown as string }],
		[{ url: '/phone', baseURL: ' https://api.open.cx// ' }],
	])('gives the token to a request under its base URL: %j', async (request) => {
		const given = await authenticate({ token: 'abc', baseUrl: 'https://api.open.cx/' }, request);
		expect(given.headers).toMatchObject({ Authorization: 'Bearer abc' });
	});

	it.each(['/../../x', '../x', '/a/../../x', '/%2e%2e/x', '/phone\\..\\..\\x'])(
		'lets no request climb out of a base URL with a path: %s',
		async (url) => {
			const credential = { token: 'abc', baseUrl: 'https://proxy.example/opencx' };
			for (const baseURL of [undefined, 'https://proxy.example/opencx/']) {
				await expect(
					authenticate(credential, { url, ...(baseURL === undefined ? {} : { baseURL }) }),
				).rejects.toThrow(/leads elsewhere/);
			}
		},
	);

	it('refuses any text, or hands on a URL under the base URL', async () => {
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

	it('gives the token to no base URL that breaks the rule', async () => {
		await expect(
			authenticate(
				{ token: 'abc', baseUrl: 'http://example.com' },
				{ url: 'http://example.com/phone' },
			),
		).rejects.toThrow(/^The base URL must begin with https:\/\//);
	});
});

describe("n8n's test of the credential", () => {
	const tested = async (change: ICredentialDataDecryptedObject = {}) =>
		await testCredential(here.engine.nodeType(nodeType), 'openCxApi', {
			token: here.sandbox.token,
			baseUrl: here.sandbox.url,
			...change,
		});

	it('lists the phone numbers once, with the token', async () => {
		expect(await tested()).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(here.sandbox.requests).toEqual([
			expect.objectContaining({ method: 'GET', url: '/phone', status: 200 }),
		]);
	});

	it('mends the token and the base URL as an update does', async () => {
		const { token, url } = here.sandbox;
		expect(await tested({ token: ` Bearer ${token}\n`, baseUrl: ` ${url}// ` })).toMatchObject({
			status: 'OK',
		});
		expect(here.sandbox.requests[0]).toMatchObject({
			url: '/phone',
			headers: { authorization: `Bearer ${token}` },
		});
	});

	it.each([
		[401, 'OpenCX does not accept this API key. Copy it again from your OpenCX account.'],
		[
			403,
			'OpenCX accepts this API key, but it may not list phone numbers. Updates work if it has the scope phone:write: then save it and enter phone numbers by ID. To pick from the list, add the scope phone:read.',
		],
		[
			404,
			"There is no list of phone numbers at this address. Check the 'Base URL' of the OpenCX API credential: the usual one is https://api.open.cx.",
		],
		[
			429,
			'OpenCX is taking no more requests for now. Its limit is 100 requests a minute for each API key. Try again in a minute.',
		],
	])('fails after a %i, with a sentence of its own for it', async (status, message) => {
		here.sandbox.set({
			answer: { status, body: '{"message":"no"}', contentType: 'application/json' },
		});
		expect(await tested()).toEqual({ status: 'Error', message });
	});

	it.each([400, 500, 503, 302])('fails after a %i', async (status) => {
		here.sandbox.set({ answer: { status } });
		expect(await tested()).toMatchObject({ status: 'Error' });
	});

	it('fails for a wrong token and for a missing scope, without the token in its words', async () => {
		const token = 'some-other-token';
		const wrong = await tested({ token });
		expect(wrong.status).toBe('Error');
		expect(wrong.message).not.toContain(token);
		here.sandbox.set({ scopes: ['phone:write'] });
		expect((await tested()).status).toBe('Error');
		expect(here.sandbox.requests.map(({ status }) => status)).toEqual([401, 403]);
	});

	it('says that a key works but may not list', async () => {
		here.sandbox.set({ scopes: ['phone:write'] });
		expect((await tested()).message).toMatch(
			/^OpenCX accepts this API key, but it may not list phone numbers/,
		);
	});

	it.each([
		['<html></html>', 'text/html'],
		['{"ok":true}', 'application/json'],
		['', 'text/plain'],
	])('is not taken in by a 200 of %j', async (body, contentType) => {
		here.sandbox.set({ answer: { status: 200, body, contentType } });
		expect(await tested()).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^The answer did not come from the OpenCX API\. /) as string,
		});
	});

	it('accepts the bare array of newer servers', async () => {
		here.sandbox.set({ list: 'array' });
		expect(await tested()).toMatchObject({ status: 'OK' });
	});

	it.each([
		['http://127.0.0.1:9', /^Nothing answers at the address of OpenCX\. /],
		['https://opencx.invalid', /^The address of OpenCX was not found\. /],
	])('says what is wrong with %s', async (baseUrl, words) => {
		expect((await tested({ baseUrl })).message).toMatch(words);
	});

	it('says that there is no token', async () => {
		expect((await tested({ token: ' ' })).message).toMatch(/has no API key/);
	});

	it('does not follow a redirect', async () => {
		here.sandbox.set({ redirectTo: `${here.sandbox.url}/elsewhere` });
		expect(await tested()).toMatchObject({ status: 'Error' });
		expect(here.sandbox.requests.map(({ url }) => url)).toEqual(['/phone']);
	});

	it.each(['?x=1', '#x', '/?'])('sends nothing to a base URL that ends with %s', async (end) => {
		const result = await tested({ baseUrl: `${here.sandbox.url}${end}` });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/^The base URL has a query or a fragment/);
		expect(here.sandbox.requests).toEqual([]);
	});

	it('sends nothing to a base URL with a user in it', async () => {
		const baseUrl = here.sandbox.url.replace('//', '//user:secret@');
		const result = await tested({ baseUrl });
		expect(result.message).toMatch(/user name or password/);
		expect(here.sandbox.requests).toEqual([]);
	});
});
