import { readCredential } from '../../../nodes/api/account';
import { windowNodeType } from '../../../tools/engine/windowPackage';
import { testCredential } from '../lists/credentialTester';
import type { SavedCredential } from '../../../tools/engine/engine';
import { newCredential, startHere } from '../../support/engine';
import { expectNoToken } from '../../support/bothWays';

const here = startHere();

const baseUrl = 'https://api.open.cx';

describe('readCredential', () => {
	it('a pasted "Bearer ", white space and slashes at the end are removed', () => {
		expect(readCredential({ token: ' Bearer abc\n', baseUrl: ` ${baseUrl}// ` })).toEqual({
			value: { token: 'abc', baseUrl, requestsPerMinute: 100 },
		});
	});

	it.each([
		[undefined, 100],
		[1, 1],
		[50, 50],
		['60', 60],
		[2_000, 2_000],
	])('Requests per Minute may be %j, which means %i', (written, requestsPerMinute) => {
		expect(readCredential({ token: 'abc', baseUrl, requestsPerMinute: written })).toEqual({
			value: { token: 'abc', baseUrl, requestsPerMinute },
		});
	});

	it.each([
		[0, '0'],
		[-1, '-1'],
		[1.5, '1.5'],
		['', '""'],
		['many', '"many"'],
		[null, 'null'],
		[true, 'true'],
	])('Requests per Minute cannot be %j, and nothing is sent', async (written, shown) => {
		const failure = {
			message: `'Requests per Minute' in the OpenCX API credential is ${shown}`,
			description: 'Enter a whole number of 1 or more, such as 100. Nothing was sent.',
		};
		const next = 'fixApiKey';
		const data = { requestsPerMinute: written as number };
		expect(readCredential({ token: 'abc', baseUrl, ...data })).toEqual({
			failure: { ...failure, next },
		});
		const outcome = await here.update({ credential: data });
		expect(outcome.failure).toMatchObject({ ...failure, context: { next } });
		expect(outcome.requests).toEqual([]);
	});

	it.each([
		[{ token: '', baseUrl }, 'The OpenCX API credential has no API key'],
		[{ baseUrl }, 'The OpenCX API credential has no API key'],
		[
			{ token: 'two words', baseUrl },
			'The API key in the OpenCX API credential has invalid characters',
		],
	])('the API key of %j is refused: %s', (credential, message) => {
		expect(readCredential(credential)).toMatchObject({ failure: { message } });
	});

	it('a wrong base URL is refused before the API key is looked at', () => {
		const read = readCredential({ token: '', baseUrl: 'http://example.com' });
		expect('failure' in read && read.failure.message).toMatch(
			/^The base URL must begin with https/,
		);
	});
});

