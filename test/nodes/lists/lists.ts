import { apis } from '../../../tools/sandbox/apis';
import type { AnyHere, CredentialData } from '../../support/engine';

/** Puts so many agents into the sandbox. */
export const seed = ({ sandbox, tested }: AnyHere, count: number) => {
	sandbox.agents.clear();
	for (const [id, agent] of apis[tested.apiName].seed(count)) {
		sandbox.agents.set(id, agent);
	}
};

/** What a list in pages tells of each. */
export const listed = ({ sandbox }: AnyHere) =>
	[...sandbox.agents.values()].map(({ id, name, phone_number }) => ({ id, name, phone_number }));

export const at = {
	unreachable: 'http://127.0.0.1:9',
	plain: 'http://api.open.cx',
};

const soon = { 'retry-after': '0' };

/** What stands between the list and whoever wants it, and what they are told; PLURAL of what. */
export const refusals: ReadonlyArray<
	[string, (here: AnyHere) => void, CredentialData, string, RegExp]
> = [
	[
		'a wrong token',
		() => undefined,
		{ token: 'wrong-token-1234' },
		'OpenCX does not accept the API key',
		/paste the API key again/,
	],
	[
		'a key that may only write',
		({ sandbox }) => sandbox.set({ scopes: ['phone:write'] }),
		{},
		'The API key may not list PLURAL: The API key lacks the scope phone:read',
		/scope phone:read/,
	],
	[
		'a page of HTML',
		({ sandbox }) =>
			sandbox.set({
				answer: { status: 200, body: '<html>Hi</html>', contentType: 'text/html' },
			}),
		{},
		'The answer did not come from the OpenCX API',
		/Check the 'Base URL'/,
	],
	[
		'another kind of JSON',
		({ sandbox }) =>
			sandbox.set({
				answer: { status: 200, body: '{"data":[]}', contentType: 'application/json' },
			}),
		{},
		'The answer did not come from the OpenCX API',
		/Check the 'Base URL'/,
	],
	[
		'a list of something else',
		({ sandbox }) =>
			sandbox.set({
				answer: { status: 200, body: '["a","b"]', contentType: 'application/json' },
			}),
		{},
		'The answer did not come from the OpenCX API',
		/Check the 'Base URL'/,
	],
	[
		'an answer without a body',
		({ sandbox }) => sandbox.set({ answer: { status: 204 } }),
		{},
		'The answer did not come from the OpenCX API',
		/Check the 'Base URL'/,
	],
	[
		'another address',
		({ sandbox }) => sandbox.set({ answer: { status: 404, body: 'no such page' } }),
		{},
		'There is no list of PLURAL at this address',
		/Check the 'Base URL'/,
	],
	[
		'a redirect',
		({ sandbox }) => sandbox.set({ redirectTo: 'https://example.org/' }),
		{},
		'OpenCX answered with a redirect, which is not followed',
		/could expose the API key/,
	],
	[
		'a server that stays out of order',
		({ sandbox }) => sandbox.set({ failEvery: { every: 1, status: 503, headers: soon } }),
		{},
		'OpenCX is not working properly at the moment: This request was chosen to fail',
		/usually temporary/,
	],
	[
		'a base URL without https',
		() => undefined,
		{ baseUrl: at.plain },
		'The base URL must begin with https:// (http:// for localhost only), so that nobody can read the API key in transit',
		/Set the 'Base URL' of the OpenCX API credential to https:.* Nothing was sent\.$/,
	],
	[
		'a credential without a token',
		() => undefined,
		{ token: ' ' },
		'The OpenCX API credential has no API key',
		/Paste an API key/,
	],
];
