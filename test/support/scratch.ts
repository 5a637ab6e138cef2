import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Before all tests: whatever they leave in the folder for temporary files is deleted with it at the end. */
export default function makeScratch(): void {
	const folder = mkdtempSync(path.join(tmpdir(), 'opencx-test-'));
	process.env.TMPDIR = folder;
	process.once('exit', () => {
		rmSync(folder, { recursive: true, force: true });
	});
}
