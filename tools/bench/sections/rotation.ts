import type { RotationInput, Schedule } from '../../../nodes/rotation';
import { chooseVariant, parseRotation, previewRotation, schedules } from '../../../nodes/rotation';
import type { Findings, Place } from '../runs';
import { median } from '../figures';
import { milliseconds, table, thousands } from '../table';

/** Choices a second, and how long the preview of a year takes. */
interface Speed {
	readonly choicesPerSecond: number;
	readonly yearMs: number;
	readonly stretches: number;
}

const dayMs = 86_400_000;
const yearDays = 365;
/** A winter day without a change of the clocks near it. */
const startMs = Date.UTC(2026, 0, 15, 12);
/** Choices fall on minutes all over the year: no two ask for the same. */
const strideMs = 60_000 * 7919;

const common = { timezone: 'Europe/Berlin', otherwise: 'Night' };

/** Rotations as people write them, one for each schedule. */
const inputs: Record<Schedule, RotationInput> = {
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

const scheduleNames: Record<Schedule, string> = {
	calendar: 'Calendar, three variants',
	inTurn: 'In turn, every day',
	weighted: 'Weighted, every hour',
};

/** Measures the choice of a variant by itself, without n8n around it. */
export const measureRotation = ({ rounds, isQuick, report }: Place): Findings => {
	const forMs = isQuick ? 100 : 500;

	const speedOf = (schedule: Schedule): Speed => {
		const parsed = parseRotation(inputs[schedule]);
		if (!('rotation' in parsed)) throw new Error(`${schedule}: ${JSON.stringify(parsed)}`);
		const { rotation } = parsed;
		const choose = (lastMs: number): number => {
			const start = performance.now();
			let count = 0;
			while (performance.now() - start < lastMs) {
				chooseVariant(rotation, startMs + ((count * strideMs) % (yearDays * dayMs)));
				count += 1;
			}
			return (count / (performance.now() - start)) * 1000;
		};
		choose(forMs / 2);
		const choicesPerSecond = choose(forMs);
		const start = performance.now();
		const { stretches } = previewRotation(rotation, startMs, startMs + yearDays * dayMs);
		return { choicesPerSecond, yearMs: performance.now() - start, stretches: stretches.length };
	};

	const rows = schedules.map((schedule) => {
		const speeds = Array.from({ length: rounds }, () => speedOf(schedule));
		const of = (figure: keyof Speed) => median(speeds.map((speed) => speed[figure]));
		report(`${schedule}: ${thousands(of('choicesPerSecond'))} choices a second`);
		return { name: scheduleNames[schedule], of };
	});
	const figures = {
		table: table(rows, {
			'': ({ name }) => name,
			'Choices a second': ({ of }) => thousands(of('choicesPerSecond')),
			'Preview of a year': ({ of }) => milliseconds(of('yearMs')),
			'Stretches in it': ({ of }) => thousands(of('stretches')),
			'Changes a day': ({ of }) => (of('stretches') / yearDays).toFixed(1),
		}),
	};
	return { figures };
};
