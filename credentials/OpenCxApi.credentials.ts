import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { readBaseUrl, readToken } from '../nodes/OpenCxPhone/transport/baseUrl';

/** HTTP Request nodes name the URL `uri`. */
type AnyRequest = IHttpRequestOptions & { readonly uri?: string };

const isWithin = ({ url, uri, baseURL }: AnyRequest, baseUrl: string): boolean => {
	const target = url ?? uri ?? '';
	// What the HTTP client takes for absolute, a host without a scheme included.
	const isAbsolute = /^([a-z][a-z\d+.-]*:)?\/\//i.test(target);
	const absolute = isAbsolute ? target : (baseURL ?? baseUrl).trim();
	return URL.canParse(absolute) && `${new URL(absolute).href}/`.startsWith(`${baseUrl}/`);
};

/**
 * The bearer token of an OpenCX account, and where its API is. The node tests it
 * (`credentialTest.ts`): of a test that a credential describes by itself, n8n loses the status on
 * its way to the words for it.
 */
export class OpenCxApi implements ICredentialType {
	name = 'openCxApi';

	displayName = 'OpenCX API';

	icon: Icon = { light: 'file:../icons/openCx.svg', dark: 'file:../icons/openCx.dark.svg' };

	documentationUrl = 'https://github.com/opencx-phone/n8n-nodes-opencx-phone#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'An API key of your OpenCX account. It needs the scope phone:write to update agents, and phone:read to list phone numbers',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://api.open.cx',
			description:
				'Where the API is. Must begin with https:// (http:// only for this machine), without a query',
		},
	];

	/**
	 * Adds the token to a request, unless the base URL is one that a token must not be sent to. A
	 * function and not a template, so that HTTP Request nodes that use this credential obey
	 * the same rule as our node.
	 *
	 * @throws UserError where the base URL breaks the rule of `readBaseUrl`, or the request goes
	 * anywhere but under it
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const base = readBaseUrl(credentials.baseUrl);
		if ('problem' in base) throw new UserError(base.problem);
		if (!isWithin(request, base.baseUrl)) {
			throw new UserError(
				`The token of this credential goes to ${base.baseUrl} alone, and this request leads elsewhere. Correct its URL, or the 'Base URL' of the credential.`,
			);
		}
		return {
			...request,
			...(request.baseURL === undefined ? {} : { baseURL: base.baseUrl }),
			headers: { ...request.headers, Authorization: `Bearer ${readToken(credentials.token)}` },
			// The host would follow and hand the token to wherever a redirect points.
			disableFollowRedirect: true,
			// What HTTP Request nodes have for the same.
			...{ followRedirect: false, followAllRedirects: false },
		};
	};
}
