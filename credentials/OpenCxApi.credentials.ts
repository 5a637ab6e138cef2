import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { sentenceOf } from '../nodes/values/problem';
import { defaultRequestsPerMinute, readBaseUrl, readToken, resolveWithin } from './baseUrl';

/** What HTTP Request nodes hand over: they name the URL `uri`, and have other names for redirects. */
interface AnyRequest extends IHttpRequestOptions {
	uri?: string;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
}

/** The URL of a request as the HTTP client puts it together with its base URL. */
const urlOf = ({ url, uri, baseURL }: AnyRequest): string => {
	const text = url ?? uri ?? '';
	if (baseURL === undefined || URL.canParse(text) || /^\s*[\\/]{2}/.test(text)) return text;
	return `${baseURL.trim().replace(/\/+$/, '')}/${text.replace(/^\s*\/+/, '')}`;
};

/**
 * The API key of an OpenCX account, where its API is, and how much it takes. The node tests it (`credentialTest.ts`):
 * of a test that a credential describes by itself, n8n loses the status on its way to the words for
 * it.
 */
export class OpenCxApi implements ICredentialType {
	name = 'openCxApi';

	displayName = 'OpenCX API';

	icon: Icon = { light: 'file:../icons/openCx.svg', dark: 'file:../icons/openCx.dark.svg' };

	documentationUrl = 'https://github.com/opencx-phone/n8n-nodes-opencx-phone#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'An API key of your OpenCX account. It needs the scope phone:write to update, and phone:read to list; training:read and training:write are only needed for training scenarios',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://api.open.cx',
			description:
				'The address of the API. It must begin with https:// (http:// for localhost only) and have no query',
		},
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: defaultRequestsPerMinute,
			description:
				'Maximum number of requests in any 60 seconds with this API key. OpenCX allows 100 for each key. If several n8n workers or other programs use the same key, set their share: with two workers, 50',
		},
	];

	/**
	 * Adds the API key to a request, unless the base URL is one that it must not be sent to. A
	 * function and not a template, so that HTTP Request nodes that use this credential obey the same
	 * rule as our node. What was judged is what is requested: the resolved URL is handed on.
	 *
	 * @throws UserError where the base URL breaks the rule of `readBaseUrl`, or the request goes
	 * anywhere but under it
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const base = readBaseUrl(credentials.baseUrl);
		if ('problems' in base) throw new UserError(base.problems.map(sentenceOf).join(' '));
		const { baseURL, ...rest }: AnyRequest = request;
		const target = resolveWithin(urlOf({ ...rest, baseURL }), base.value);
		if (target === undefined) {
			throw new UserError(
				`The API key of this credential is sent to ${base.value} only, and this request goes elsewhere. Correct its URL, or the 'Base URL' of the credential.`,
			);
		}
		const authenticated: AnyRequest = {
			...rest,
			...('uri' in rest ? { uri: target } : {}),
			...('url' in rest || !('uri' in rest) ? { url: target } : {}),
			headers: { ...rest.headers, Authorization: `Bearer ${readToken(credentials.token)}` },
			// The host would follow and hand the API key to wherever a redirect points.
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
		};
		return authenticated;
	};
}
