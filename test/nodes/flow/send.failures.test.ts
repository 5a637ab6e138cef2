import type { Switches } from '../../../tools/sandbox/switches';
import type { NodeOutcome, UpdateRun } from '../../support/engine';
import { startHere } from '../../support/engine';

const here = startHere();
const noRetry = { maxRetries: 0, maxWait: 0, timeout: 1 };
const usual =
	"Check the 'Base URL' of the OpenCX API credential: the usual one is https://api.open.cx.";
const later =
	"This usually passes by itself. Run the remaining items again later, or raise 'Max Retries'.";
const mayBeMade =
	'The update may have been made or not. Run the item again: repeating it does no harm.';

/** The token must be nowhere: in nothing that n8n saves of the run, and in nothing that it logs. */
const expectNoToken = ({ run }: NodeOutcome, token = here.sandbox.token) => {
	expect(JSON.stringify(run)).not.toContain(token);
	expect(here.engine.log.join('\n')).not.toContain(token);
};

/** Runs the same twice: once so that it stops on the error, once so that it goes on. */
const failBothWays = async (given: UpdateRun = {}) => {
	const run = { ...given, options: { ...noRetry, ...given.options } };
	const stopped = await here.update(run);
	const continued = await here.update({ ...run, onError: 'continueErrorOutput' });
	expectNoToken(stopped);
	expectNoToken(continued);
	expect(continued.error).toBeUndefined();
	expect(continued.items).toEqual([]);
	expect(continued.failedItems).toEqual([
		{
			json: { error: stopped.failure.message, message: stopped.failure.description },
			pairedItem: { item: 0 },
		},
	]);
	expect(continued.errorOutput).toHaveLength(1);
	return stopped.failure;
};

interface Row {
	readonly title: string;
	readonly switches: Partial<Switches>;
	readonly message: string;
	readonly description: string;
	readonly code?: string;
	readonly name?: string;
}

const answer = (status: number, body?: unknown): Partial<Switches> => ({
	answer: {
		status,
		...(body === undefined ? {} : { body: JSON.stringify(body), contentType: 'application/json' }),
	},
});

