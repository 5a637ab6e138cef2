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

/** What newer versions of `n8n-core` have in addition. */
interface KeyServing {
	readonly EncryptionKeyProxy?: new () => {
		setProvider(provider: Record<string, () => Promise<object>>): void;
	};
	readonly Cipher: new () => { encryptDEKWithInstanceKey(key: string): string };
	readonly InstanceSettings: new () => { readonly encryptionKey: string };
}

/**
 * Provides the key that encrypts credentials, if n8n leaves that to its server: the one in
 * `N8N_ENCRYPTION_KEY`, as in older versions.
 */
export const serveKey = (core: object, get: <T>(type: new () => T) => T): void => {
	const { EncryptionKeyProxy, Cipher, InstanceSettings } = core as KeyServing;
	if (EncryptionKeyProxy === undefined) return;
	const value = get(Cipher).encryptDEKWithInstanceKey(get(InstanceSettings).encryptionKey);
	const key = { id: 'instance', value, algorithm: 'aes-256-cbc', format: 'no-prefix' };
	const getKey = async () => await Promise.resolve(key);
	get(EncryptionKeyProxy).setProvider({
		getActiveKey: getKey,
		getKeyById: getKey,
		getLegacyKey: getKey,
	});
};

/**
 * Handles saved credentials as n8n's server does: finds one by its ID, fills in the defaults, and
 * applies it to a request.
 *
 * @returns a class of helpers, each for one credential
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
			// Newer versions of n8n encrypt and decrypt asynchronously.
			await Promise.resolve(credentials.setData(this.saved.data));
			return credentials;
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
				...(await Promise.resolve(credentials.getData())),
			};
		}

		async updateCredentials() {
			await Promise.reject(new Error('No credential is updated here'));
		}

		async updateCredentialsOauthTokenData() {
			await Promise.reject(new Error('No credential is updated here'));
		}

		/** Newer versions of n8n can limit a credential to some nodes. No credential here is limited. */
		isCredentialUsableByNode(): boolean {
			return true;
		}

		getCredentialsProperties(type: string) {
			return credentialType(type).properties;
		}
	};
