const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that wait for real seconds, and in n8n for minutes. */
const waiting = /\/(send|closedUntil)\.\w+\.test\.ts$/;

/** Starts the files that wait first, so that the others use the cores meanwhile. */
module.exports = class WaitingFirst extends Sequencer {
	sort(files) {
		const waits = ({ path }) => waiting.test(path);
		const sorted = super.sort(files);
		return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
	}
};
