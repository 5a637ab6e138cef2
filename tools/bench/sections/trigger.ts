import { setTimeout as sleep } from 'node:timers/promises';

import { startEngine } from '../../engine/engine';
import { median } from '../figures';
import { n8nManifest } from '../folders';
import { startProcess } from '../processes';
import type { Findings, Place } from '../runs';
import { verdict } from '../runs';
import { seconds, table, thousands } from '../table';

const minuteMs = 60_000;
/** A trigger has until then to tell of a boundary; the same is asked of it in the tests. */
const dueMs = 2_000;
const workflows = 60;

interface Lateness {
	readonly boundaries: number;
	/** Boundaries that were told of once, by how late, in milliseconds. */
	readonly lateMs: readonly number[];
}

/**
 * Called in a process of its own, which finds what n8n hands out: publishes workflows whose
 * rotations change every minute, all at the same moment or spread over the minute, and waits.
 */
export const wait = async (
	folder: string,
	minutes: number,
	isSpread: boolean,
): Promise<Lateness> => {
	const engine = await startEngine([folder], n8nManifest);
	// So far ahead that all are published before the first boundary.
	const firstMs = Math.ceil(Date.now() / 1000 + 5) * 1000;
	const anchors = Array.from({ length: workflows }, (_, place) => {
		return firstMs + (isSpread ? (place * minuteMs) / workflows : 0);
	});
	const published = await Promise.all(
		anchors.map(async (anchorMs) => {
			const parameters = {
				schedule: 'inTurn',
				variants: { variant: [{ variantName: 'A' }, { variantName: 'B' }] },
				every: 1,
				unit: 'minutes',
				anchor: new Date(anchorMs - minuteMs).toISOString(),
				rotationOptions: { fireWhenPublished: false },
			};
			return await engine.publish({
				type: 'n8n-nodes-opencx-phone.openCxRotationTrigger',
				parameters,
			});
		}),
	);
	await sleep(firstMs + minutes * minuteMs + dueMs - Date.now());
	await Promise.all(published.map(async ({ unpublish }) => await unpublish()));
	const lateMs = published.flatMap(({ emitted }, place) => {
		const told = emitted.flatMap(({ atMs, items }) =>
			items.map(({ json }) => ({ atMs, startsMs: Date.parse(String(json.starts_at)) })),
		);
		return Array.from({ length: minutes }).flatMap((_, minute) => {
			const boundaryMs = (anchors[place] ?? 0) + minute * minuteMs;
			const ofIt = told.filter(({ startsMs }) => startsMs === boundaryMs);
			return ofIt.length === 1 ? ofIt.map(({ atMs }) => atMs - boundaryMs) : [];
		});
	});
	return { boundaries: workflows * minutes, lateMs };
};

/** How long after a boundary the trigger fires, with n8n's own cron. */
export const measureTrigger = async ({ folders, rounds, report }: Place): Promise<Findings> => {
	const rows = await Promise.all(
		[true, false].map(async (isSpread) => {
			const waiting = startProcess<{ wait: typeof wait }>('sections/trigger.ts', ['wait']);
			try {
				const name = `${workflows} workflows, ${isSpread ? 'one after the other' : 'all at the same moment'}`;
				const { boundaries, lateMs } = await waiting.wait(folders.ours, rounds, isSpread);
				report(`${name}: ${Math.max(...lateMs)} ms late at most`);
				return { name, boundaries, lateMs, missed: boundaries - lateMs.length };
			} finally {
				await waiting.end();
			}
		}),
	);
	const mostMs = Math.max(...rows.flatMap(({ lateMs }) => lateMs));
	const missed = rows.reduce((sum, row) => sum + row.missed, 0);
	return {
		figures: {
			late: verdict(
				`${seconds(mostMs)}, ${missed === 0 ? 'none missed' : `${missed} missed`}`,
				missed === 0 && mostMs <= dueMs,
			),
			table: table(rows, {
				'': ({ name }) => name,
				Boundaries: ({ boundaries }) => thousands(boundaries),
				'Missed, or told twice': (row) => thousands(row.missed),
				'Late by': ({ lateMs }) => seconds(median(lateMs)),
				'At most': ({ lateMs }) => seconds(Math.max(...lateMs)),
			}),
		},
	};
};
