import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installN8n, packNode } from '../../tools/playground/install';

/**
 * Once, before all tests: n8n is installed, and the project packed as it would be published. A
 * tarball that `OPENCX_E2E_TARBALL` names is taken instead, so that a published one can be tested.
 */
export default async function pack(): Promise<void> {
	await installN8n();
	process.env.OPENCX_E2E_TARBALL ??= await packNode(await mkdtemp(join(tmpdir(), 'opencx-e2e-')));
}