const rows: readonly Row[] = [
	{
		title: '400',
		switches: answer(400, {
			statusCode: 400,
			message: 'voice_speed is too high',
			error: 'Bad Request',
		}),
		message: 'OpenCX refused the values of this update: voice_speed is too high',
		description: 'Nothing was changed. Correct the values and run this item again.',
	},
	{
		title: '422',
		switches: answer(422, { message: ['one', 'two'] }),
		message: 'OpenCX refused the values of this update: one; two',
		description: 'Nothing was changed. Correct the values and run this item again.',
	},
	{
		title: '401',
		switches: answer(401, { statusCode: 401, message: 'Unauthorized', error: 'Unauthorized' }),
		message: 'OpenCX does not accept the API key',
		description:
			'Open the OpenCX API credential, paste the API key again and test it. Nothing more was sent.',
	},
	{
		title: '403',
		switches: { scopes: ['phone:read'] },
		message: 'The API key may not update phone numbers',
		description:
			'Give the API key the scope phone:write in your OpenCX account, or use a key that has it. Nothing more was sent.',
	},
	{
		title: '404',
		switches: answer(404, { message: 'no' }),
		message: 'OpenCX has no phone number with the ID "FIRST"',
		description:
			"Pick the phone number from the list, or copy its ID again. If all IDs fail, check the 'Base URL' of the credential.",
	},
	{
		title: '408',
		switches: answer(408),
		message: 'OpenCX could not answer just now',
		description: later,
	},
	{
		title: '425',
		switches: answer(425),
		message: 'OpenCX could not answer just now',
		description: later,
	},
	{
		title: '429',
		switches: answer(429),
		message: 'OpenCX is taking no more requests for now',
		description:
			"Lower 'Requests per Minute' or raise 'Max Wait', then run the remaining items again.",
	},
	{
		title: '409',
		switches: answer(409, { message: 'busy line' }),
		message: 'OpenCX refused the request: busy line',
		description: usual,
	},
	{
		title: '410',
		switches: answer(410),
		message: 'OpenCX refused the request',
		description: usual,
	},
	{
		title: '500',
		switches: answer(500, { message: 'Internal server error' }),
		message: 'OpenCX is not working properly at the moment: Internal server error',
		description: later,
	},
	{
		title: '503',
		switches: answer(503),
		message: 'OpenCX is not working properly at the moment',
		description: later,
	},
	{
		title: '301',
		switches: answer(301),
		message: 'OpenCX answered with a redirect, which is not followed',
		description: `Following it could expose the API key. ${usual}`,
	},
	...[200, 201].map((status) => ({
		title: String(status),
		name: `a ${status} of HTML`,
		switches: {
			answer: { status, body: '<html><body>Sign in</body></html>', contentType: 'text/html' },
		},
		message: 'The answer did not come from the OpenCX API',
		description: `A proxy or another website may have answered, so that it is not certain that anything was done. ${usual}`,
	})),
	{
		title: '200',
		name: 'a 200 of plain text',
		switches: { answer: { status: 200, body: 'OK' } },
		message: 'The answer did not come from the OpenCX API',
		description: `A proxy or another website may have answered, so that it is not certain that anything was done. ${usual}`,
	},
	{
		title: '200',
		name: 'a 200 of broken JSON',
		switches: { answer: { status: 200, body: '{"id":', contentType: 'application/json' } },
		message: 'The answer did not come from the OpenCX API',
		description: `A proxy or another website may have answered, so that it is not certain that anything was done. ${usual}`,
	},
	{
		title: '',
		name: 'no answer in time',
		switches: { hangEvery: { every: 1 } },
		message: 'OpenCX did not answer in time',
		description: `${mayBeMade} For a slow connection raise 'Timeout'.`,
	},
	...(['before', 'after'] as const).map((when) => ({
		title: '',
		name: `a connection cut ${when} the request was read`,
		switches: { cutEvery: { every: 1, when } },
		message: 'The connection to OpenCX was cut before an answer came',
		description: mayBeMade,
	})),
];

describe('a failure', () => {
	it.each(rows.map((row) => [row.name ?? row.title, row] as const))(
		'by %s says what happened and what to do next, with the item and without the token',
		async (_, { switches, message, description, title }) => {
			here.sandbox.set(switches);
			const failure = await failBothWays();
			expect(failure.message).toBe(message.replace('FIRST', here.id()));
			expect(failure.description).toBe(description);
			expect(failure.context?.itemIndex).toBe(0);
			expect(failure.httpCode ?? '').toBe(title);
		},
	);

	it('names the field of the form that the API named', async () => {
		here.sandbox.set(
			answer(400, { message: ['voice_speed must not be above 1.2', 'name is taken'] }),
		);
		const { message, description } = await failBothWays({ fields: { voice_speed: 2, name: 'X' } });
		expect(message).toBe(
			'OpenCX refused the values of this update: voice_speed must not be above 1.2; name is taken',
		);
		expect(description).toBe(
			"This concerns 'Name', 'Voice Speed'. Nothing was changed. Correct the values and run this item again.",
		);
	});

	it('keeps our words where the host would put its own for a code that is part of them', async () => {
		for (const id of ['EPERM-7', 'econnrefused', 'voiceAccess']) {
			const { message } = await failBothWays({ id });
			expect(message).toBe(`OpenCX has no phone number with the ID "${id}"`);
		}
		const { message } = await failBothWays({
			fields: { base_prompt: '=Say {{ $json.voiceAccess }}.' },
		});
		expect(message).toMatch(/^'Base Prompt' uses \{\{ \$json\.voiceAccess \}\}/);
	});
});

