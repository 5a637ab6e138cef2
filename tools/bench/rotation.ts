import { createRequire } from 'node:module';
import path from 'node:path';

import type * as Rotation from '../../nodes/rotation';

/** By schedule: choices a second, and how long the preview of a year takes. */
export type RotationFigures = Record<
	Rotation.Schedule,
	{ choicesPerSecond: number; yearMs: number; stretches: number }
>;

const dayMs = 86_400_000;
const yearDays = 365;
/** A winter day without a change of the clocks near it. */
const startMs = Date.UTC(2026, 0, 15, 12);
/** Choices fall on minutes all over the year: no two ask for the same. */
const strideMs = 60_000 * 7919;

const common = { timezone: 'Europe/Berlin', otherwise: 'Night' };

/** Rotations as people write them, one for each schedule. */
const inputs: Record<Rotation.Schedule, Rotation.RotationInput> = {
	calendar: {
		...common,
		schedule: 'calendar',
		variants: [
			{
				variantName: 'Winter',
				startDate: '2026-12-24',
				endDate: '2027-01-06',
				everyYear: true,
			},
			{
				variantName: 'Office',
				days: [1, 2, 3, 4, 5],
				hours: {
					range: [
						{ from: '09:00', to: '12:00' },
						{ from: '13:00', to: '17:00' },
					],
				},
			},
			{ variantName: 'Night' },
		],
	},
	inTurn: {
		...common,
		schedule: 'inTurn',
		every: 1,
		unit: 'days',
		anchor: '2026-01-01T09:00',
		variants: [{ variantName: 'A' }, { variantName: 'B' }, { variantName: 'C' }],
	},
	weighted: {
		...common,
		schedule: 'weighted',
		every: 1,
		unit: 'hours',
		anchor: '2026-01-01T09:00',
		seed: 'bench',
		phoneNumberId: 'b7f8a1de-0000-4000-8000-000000000001',
		variants: [
			{ variantName: 'A', weight: 3 },
			{ variantName: 'B', weight: 1 },
		],
	},
};

/**
 * Measures the choice of a variant by itself, without n8n around it.
 *
 * @param folder our package, built
 */
export const measureRotation = (folder: string, quick: boolean): RotationFigures => {
	const { schedules, parseRotation, chooseVariant, previewRotation } = createRequire(__filename)(
		path.join(folder, 'dist/nodes/OpenCxPhone/rotation/index.js'),
	) as typeof Rotation;
	const lastMs = quick ? 100 : 500;
	const figures = schedules.map(
		(schedule): [Rotation.Schedule, RotationFigures[Rotation.Schedule]] => {
			const parsed = parseRotation(inputs[schedule]);
			if (!('rotation' in parsed)) throw new Error(`${schedule}: ${JSON.stringify(parsed)}`);
			const { rotation } = parsed;
			const choose = (forMs: number): number => {
				const start = performance.now();
				let count = 0;
				while (performance.now() - start < forMs) {
					chooseVariant(rotation, startMs + ((count * strideMs) % (yearDays * dayMs)));
					count += 1;
				}
				return (count / (performance.now() - start)) * 1000;
			};
			choose(lastMs / 2);
			const choicesPerSecond = choose(lastMs);
			const start = performance.now();
			const { stretches: all } = previewRotation(rotation, startMs, startMs + yearDays * dayMs);
			const { length: stretches } = all;
			return [schedule, { choicesPerSecond, yearMs: performance.now() - start, stretches }];
		},
	);
	return Object.fromEntries(figures) as RotationFigures;
};
