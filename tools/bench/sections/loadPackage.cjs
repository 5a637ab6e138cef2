// Plain JavaScript: a compiler hooked into `require` would be measured along.
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

	global.gc();
	const before = process.memoryUsage();
	const start = performance.now();
	await new PackageDirectoryLoader(folder).loadAll();
	const ms = performance.now() - start;
	global.gc();
	const after = process.memoryUsage();
	const figures = {
		ms,
		heapBytes: after.heapUsed - before.heapUsed,
		residentBytes: after.rss - before.rss,
	};
	process.stdout.write(`\n${JSON.stringify(figures)}\n`, () => process.exit());
};

void main();