describe('the body of an error', () => {
	const said = async (body: string, contentType = 'application/json') => {
		here.sandbox.set({ answer: { status: 400, body, contentType } });
		const { message } = await failBothWays();
		return message.replace(/^OpenCX refused the values of this update:? ?/, '');
	};

	it.each([
		['{"message":"one sentence"}', 'one sentence'],
		['{"message":["one","two"]}', 'one; two'],
		['{"message":["one",2,null,{"a":1}]}', 'one'],
		['{"message":[],"error":"Bad Request"}', 'Bad Request'],
		['{"error":"Bad Request"}', 'Bad Request'],
		['{"message":{"text":"x"}}', ''],
		['{"message":"two\\n\\n  lines"}', 'two lines'],
		['{}', ''],
		['[]', ''],
		['null', ''],
		['7', ''],
		['"as text"', 'as text'],
		['', ''],
		['{"message":', '{"message":'],
		['{"message":"<b>bold</b>"}', ''],
	])('%s is told as %p', async (body, expected) => {
		expect(await said(body)).toBe(expected);
	});

	it('is told where it is plain text, and not where it is HTML', async () => {
		expect(await said('not today', 'text/plain')).toBe('not today');
		expect(await said('<!doctype html><h1>Bad Gateway</h1>', 'text/html')).toBe('');
		expect(await said(' <html>', 'text/plain')).toBe('');
	});

	it('is cut short where it is long', async () => {
		expect(await said(JSON.stringify({ message: 'x'.repeat(5_000) }))).toBe(`${'x'.repeat(300)}…`);
	});

	it.each(['documented', 'array', 'string', 'text', 'html', 'none'] as const)(
		'may be of the form %s',
		async (errorBody) => {
			here.sandbox.set({ errorBody });
			const { message } = await failBothWays({
				voice: 'unlisted',
				options: { allowUnlisted: true },
			});
			expect(message).toMatch(
				['html', 'none'].includes(errorBody)
					? /^OpenCX refused the values of this update$/
					: /^OpenCX refused the values of this update: elevenlabs_voice_id must be one of: hP72/,
			);
		},
	);
});

describe('a place that cannot be reached', () => {
	it.each([
		['http://127.0.0.1:1', 'Nothing answers at the address of OpenCX'],
		['http://[::1]:1', 'Nothing answers at the address of OpenCX'],
		['https://opencx.invalid', 'The address of OpenCX was not found'],
	])('%s is told', async (baseUrl, message) => {
		const failure = await failBothWays({ credential: { baseUrl } });
		expect(failure.message).toBe(message);
		expect(failure.description).toContain(usual);
	});

	it('may speak no TLS', async () => {
		const failure = await failBothWays({
			credential: { baseUrl: here.sandbox.url.replace('http', 'https') },
		});
		expect(failure.message).toBe('OpenCX could not be reached');
		expect(failure.description).toContain('its certificate');
	});
});

describe('a redirect', () => {
	it('is followed nowhere', async () => {
		here.sandbox.set({ redirectTo: `${here.sandbox.url}/elsewhere` });
		const { failure, requests } = await here.update({});
		expect(failure.message).toBe('OpenCX answered with a redirect, which is not followed');
		expect(requests.map(({ url }) => url)).toEqual([`/phone/${here.id()}`]);
	});
});

