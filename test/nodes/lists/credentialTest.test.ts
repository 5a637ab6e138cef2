import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { nodeType, startHere } from '../../support/engine';
import { testCredential } from './credentialTester';

const here = startHere();

describe('createCredentialTest', () => {
	const tested = async (change: ICredentialDataDecryptedObject = {}) =>
		await testCredential(here.engine.nodeType(nodeType), 'openCxApi', {
			token: here.sandbox.token,
			baseUrl: here.sandbox.url,
			...change,
		});

	it('the test lists the phone numbers once, with the API key', async () => {
		expect(await tested()).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(here.sandbox.requests).toEqual([
			expect.objectContaining({ method: 'GET', url: '/phone', status: 200 }),
		]);
	});

	it('the test corrects the API key and the base URL as an update does', async () => {
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
			'OpenCX accepts this API key, but it is not allowed to list phone numbers. If it has the scope phone:write, updates work: save it, and enter phone numbers by ID. To pick from the list, add the scope phone:read.',
		],
		[
			404,
			"There is no list of phone numbers at this address. Check the 'Base URL' of the OpenCX API credential: the usual one is https://api.open.cx.",
		],
		[
			429,
			'OpenCX rate limit reached. Its limit is 100 requests a minute for each API key. Try again in a minute.',
		],
	])('the test fails after a %i with its own sentence', async (status, message) => {
		here.sandbox.set({
			answer: { status, body: '{"message":"no"}', contentType: 'application/json' },
		});
		expect(await tested()).toEqual({ status: 'Error', message });
	});

	it.each([400, 500, 503, 302])('the test fails after a %i', async (status) => {
		here.sandbox.set({ answer: { status } });
		expect(await tested()).toMatchObject({ status: 'Error' });
	});

	it('the test fails for a wrong API key and for a missing scope, and never shows the key', async () => {
		const token = 'some-other-token';
		const wrong = await tested({ token });
		expect(wrong.status).toBe('Error');
		expect(wrong.message).not.toContain(token);
		here.sandbox.set({ scopes: ['phone:write'] });
		expect((await tested()).status).toBe('Error');
		expect(here.sandbox.requests.map(({ status }) => status)).toEqual([401, 403]);
	});

	it('the test says that a write-only key works but may not list', async () => {
		here.sandbox.set({ scopes: ['phone:write'] });
		expect((await tested()).message).toMatch(
			/^OpenCX accepts this API key, but it is not allowed to list phone numbers/,
		);
	});

	it.each([
		['<html></html>', 'text/html'],
		['{"ok":true}', 'application/json'],
		['', 'text/plain'],
	])("the test fails for a 200 of %j, which is not the API's", async (body, contentType) => {
		here.sandbox.set({ answer: { status: 200, body, contentType } });
		expect(await tested()).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^The answer did not come from the OpenCX API\. /) as string,
		});
	});

	it('the test accepts the bare array of some servers', async () => {
		here.sandbox.set({ list: 'array' });
		expect(await tested()).toMatchObject({ status: 'OK' });
	});

	it.each([
		['http://127.0.0.1:9', /^Nothing answers at the OpenCX address\. /],
		['https://opencx.invalid', /^The OpenCX address was not found\. /],
	])('the test says what is wrong with the base URL %s', async (baseUrl, words) => {
		expect((await tested({ baseUrl })).message).toMatch(words);
	});

	it('the test says that there is no API key', async () => {
		expect((await tested({ token: ' ' })).message).toMatch(/has no API key/);
	});

	it('the test follows no redirect', async () => {
		here.sandbox.set({ redirectTo: `${here.sandbox.url}/elsewhere` });
		expect(await tested()).toMatchObject({ status: 'Error' });
		expect(here.sandbox.requests.map(({ url }) => url)).toEqual(['/phone']);
	});

	it.each(['?x=1', '#x', '/?'])(
		'the test sends nothing to a base URL that ends with %s',
		async (end) => {
			const result = await tested({ baseUrl: `${here.sandbox.url}${end}` });
			expect(result.status).toBe('Error');
			expect(result.message).toMatch(/^The base URL has a query or a fragment/);
			expect(here.sandbox.requests).toEqual([]);
		},
	);

	it('the test sends nothing to a base URL with a user name in it', async () => {
		const baseUrl = here.sandbox.url.replace('//', '//user:secret@');
		const result = await tested({ baseUrl });
		expect(result.message).toMatch(/user name or password/);
		expect(here.sandbox.requests).toEqual([]);
	});
});
