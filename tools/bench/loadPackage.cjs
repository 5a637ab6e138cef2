// This is plain JavaScript, because a compiler hooked into `require` would be measured along.
const { mkdtempSync } = require('node:fs');
const { createRequire } = require('node:module');
const { tmpdir } = require('node:os');
const path = require('node:path');

const [manifest, warmUpFolder, folder] = process.argv.slice(2);

// n8n writes its settings there as soon as it is loaded.
process.env.N8N_USER_FOLDER = mkdtempSync(path.join(tmpdir(), 'opencx-phone-load-'));

const main = async () => {
	const load = createRequire(manifest);
	const { PackageDirectoryLoader } = load('n8n-core');
	for (const name of ['n8n-workflow', 'zod', 'luxon', 'lodash', 'p-limit']) load(name);
	// A running n8n has loaded other packages before.
	await new PackageDirectoryLoader(warmUpFolder).loadAll();

	const start = performance.now();
	await new PackageDirectoryLoader(folder).loadAll();
	const ms = performance.now() - start;
	process.stdout.write(`\n${ms}\n`, () => process.exit());
};

void main();
