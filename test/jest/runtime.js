require('tsx/cjs');
const { default: Runtime } = require('jest-runtime');

// Beside OpenCxPhone.node.ts lies its codex, OpenCxPhone.node.json, which Node would take for it.
const { '.json': loadJson } = require.extensions;
delete require.extensions['.json'];
require.extensions['.json'] = loadJson;

module.exports = class NodeRuntime extends Runtime {
	requireModule(file) {
		Error.prepareStackTrace = undefined;
		return require(file);
	}

	requireInternalModule(file) {
		delete require.cache[file];
		delete globalThis[Symbol.for('EVENT_HANDLERS')];
		return require(file);
	}

	setGlobalsForRuntime(globals) {
		Object.assign(globalThis, globals);
	}
};
