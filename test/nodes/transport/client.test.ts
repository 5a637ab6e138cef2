import { startHere } from '../../support/engine';
import { expectNoToken, failBothWays } from '../../support/bothWays';

const here = startHere();
const usual =
	"Check the 'Base URL' of the OpenCX API credential: the usual one is https://api.open.cx.";

describe('createClient, a place that cannot be reached', () => {
	it.each([
		['http://127.0.0.1:1', 'Nothing answers at the OpenCX address'],
		['http://[::1]:1', 'Nothing answers at the OpenCX address'],
		['https://opencx.invalid', 'The OpenCX address was not found'],
	])('the error says that %s cannot be reached', async (baseUrl, message) => {
		const failure = await failBothWays(here, { credential: { baseUrl } });
		expect(failure.message).toBe(message);
		expect(failure.description).toContain(usual);
	});

	it('the error says that a place does not speak TLS', async () => {
		const failure = await failBothWays(here, {
			credential: { baseUrl: here.sandbox.url.replace('http', 'https') },
		});
		expect(failure.message).toBe('OpenCX could not be reached');
		expect(failure.description).toContain('its certificate');
	});
});

describe('createClient and redirects', () => {
	it('a redirect is not followed', async () => {
		here.sandbox.set({ redirectTo: `${here.sandbox.url}/elsewhere` });
		const { failure, requests } = await here.update({});
		expect(failure.message).toBe('OpenCX answered with a redirect, which is not followed');
		expect(requests.map(({ url }) => url)).toEqual([`/phone/${here.id()}`]);
	});
});

describe('createClient, an API key that a server repeats', () => {
	it.each([
		['plain', 'sk-live-0123456789', (token: string) => JSON.stringify({ message: `bad ${token}` })],
		[
			'with escaped slashes',
			'sk/live+01/23=',
			(token: string) => JSON.stringify({ message: `bad ${token}` }).replaceAll('/', '\\/'),
		],
		['as escapes', 'sk"live', (token: string) => JSON.stringify({ message: `bad ${token}` })],
		['in text', 'sk-live-0123456789', (token: string) => `bad ${token}`],
	])('an API key that is repeated %s is removed from the error', async (_, token, bodyOf) => {
		here.sandbox.set({ answer: { status: 400, body: bodyOf(token) } });
		const outcome = await here.update({ credential: { token } });
		expect(outcome.failure.message).toBe('OpenCX refused the values of this update: bad [token]');
		expectNoToken(here, outcome, token);
		expectNoToken(here, outcome, JSON.stringify(token).slice(1, -1));
	});

	it('an API key is removed from the response, in keys and in texts', async () => {
		const { token } = here.sandbox;
		here.sandbox.set({ echo: (agent) => ({ ...agent, note: [token], [token]: 1 }) });
		const outcome = await here.update({ credential: { token } });
		expect(outcome.items[0]?.json.response).toMatchObject({ note: ['[token]'], '[token]': 1 });
		expectNoToken(here, outcome);
	});
});