describe('getAccount', () => {
	it.each([
		[
			'http://example.com',
			'The base URL must begin with https:// (http:// for localhost only), so no one can read the API key in transit',
		],
		['SANDBOX?x=1', 'The base URL has a query or a fragment'],
		['SANDBOX#x', 'The base URL has a query or a fragment'],
		['USER', 'The base URL has a user name or password'],
		['api.open.cx', 'The base URL is not a URL'],
	])('the base URL %s is refused, and the API key is sent nowhere', async (given, problem) => {
		const { url } = here.sandbox;
		const baseUrl = given.replace('SANDBOX', url).replace('USER', url.replace('//', '//me:pw@'));
		for (const onError of [undefined, 'continueErrorOutput'] as const) {
			const outcome = await here.update({ credential: { baseUrl }, onError });
			expect(outcome.requests).toEqual([]);
			const [failed] = outcome.failed;
			const { message, description } = failed
				? { message: failed.error, description: failed.message }
				: outcome.failure;
			expect([message, description]).toEqual([
				problem,
				"Set the 'Base URL' of the OpenCX API credential to https://api.open.cx. Nothing was sent.",
			]);
			expectNoToken(here, outcome);
		}
	});

	it('if the credential is missing, the error says that a credential helps', async () => {
		const { failure, requests } = await here.update({ credential: 'none' });
		expect(requests).toEqual([]);
		expect(failure).toMatchObject({
			message: "The OpenCX API credential of this node is missing or can't be read",
			context: { next: 'fixApiKey' },
		});
	});

	it.each(['/', '//', ' \n'])('a base URL that ends with %j works', async (end) => {
		const { requests } = await here.update({ credential: { baseUrl: here.sandbox.url + end } });
		expect(requests.map(({ url, status }) => [url, status])).toEqual([
			[`/phone/${here.id()}`, 200],
		]);
	});

	it('a base URL with http:// works for localhost', async () => {
		const { requests } = await here.update({
			credential: { baseUrl: here.sandbox.url.replace('127.0.0.1', 'localhost') },
		});
		expect(requests).toHaveLength(1);
	});

	it.each(['Bearer TOKEN', ' TOKEN\n', 'bearer  TOKEN '])(
		'an API key pasted as %j works',
		async (pasted) => {
			const { requests } = await here.update({
				credential: { token: pasted.replace('TOKEN', here.sandbox.token) },
			});
			expect(requests[0]).toMatchObject({
				status: 200,
				headers: { authorization: `Bearer ${here.sandbox.token}` },
			});
		},
	);

	it.each(['two\nlines', 'two words', 'tökén', '€'])(
		'the API key %j is refused before any request',
		async (token) => {
			const outcome = await here.update({ credential: { token } });
			expect(outcome.requests).toEqual([]);
			expect(outcome.failure.message).toBe(
				'The API key in the OpenCX API credential has invalid characters',
			);
			expectNoToken(here, outcome, JSON.stringify(token).slice(1, -1));
		},
	);

	it.each(['', '  ', 'Bearer '])('the API key %j is refused before any request', async (token) => {
		const { failure, requests } = await here.update({ credential: { token } });
		expect(requests).toEqual([]);
		expect(failure.message).toBe('The OpenCX API credential has no API key');
	});
});

describe('createTransport', () => {
	const windowMs = 2_000;
	const own = startHere({}, windowMs);

	it('two credentials with one API key count together, and the number that came last is the limit of both', async () => {
		const { token } = own.sandbox;
		const run = async (requestsPerMinute: number, count: number) => {
			const startMs = performance.now();
			await own.update({
				type: windowNodeType(windowMs),
				credential: newCredential(own.sandbox, { token: `${token}.both`, requestsPerMinute }),
				items: Array.from({ length: count }, () => ({ id: own.id() })),
			});
			return performance.now() - startMs;
		};
		expect(await run(3, 3)).toBeLessThan(windowMs);
		// The window is full, whichever credential has asked.
		expect(await run(3, 1)).toBeGreaterThan(windowMs / 2);
		// At first one, and then with room for three.
		const [waits, goes] = [run(1, 1), run(4, 1)];
		expect(await goes).toBeLessThan(windowMs / 2);
		expect(await waits).toBeLessThan(windowMs / 2);
	});

	it.each<[string, (credential: SavedCredential) => Promise<unknown>]>([
		[
			'the open list',
			async (credential) =>
				await own.engine.listSearch({
					type: windowNodeType(windowMs),
					method: 'searchPhoneNumbers',
					parameters: {},
					credential,
				}),
		],
		[
			"the credential's test",
			async ({ type, data }) =>
				await testCredential(own.engine.nodeType(windowNodeType(windowMs)), type, data),
		],
	])('%s keeps the limit of the credential too', async (_, ask) => {
		const credential = newCredential(own.sandbox, { requestsPerMinute: 1 });
		await ask(credential);
		const startMs = performance.now();
		await ask(credential);
		expect(performance.now() - startMs).toBeGreaterThan(windowMs / 2);
		expect(own.sandbox.requests.map(({ status }) => status)).toEqual([200, 200]);
	});
});
