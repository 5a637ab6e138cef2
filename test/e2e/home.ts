import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Owner } from '../../tools/playground/client';
import { createOwner } from '../../tools/playground/client';
import { sandboxCredentials } from '../../tools/playground/credential';
import { installNode } from '../../tools/playground/install';
import { importCredential, importWorkflows, startN8n } from '../../tools/playground/n8n';
import { workflows } from '../../tools/workflows/workflows';

export const owner: Owner = {
	email: 'owner@example.com',
	password: 'Playground-1',
	firstName: 'Ada',
	lastName: 'Owner',
};

const workflowsFolder = join(__dirname, '..', '..', 'workflows');

/**
 * Makes a home of n8n with the packed node, all workflows, the credentials of the sandboxes, still
 * without a token, and an owner. Every scene starts from a copy, because making one takes n8n long.
 *
 * @param home its folder, which need not exist
 * @throws PlaygroundError if n8n does not start
 */
export async function makeHome(home: string, tarball: string): Promise<void> {
	await installNode(home, tarball);
	for (const credential of Object.values(sandboxCredentials)) {
		await importCredential(home, { ...credential, data: {} });
	}
	const files = workflows.map(({ file }) => readFile(join(workflowsFolder, file), 'utf8'));
	await importWorkflows(home, await Promise.all(files));
	const n8n = await startN8n({ home });
	try {
		await createOwner(n8n.url, owner);
	} finally {
		await n8n.stop();
	}
	await rm(join(home, 'n8n.log'));
}
