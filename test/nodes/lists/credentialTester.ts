import { CredentialTestContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeCredentialTestResult,
	INodeType,
} from 'n8n-workflow';

/**
 * Tests a credential as n8n's server does: by the function that the node names for it, in the
 * context that n8n creates for this kind of function.
 */
export const testCredential = async (
	{ description, methods }: INodeType,
	type: string,
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> => {
	const testedBy = description.credentials?.find(({ name }) => name === type)?.testedBy;
	const test = methods?.credentialTest?.[String(testedBy)];
	if (test === undefined) throw new Error(`The node does not test ${type}`);
	return await test.call(new CredentialTestContext(), { id: 'one', name: 'one', type, data });
};