describe('the credential', () => {
	it.each([
		[
			'http://example.com',
			'The base URL must begin with https:// (http:// for localhost only), so that nobody can read the API key on its way.',
		],
		['SANDBOX?x=1', 'The base URL has a query or a fragment.'],
		['SANDBOX#x', 'The base URL has a query or a fragment.'],
		['USER', 'The base URL has a user name or password.'],
		['api.open.cx', 'The base URL is not a URL.'],
	])('with the base URL %s is refused before the token leaves', async (given, problem) => {
		const { url } = here.sandbox;
		const baseUrl = given.replace('SANDBOX', url).replace('USER', url.replace('//', '//me:pw@'));
		for (const onError of [undefined, 'continueErrorOutput'] as const) {
			const outcome = await here.update({ credential: { baseUrl }, onError });
			expect(outcome.requests).toEqual([]);
			const error = outcome.failed[0]?.error ?? outcome.error?.message;
			expect(error).toBe(
				`${problem} Set the 'Base URL' of the OpenCX API credential to https://api.open.cx`,
			);
			expectNoToken(outcome);
		}
	});

	it.each(['/', '//', ' \n'])('may have a base URL that ends with %j', async (end) => {
		const { requests } = await here.update({ credential: { baseUrl: here.sandbox.url + end } });
		expect(requests.map(({ url, status }) => [url, status])).toEqual([
			[`/phone/${here.id()}`, 200],
		]);
	});

	it('may name this machine', async () => {
		const { requests } = await here.update({
			credential: { baseUrl: here.sandbox.url.replace('127.0.0.1', 'localhost') },
		});
		expect(requests).toHaveLength(1);
	});

	it.each(['Bearer TOKEN', ' TOKEN\n', 'bearer  TOKEN '])(
		'may hold the token as %j',
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

	it.each(['two\nlines', 'two words', 'tökén', '€'])('can not hold the token %j', async (token) => {
		const outcome = await here.update({ credential: { token } });
		expect(outcome.requests).toEqual([]);
		expect(outcome.failure.message).toBe(
			'The API key of the OpenCX API credential has characters that no API key has',
		);
		expectNoToken(outcome, JSON.stringify(token).slice(1, -1));
	});

	it.each(['', '  ', 'Bearer '])('can not hold the token %j', async (token) => {
		const { failure, requests } = await here.update({ credential: { token } });
		expect(requests).toEqual([]);
		expect(failure.message).toBe('The OpenCX API credential has no API key');
	});
});

describe('a token that a server repeats', () => {
	it.each([
		['plain', 'sk-live-0123456789', (token: string) => JSON.stringify({ message: `bad ${token}` })],
		[
			'with escaped slashes',
			'sk/live+01/23=',
			(token: string) => JSON.stringify({ message: `bad ${token}` }).replaceAll('/', '\\/'),
		],
		['as escapes', 'sk"live', (token: string) => JSON.stringify({ message: `bad ${token}` })],
		['in text', 'sk-live-0123456789', (token: string) => `bad ${token}`],
	])('%s is taken out of the error', async (_, token, bodyOf) => {
		here.sandbox.set({ answer: { status: 400, body: bodyOf(token) } });
		const outcome = await here.update({ credential: { token } });
		expect(outcome.failure.message).toBe('OpenCX refused the values of this update: bad [token]');
		expectNoToken(outcome, token);
		expectNoToken(outcome, JSON.stringify(token).slice(1, -1));
	});

	it('is taken out of the response', async () => {
		const { token } = here.sandbox;
		here.sandbox.set({ echo: (agent) => ({ ...agent, note: [token], [token]: 1 }) });
		const outcome = await here.update({});
		expect(outcome.items[0]?.json.response).toMatchObject({ note: ['[token]'], '[token]': 1 });
		expectNoToken(outcome);
	});
});

describe('a run that stops', () => {
	it('says how many items were updated, failed and never sent, and the first of each', async () => {
		const ids = [0, 1, 2, 3].map((index) => here.id(index));
		here.sandbox.set({ statusFor: { [ids[2] ?? '']: 404 } });
		const { failure, requests } = await here.update({
			items: ids.map((id) => ({ id })),
			options: { concurrency: 1 },
		});
		expect(requests).toHaveLength(3);
		expect(failure.context?.itemIndex).toBe(2);
		expect(failure.description).toMatch(
			/ Of the items, 2 were updated \(the first: item 0\), 1 failed \(the first: item 2\), 1 was never sent \(the first: item 3\)\.$/,
		);
	});

	it('sends nothing after a 401', async () => {
		const { requests, failed } = await here.update({
			items: [0, 1, 2].map((index) => ({ id: here.id(index) })),
			credential: { token: 'wrong' },
			options: { concurrency: 1 },
			onError: 'continueErrorOutput',
		});
		expect(requests).toHaveLength(1);
		expect(failed.map(({ error }) => error)).toEqual([
			'OpenCX does not accept the API key',
			'Not sent: OpenCX does not accept the API key',
			'Not sent: OpenCX does not accept the API key',
		]);
	});
});
