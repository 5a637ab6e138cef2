import { startHere } from '../../support/engine';
import { expectNoToken, failBothWays } from '../../support/bothWays';

const here = startHere();
const usual =
	"Check the 'Base URL' of the OpenCX API credential: the usual one is https://api.open.cx.";

describe('a place that cannot be reached', () => {
	it.each([
		['http://127.0.0.1:1', 'Nothing answers at the address of OpenCX'],
		['http://[::1]:1', 'Nothing answers at the address of OpenCX'],
		['https://opencx.invalid', 'The address of OpenCX was not found'],
	])('%s is told', async (baseUrl, message) => {
		const failure = await failBothWays(here, { credential: { baseUrl } });
		expect(failure.message).toBe(message);
		expect(failure.description).toContain(usual);
	});

	it('may speak no TLS', async () => {
		const failure = await failBothWays(here, {
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
		expectNoToken(here, outcome, token);
		expectNoToken(here, outcome, JSON.stringify(token).slice(1, -1));
	});

	it('is taken out of the response', async () => {
		const { token } = here.sandbox;
		here.sandbox.set({ echo: (agent) => ({ ...agent, note: [token], [token]: 1 }) });
		const outcome = await here.update({});
		expect(outcome.items[0]?.json.response).toMatchObject({ note: ['[token]'], '[token]': 1 });
		expectNoToken(here, outcome);
	});
});
