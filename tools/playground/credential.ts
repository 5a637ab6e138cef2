import type { ApiName } from '../sandbox/server';

/** The credentials that the workflows of `workflows/` use, by the form of the API. */
export const sandboxCredentials: Readonly<
	Record<ApiName, { readonly id: string; readonly name: string; readonly type: 'openCxApi' }>
> = {
	'phone-number': { id: 'opencxSandbox01', name: 'OpenCX sandbox', type: 'openCxApi' },
	'phone-agent': {
		id: 'opencxSandbox02',
		name: 'OpenCX sandbox of phone agents',
		type: 'openCxApi',
	},
};
