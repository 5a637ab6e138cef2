const { default: Sequencer } = require('@jest/test-sequencer');

/** Starts the files that wait for real seconds first, so that the others use the cores meanwhile. */
module.exports = class WaitingFirst extends Sequencer {
	sort(files) {
		const waits = ({ path }) => /\/send\.\w+\.test\.ts$/.test(path);
		const sorted = super.sort(files);
		return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
	}
};
