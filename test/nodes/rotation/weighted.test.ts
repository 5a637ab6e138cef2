import {
	chooseVariant,
	parseRotation,
	previewRotation,
	type RotationInput,
} from '../../../nodes/rotation';
import { cpuMs } from '../../support/cpuTime';
import { mustParse } from './arbitraryRotation';

const hourMs = 3_600_000;
const anchorMs = Date.UTC(2026, 0, 1);

const weighted = (weights: unknown[], changes: Partial<RotationInput> = {}): RotationInput => ({
	schedule: 'weighted',
	variants: weights.map((weight, index) => ({
		variantName: String.fromCharCode(65 + index),
		weight,
	})),
	every: 1,
	unit: 'hours',
	anchor: '2026-01-01T00:00:00Z',
	seed: 'spring',
	timezone: 'UTC',
	drawId: 'phone-1',
	...changes,
});

/** The choices of this many periods from the anchor on. */
function choices(input: RotationInput, periods: number): number[] {
	const rotation = mustParse(input);
	const chosen: number[] = [];
	const untilMs = anchorMs + periods * hourMs;
	for (const stretch of previewRotation(rotation, anchorMs, untilMs).stretches) {
		const { index } = chooseVariant(rotation, stretch.startsAt);
		const endMs = Math.min(stretch.endsAt ?? Infinity, untilMs);
		for (let ms = stretch.startsAt; ms < endMs; ms += hourMs) chosen.push(index ?? -1);
	}
	return chosen;
}

describe('Weighted random', () => {
	it.each([[[1, 1]], [[2, 1]], [[5, 3, 1, 1]], [[0.1, 0.2, 0.7]], [[1, 0, 99]]])(
		'gives the weights %j their shares, within 3 standard deviations over 10,000 periods',
		(weights) => {
			const periods = 10_000;
			const total = weights.reduce((sum, weight) => sum + weight, 0);
			const chosen = choices(weighted(weights), periods);
			expect(chosen).toHaveLength(periods);
			weights.forEach((weight, index) => {
				const share = weight / total;
				const count = chosen.filter((other) => other === index).length;
				const deviation = Math.sqrt(periods * share * (1 - share));
				expect(Math.abs(count - periods * share)).toBeLessThanOrEqual(3 * deviation);
			});
		},
	);

	it('is the same on every machine', () => {
		// Pinned: a change here changes what running workflows choose
		expect(choices(weighted([1, 1]), 24).join('')).toBe('000011101011110110111110');
	});

	it('gives the same answer at every moment of a period', () => {
		const rotation = mustParse(weighted([1, 1, 1]));
		for (let period = -50; period < 50; period++) {
			const startMs = anchorMs + period * hourMs;
			const expected = chooseVariant(mustParse(weighted([1, 1, 1])), startMs);
			for (const ms of [startMs + 1, startMs + 1_234_567, startMs + hourMs - 1]) {
				expect(chooseVariant(rotation, ms)).toEqual(expected);
			}
		}
	});

	it('draws differently for another seed or phone number, and does not mix up the two', () => {
		const text = (changes: Partial<RotationInput>): string =>
			choices(weighted([1, 1], changes), 64).join('');
		const answers = [
			text({}),
			text({ seed: 'autumn' }),
			text({ drawId: 'phone-2' }),
			text({ seed: 'a', drawId: 'bc' }),
			text({ seed: 'ab', drawId: 'c' }),
			text({ seed: '' }),
		];
		expect(new Set(answers).size).toBe(answers.length);
		expect(text({ seed: 7 })).toBe(text({ seed: '7' }));
	});

	it('says the weight and the period, and lasts until another variant is drawn', () => {
		const input = weighted([0.1, 0.2], { every: 2, unit: 'hours' });
		const rotation = mustParse(input);
		const atMs = anchorMs + 41 * 2 * hourMs;
		const { index, reason, validUntil } = chooseVariant(rotation, atMs);
		const weight = index === 0 ? '0.1' : '0.2';
		expect(reason).toBe(
			`weight ${weight} of 0.3, period 41, every 2 hours from 2026-01-01 00:00, UTC`,
		);
		const next = chooseVariant(rotation, validUntil ?? Number.NaN);
		expect(next.index).not.toBe(index);
		const last = chooseVariant(rotation, (validUntil ?? Number.NaN) - 1);
		expect(last.index).toBe(index);
	});

	it.each([[[1]], [[0, 3, 0]]])('has no end if %j leaves one choice', (weights) => {
		const { index, startsAt, validUntil } = chooseVariant(mustParse(weighted(weights)), anchorMs);
		expect(index).toBe(weights.findIndex((weight) => weight > 0));
		expect([startsAt, validUntil]).toEqual([null, null]);
	});

	it('gives up looking for another variant that is hardly ever drawn', () => {
		const choice = chooseVariant(mustParse(weighted([1, 1e-12])), anchorMs);
		expect(choice).toMatchObject({ variant: 'A', startsAt: null, validUntil: null });
	});
});

describe('A draw that nearly always returns the same variant', () => {
	it('looks for its end within 50 ms, and leaves the end open then', async () => {
		const parsed = parseRotation({
			schedule: 'weighted',
			variants: [
				{ variantName: 'A', weight: 1e12 },
				{ variantName: 'B', weight: 1e-12 },
			],
			every: 1,
			unit: 'minutes',
			anchor: '2026-01-01T00:00:00',
			seed: 's',
			drawId: 'one',
			timezone: 'Europe/Berlin',
		});
		if ('problems' in parsed) throw new Error('It does not parse');
		const choose = () => chooseVariant(parsed.value, Date.UTC(2026, 5, 1));
		const { validUntil, variant } = choose();
		expect(await cpuMs(choose)).toBeLessThan(50);
		expect([variant, validUntil]).toEqual(['A', null]);
	});

	it('a preview looks for what is drawn rarely up to its end', () => {
		const parsed = parseRotation({
			schedule: 'weighted',
			variants: [
				{ variantName: 'A', weight: 2_999 },
				{ variantName: 'B', weight: 1 },
			],
			every: 1,
			unit: 'hours',
			anchor: '2026-01-01T00:00:00',
			seed: 's',
			drawId: 'one',
			timezone: 'Europe/Berlin',
		});
		if ('problems' in parsed) throw new Error('It does not parse');
		const fromMs = Date.UTC(2026, 0, 1);
		const { stretches } = previewRotation(parsed.value, fromMs, Date.UTC(2027, 0, 1));
		const at = (ms: number) => chooseVariant(parsed.value, ms).variant;
		// A variant of this weight is drawn about three times in a year of hours.
		const rare = stretches.filter(({ variant }) => variant === 'B');
		expect(rare.length).toBeGreaterThan(0);
		for (const { startsAt, endsAt } of rare) {
			expect([at(startsAt - hourMs), at(startsAt), at(endsAt ?? NaN)]).toEqual(['A', 'B', 'A']);
		}
	});
});
