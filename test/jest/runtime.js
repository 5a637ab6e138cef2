const { findSourceMap } = require('node:module');

const { default: Runtime } = require('jest-runtime');

// Node loads TypeScript, in each process that runs tests.
require('tsx/cjs');

// Beside OpenCxPhone.node.ts lies its codex, OpenCxPhone.node.json: an import of "OpenCxPhone.node" means
// the code, and Node takes the first of these endings that fits.
const { '.json': loadJson } = require.extensions;
delete require.extensions['.json'];
require.extensions['.json'] = loadJson;

/** One line of a stack, with the place in the source and not in what tsx has made of it. */
const inSource = (frame) => {
	const line = `    at ${frame}`;
	const map = findSourceMap(frame.getFileName() ?? '');
	// Counted from 0, in both directions.
	const entry = map?.findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1);
	if (entry?.originalLine === undefined) return line;
	const place = `:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
	return line.replace(/:\d+:\d+(?=\)?$)/, place);
};

/**
 * Jest's runtime, but modules are loaded by Node's own `require`, and not again for each test file,
 * because n8n's core takes seconds to load. So the files that a process runs share all modules and globals.
 * There is no `jest` object, and there are no module mocks.
 */
module.exports = class NodeRuntime extends Runtime {
	/** Loads a test file. */
	requireModule(file) {
		// Jest sets its own before each file, and that knows nothing of tsx. Node's knows, but Jest hides
		// the lines in which it names functions without a name.
		Error.prepareStackTrace = (error, frames) =>
			[String(error), ...frames.map(inSource)].join('\n');
		return require(file);
	}

	/** Loads the part of Jest that collects and runs the tests of one file: a new one for each file. */
	requireInternalModule(file) {
		delete require.cache[file];
		delete globalThis[Symbol.for('EVENT_HANDLERS')];
		return require(file);
	}

	/** Gives the tests `describe`, `it`, `expect` and so on. */
	setGlobalsForRuntime(globals) {
		Object.assign(globalThis, globals);
	}
};
