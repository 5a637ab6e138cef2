import type * as Core from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import type * as HostWorkflow from 'n8n-workflow';

/** A credential as a user saves it. */
export interface SavedCredential {
	readonly id: string;
	readonly type: string;
	readonly data: ICredentialDataDecryptedObject;
}

/**
 * What n8n's server does with saved credentials, as it does it: finds one by its ID, fills in the
 * defaults, and applies it to a request.
 *
 * @returns a class of helpers that know one credential each
 */
export const createVault = (
	core: typeof Core,
	host: typeof HostWorkflow,
	credentialType: (type: string) => ICredentialType,
) =>
	class extends host.ICredentialsHelper {
		constructor(private readonly saved: SavedCredential | undefined) {
			super();
		}

		getParentTypes() {
			return [];
		}

		async authenticate(
			credentials: ICredentialDataDecryptedObject,
			typeName: string,
			request: IHttpRequestOptions,
		): Promise<IHttpRequestOptions> {
			const { authenticate } = credentialType(typeName);
			return typeof authenticate === 'function'
				? await authenticate(credentials, request)
				: request;
		}

		async preAuthentication() {
			return await Promise.resolve(undefined);
		}

		async getCredentials(details: INodeCredentialsDetails, type: string) {
			if (this.saved?.id !== details.id) throw new Error(`No saved credential ${details.name}`);
			const credentials = new core.Credentials({ id: details.id, name: details.name }, type);
			credentials.setData(this.saved.data);
			return await Promise.resolve(credentials);
		}

		async getDecrypted(
			_data: IWorkflowExecuteAdditionalData,
			details: INodeCredentialsDetails,
			type: string,
		) {
			const credentials = await this.getCredentials(details, type);
			const defaults = credentialType(type).properties.map(({ name, default: value }) => [
				name,
				value,
			]);
			return {
				...(Object.fromEntries(defaults) as ICredentialDataDecryptedObject),
				...credentials.getData(),
			};
		}

		async updateCredentials() {
			await Promise.reject(new Error('No credential is updated here'));
		}

		async updateCredentialsOauthTokenData() {
			await Promise.reject(new Error('No credential is updated here'));
		}

		getCredentialsProperties(type: string) {
			return credentialType(type).properties;
		}
	};
