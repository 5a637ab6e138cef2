import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installN8n, packNode } from '../../tools/playground/install';
import { makeHome } from './home';

/**
 * Once, before all tests: n8n is installed, the project packed as it would be published, and a home
 * made with it. A tarball that `OPENCX_E2E_TARBALL` names is taken instead, so that a published one can
 * be tested.
 */
export default async function pack(): Promise<void> {
	await installN8n();
	const folder = mkdtempSync(join(tmpdir(), 'opencx-e2e-'));
	process.once('exit', () => {
		rmSync(folder, { recursive: true, force: true });
	});
	const home = join(folder, 'home');
	await makeHome(home, process.env.OPENCX_E2E_TARBALL ?? (await packNode(folder)));
	process.env.OPENCX_E2E_HOME = home;
}
