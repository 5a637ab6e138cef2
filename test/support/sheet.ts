import type { IDataObject } from 'n8n-workflow';

import type { RunOutcome } from '../../tools/engine/engine';
import type { AnyHere, NodeOutcome, NodeRun } from './engine';

const promptOf = (row: number) => `Prompt of row ${row}`;

export interface Sheet {
	readonly rows: number;
	/** The number of the first row. */
	readonly from?: number;
	/** How many agents the rows go to in turn; all of the sandbox by default. */
	readonly numbers?: number;
}

/** The items of a sheet: one update a row. */
export const itemsOf = (
	{ entries }: Pick<AnyHere, 'entries'>,
	{ rows, from = 0, numbers }: Sheet,
): IDataObject[] => {
	const ids = [...entries.keys()].slice(0, numbers);
	return Array.from({ length: rows }, (_, index) => ({
		id: ids[(from + index) % ids.length] ?? '',
		prompt: promptOf(from + index),
	}));
};

export interface SheetRun extends Sheet, Omit<NodeRun, 'parameters' | 'items'> {
	readonly options?: object;
}

/** Sends a sheet through the engine. */
export const sendSheet = async (
	here: AnyHere,
	{ options, rows, from, numbers, ...run }: SheetRun,
): Promise<NodeOutcome> =>
	await here.update({
		...run,
		fields: { [here.tested.text.name]: '={{ $json.prompt }}' },
		items: itemsOf(here, { rows, from, numbers }),
		options,
	});

/** What the output of a run says about each of its items, in order. */
export const told = ({ output }: RunOutcome) =>
	output.map(({ json, pairedItem }) => ({
		success: json.success,
		attempts: Number(json.attempts ?? 1),
		item:
			typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : pairedItem,
	}));

/** What is compared with a sheet. */
interface Compared extends Pick<AnyHere, 'entries' | 'tested'> {
	readonly sandbox: Pick<AnyHere['sandbox'], 'updates'>;
}

/**
 * Compares what the sandbox has with the sheet: every row applied, in the order of the rows for
 * each number, the last one standing.
 *
 * @param isRepeated where an answer may have been lost, a row may be applied again, but never
 * after a later one
 * @returns each difference as a sentence
 */
export const differences = (
	{ sandbox: { updates }, entries, tested: { text } }: Compared,
	items: readonly IDataObject[],
	{ isRepeated = false } = {},
): string[] =>
	[...entries].flatMap(([id, entry]) => {
		const wanted = items.filter((item) => item.id === id).map(({ prompt }) => String(prompt));
		const applied = updates
			.filter((update) => update.id === id)
			.map(({ body }) => String(body[text.name]));
		const kept = isRepeated
			? applied.filter((prompt, place) => prompt !== applied[place - 1])
			: applied;
		const problems: string[] = [];
		if (kept.join('\n') !== wanted.join('\n')) {
			problems.push(`${id} got ${applied.join(', ')} and not ${wanted.join(', ')}`);
		}
		const last = wanted.at(-1);
		const held = Object.entries(entry).find(([name]) => name === text.name)?.[1];
		if (last !== undefined && held !== last) {
			problems.push(`${id} has ${String(held)} and not ${last}`);
		}
		return problems;
	});
