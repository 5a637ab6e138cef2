import type { Bar } from '../../../tools/bench/chart';
import { drawBars } from '../../../tools/bench/chart';

const bars: Bar[] = [
	{ group: 'few', name: 'This node', value: 10, label: '10 s', tone: 'ours' },
	{ group: 'few', name: 'Another <node>', value: 40, label: '40 s', tone: 'other' },
	{ group: 'many', name: 'A third', value: 0, label: '0 s & lost', tone: 'failed' },
];
const svg = drawBars('Updates & "limits"', 'less is better', bars, {
	value: 40,
	label: 'the ideal',
});
const drawnBars = [
	...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)".*fill="var\(--(\w+)\)"/g),
].map(([, x, width, tone]) => ({ x: Number(x), width: Number(width), tone }));

describe('A chart', () => {
	it('draws every bar from the same line, as long as its value', () => {
		expect(drawnBars.map(({ tone }) => tone)).toEqual(['ours', 'other', 'failed']);
		const [ours, other, failed] = drawnBars;
		expect(new Set(drawnBars.map(({ x }) => x)).size).toBe(1);
		expect(other?.width).toBeCloseTo(4 * (ours?.width ?? 0), 3);
		expect(failed?.width).toBe(0);
	});

	it('keeps room at the end of the longest bar for what is written there', () => {
		const width = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
		const ends = drawnBars.map((bar) => bar.x + bar.width);
		expect(width - Math.max(...ends)).toBeGreaterThan(150);
	});

	it('puts its mark where a bar of that value would end', () => {
		const [, other] = drawnBars;
		expect(Number(/<path d="M([\d.]+),/.exec(svg)?.[1])).toBe(
			(other?.x ?? 0) + (other?.width ?? 0),
		);
		expect(svg).toContain('>the ideal<');
	});

	it('shows every name and label in full, and escapes their text', () => {
		for (const text of [
			'Updates &amp; "limits"',
			'Another &lt;node&gt;',
			'0 s &amp; lost',
			'few',
		]) {
			expect(svg).toContain(`>${text}<`);
		}
	});

	it('has colors for light and dark pages, and loads nothing from elsewhere', () => {
		expect(svg).toContain('prefers-color-scheme: dark');
		const used = new Set([...svg.matchAll(/var\(--(\w+)\)/g)].map(([, name]) => name));
		expect(used.size).toBeGreaterThan(5);
		for (const name of used) expect(svg.split(`--${name}: #`)).toHaveLength(3);
		expect(svg).not.toMatch(/href=|url\(|@import/);
	});
});
