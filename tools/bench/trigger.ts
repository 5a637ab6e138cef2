import { setTimeout as sleep } from 'node:timers/promises';

import { startEngine } from '../engine/engine';
import { median, seconds, thousands } from './figures';
import { n8nManifest } from './folders';
import { startProcess } from './processes';
import type { Findings, Place } from './runs';
import { verdict } from './runs';

const minuteMs = 60_000;
/** The time that a trigger has to report a boundary, the same as in the tests. */
const dueMs = 2_000;
const workflows = 60;

/**
 * Called in its own process, which can load n8n's packages. Publishes workflows whose rotations all
 * change at the same moment of every minute, and waits.
 *
 * @returns the delay in ms, for each boundary of each workflow that was reported exactly once
 */
export const wait = async (folder: string, minutes: number): Promise<number[]> => {
	const engine = await startEngine([folder], n8nManifest);
	// This is late enough to publish all of them before the first boundary.
	const firstMs = Math.ceil(Date.now() / 1000 + 5) * 1000;
	const publishOne = async () =>
		await engine.publish({
			type: 'n8n-nodes-opencx-phone.openCxRotationTrigger',
			parameters: {
				schedule: 'inTurn',
				variants: { variant: [{ variantName: 'A' }, { variantName: 'B' }] },
				every: 1,
				unit: 'minutes',
				anchor: new Date(firstMs - minuteMs).toISOString(),
				rotationOptions: { fireWhenPublished: false },
			},
		});
	const published = await Promise.all(Array.from({ length: workflows }, publishOne));
	await sleep(firstMs + minutes * minuteMs + dueMs - Date.now());
	await Promise.all(published.map(async ({ unpublish }) => await unpublish()));
	const boundaries = Array.from({ length: minutes }, (_, minute) => firstMs + minute * minuteMs);
	return published.flatMap(({ emitted }) => {
		const told = emitted.flatMap(({ atMs, items }) =>
			items.map(({ json }) => ({ atMs, startsMs: Date.parse(String(json.starts_at)) })),
		);
		return boundaries.flatMap((boundaryMs) => {
			const ofIt = told.filter(({ startsMs }) => startsMs === boundaryMs);
			return ofIt.length === 1 ? ofIt.map(({ atMs }) => atMs - boundaryMs) : [];
		});
	});
};

/** How long after a boundary the trigger fires, with n8n's own cron. */
export const measureTrigger = async ({ folders, rounds }: Place): Promise<Findings> => {
	const waiting = startProcess<{ wait: typeof wait }>('trigger.ts', ['wait']);
	try {
		const lateMs = await waiting.wait(folders.ours, rounds);
		const boundaries = workflows * rounds;
		const missed = boundaries - lateMs.length;
		const mostMs = Math.max(...lateMs);
		const found = `${seconds(mostMs)}, ${missed === 0 ? 'none' : thousands(missed)} missed`;
		return {
			figures: {
				late: verdict(found, missed === 0 && mostMs <= dueMs),
				boundaries: `${thousands(boundaries)} changes`,
				usual: seconds(median(lateMs)),
			},
		};
	} finally {
		await waiting.end();
	}
};
