import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { sentencesOf } from '../nodes/values/problem';
import { defaultRequestsPerMinute, readBaseUrl, readToken, resolveWithin } from './baseUrl';

/** A request from an HTTP Request node. It calls the URL `uri` and has other names for redirects. */
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
 * The API key of an OpenCX account, the address of its API, and its rate limit. The node tests it
 * (`credentialTest.ts`), because n8n drops the status code from declarative credential tests.
 */
export class OpenCxApi implements ICredentialType {
	name = 'openCxApi';

	displayName = 'OpenCX API';

	icon: Icon = { light: 'file:../icons/openCx.svg', dark: 'file:../icons/openCx.dark.svg' };

	documentationUrl =
		'https://github.com/opencx-phone/n8n-nodes-opencx-phone/blob/main/docs/credential.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'Create the API key in your OpenCX account. Updating needs the scope phone:write. Listing and reading need phone:read. Training scenarios need training:read and training:write. Calls need chat-sessions:read.',
			name: 'scopes',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'An API key from your OpenCX account, with the scopes listed above',
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
				'Maximum number of requests with this API key in any 60 seconds. OpenCX allows 100 per key. If several n8n workers or other programs use the same key, enter the share of each: 50 for two workers',
		},
	];

	/**
	 * Adds the API key to a request, unless the key must not be sent to the base URL. This is a
	 * function rather than a template, so HTTP Request nodes that use this credential follow the same
	 * rule as our node. The request gets the resolved URL: the URL that was checked.
	 *
	 * @throws UserError if the base URL breaks the rule of `readBaseUrl`, or if the request leads
	 * outside the base URL
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const base = readBaseUrl(credentials.baseUrl);
		if ('problems' in base) throw new UserError(sentencesOf(base.problems));
		const { baseURL, ...rest }: AnyRequest = request;
		const target = resolveWithin(urlOf({ ...rest, baseURL }), base.value);
		if (target === undefined) {
			throw new UserError(
				`The API key of this credential is sent only to ${base.value}, and this request goes elsewhere. Correct the URL of the request, or the 'Base URL' of the credential.`,
			);
		}
		const authenticated: AnyRequest = {
			...rest,
			...('uri' in rest ? { uri: target } : {}),
			...('url' in rest || !('uri' in rest) ? { url: target } : {}),
			headers: { ...rest.headers, Authorization: `Bearer ${readToken(credentials.token)}` },
			// n8n would follow a redirect and send the API key to its target.
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
		};
		return authenticated;
	};
}
