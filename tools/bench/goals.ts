import { median } from './figures';
import type { CostRuns, Results, Runs } from './results';
import { names } from './results';
import type { Figures } from './tables';
import { cpuOfOne, kilobytes, megabytes, milliseconds } from './tables';

const find = <T extends { readonly name: string }>(all: readonly T[], name: string): T => {
	const found = all.find((one) => one.name === name);
	if (found === undefined) throw new Error(`${name} was not measured`);
	return found;
};

const lostNothing = ({ lost, doubled }: Runs): boolean =>
	[...lost, ...doubled].every((count) => count === 0);

interface Goal {
	readonly what: string;
	readonly wanted: string;
	readonly found: string;
	readonly isMet: boolean;
}

const ratioGoal = (what: string, run: Runs, idealMs: number, most: number): Goal => {
	const ratio = median(run.ms) / idealMs;
	return {
		what,
		wanted: `at most ${most} of the ideal, nothing lost`,
		found: `${ratio.toFixed(3)}, ${lostNothing(run) ? 'nothing lost' : 'updates lost or doubled'}`,
		isMet: ratio <= most && lostNothing(run),
	};
};

const largestOf = (runs: readonly CostRuns[]): number =>
	Math.max(...runs.map(({ items }) => items));

/** At every size, beside the thriftiest way to use the HTTP Request node that lost nothing. */
const costGoals = (cost: readonly CostRuns[]): Goal[] => {
	const sizes = [...new Set(cost.map(({ items }) => items))];
	const at = (items: number) => cost.filter((run) => run.items === items);
	const ours = (items: number) => find(at(items), names.unpaced);
	const theirs = (items: number) =>
		at(items).filter(({ name, lost }) => name !== names.unpaced && median(lost) === 0);
	const largest = largestOf(cost);
	const cpu = sizes.map((items) => ({
		mine: cpuOfOne(ours(items)),
		other: Math.min(...theirs(items).map(cpuOfOne)),
	}));
	const memory = {
		mine: median(ours(largest).residentBytes),
		other: Math.min(...theirs(largest).map(({ residentBytes }) => median(residentBytes))),
	};
	return [
		{
			what: `CPU time for each of ${sizes.map((items) => items.toLocaleString('en')).join(', ')} items`,
			wanted: `no more than the HTTP Request node's: ${cpu.map(({ other }) => milliseconds(other)).join(', ')}`,
			found: cpu.map(({ mine }) => milliseconds(mine)).join(', '),
			isMet: cpu.every(({ mine, other }) => mine <= other),
		},
		{
			what: `Peak memory at ${largest.toLocaleString('en')} items`,
			wanted: `no more than the HTTP Request node's ${megabytes(memory.other)}, and under 300 MB`,
			found: megabytes(memory.mine),
			isMet: memory.mine <= memory.other && memory.mine < 300e6,
		},
	];
};

/** The figures that the node has to reach, and whether it did. */
export const judge = ({ limited, unlimited, cost, weight }: Results): Figures => {
	const slow = unlimited.cases.find(({ idealMs }) => idealMs > 0);
	if (slow === undefined) throw new Error('Nothing was measured with a latency');
	const loadMs = median(weight.loads.map(({ ms }) => ms));
	const goals: Goal[] = [
		ratioGoal('Paced, under a limit', find(limited.runs, names.pacedWider), limited.idealMs, 1.05),
		ratioGoal(
			'Retry-After alone, under a limit',
			find(limited.runs, names.obeying),
			limited.idealMs,
			1.2,
		),
		ratioGoal('Without a limit', find(slow.runs, names.unpaced), slow.idealMs, 1.15),
		...costGoals(cost),
		{
			what: 'Package, unpacked',
			wanted: 'under 150 kB',
			found: kilobytes(weight.unpackedBytes),
			isMet: weight.unpackedBytes < 150e3,
		},
		{
			what: 'Loaded by a warm host',
			wanted: 'in under 30 ms',
			found: milliseconds(loadMs),
			isMet: loadMs < 30,
		},
	];
	return {
		head: ['', 'Goal', 'Measured', 'Met'],
		rows: goals.map(({ what, wanted, found, isMet }) => [
			what,
			wanted,
			found,
			isMet ? 'yes' : 'no',
		]),
	};
};
