import type { Bar, Chart } from './chart';
import { median } from './figures';
import type { Results, Runs } from './results';
import { cpuOfOne } from './tables';

const toneOf = (name: string, lost: readonly number[]): Bar['tone'] =>
	Math.max(...lost) > 0 ? 'failed' : name.startsWith('This node') ? 'ours' : 'other';

const limitBar = ({ name, ms, lost }: Runs): Bar => {
	const time = `${(median(ms) / 1000).toFixed(1)} s`;
	const missing = median(lost);
	return {
		name,
		value: median(ms),
		label: missing > 0 ? `${time}, ${missing} updates lost` : time,
		tone: toneOf(name, lost),
	};
};

/** The time of every contender under a limit, and the ideal. */
export const limitChart = ({ limited }: Results): Chart => {
	const { updates, idealMs, runs, server } = limited;
	return {
		title: `${updates} updates under a limit`,
		subtitle: `${server.limit} requests in any ${server.windowMs / 1000} s, ${server.latencyMs} ms for an answer; less is better`,
		groups: [{ title: '', bars: runs.map(limitBar) }],
		mark: { value: idealMs, label: `the ideal: ${(idealMs / 1000).toFixed(2)} s` },
	};
};

/** CPU time for each item, by the size of the run. */
export const costChart = ({ cost }: Results): Chart => ({
	title: 'CPU time for one update',
	subtitle: 'The same update in the same engine, without a limit or latency; less is better',
	groups: [...new Set(cost.map(({ items }) => items))].map((items) => ({
		title: `${items.toLocaleString('en')} items`,
		bars: cost
			.filter((run) => run.items === items)
			.map((run): Bar => {
				const each = cpuOfOne(run);
				const missing = median(run.lost);
				const memory = `${Math.round(median(run.residentBytes) / 1e6)} MB at the peak`;
				return {
					name: run.name,
					value: each,
					label: `${each.toFixed(2)} ms, ${missing > 0 ? `${missing} lost` : memory}`,
					tone: toneOf(run.name, run.lost),
				};
			}),
	})),
});
