import type { IDataObject } from 'n8n-workflow';

import type { AnyHere, CredentialData } from '../../support/engine';
import type { TestedResource } from '../../support/resources';

/** Puts this many entries into the sandbox. */
export const seed = ({ entries, tested }: AnyHere, count: number) => {
	entries.clear();
	for (const [id, entry] of tested.seed(count)) entries.set(id, entry);
};

/** Puts as many entries into the sandbox as fill these pages, the last one half full. */
export const seedPages = (here: AnyHere, pages: number) => {
	seed(here, (pages - 0.5) * here.tested.listing.pageLength);
};

/** What a list in pages shows of each entry by default. */
export const listed = ({ entries, tested }: AnyHere): IDataObject[] =>
	[...entries.values()].map((entry) => {
		const shown = Object.entries(entry).filter(([key]) => tested.listing.keys.includes(key));
		return Object.fromEntries(shown) as IDataObject;
	});

export const at = {
	unreachable: 'http://127.0.0.1:9',
	plain: 'http://api.open.cx',
};

const soon = { 'retry-after': '0' };

/** The reasons why a list cannot be read, and the error for each. */
export const refusalsOf = ({
	scopes,
	resource,
}: TestedResource): ReadonlyArray<
	[string, (here: AnyHere) => void, CredentialData, string, RegExp]
> => [
	[
		'a wrong token',
		() => undefined,
		{ token: 'wrong-token-1234' },
		'OpenCX does not accept the API key',
		/paste the API key again/,
	],
	[
		'a key that may only write',
		({ sandbox }) => sandbox.set({ scopes: [scopes.write] }),
		{},
		`The API key is not allowed to list ${resource.api.plural}: The API key lacks the scope ${scopes.read}`,
		new RegExp(`scope ${scopes.read}`),
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
		`There is no list of ${resource.api.plural} at this address`,
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
		'OpenCX returned a server error: This request was chosen to fail',
		/usually temporary/,
	],
	[
		'a base URL without https',
		() => undefined,
		{ baseUrl: at.plain },
		'The base URL must begin with https:// (http:// for localhost only), so no one can read the API key in transit',
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
