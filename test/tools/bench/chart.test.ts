import type { Bar } from '../../../tools/bench/chart';
import { barChart, draw } from '../../../tools/bench/chart';

const bars: Bar[] = [
	{ group: 'few', name: 'This node', value: 10, label: '10 s', tone: 'ours' },
	{ group: 'few', name: 'Another <node>', value: 40, label: '40 s', tone: 'other' },
	{ group: 'many', name: 'A third', value: 0, label: '0 s & lost', tone: 'failed' },
];

let svg = '';
let drawnBars: Array<{ x: number; width: number; tone?: string }> = [];

beforeAll(async () => {
	const mark = { value: 40, label: 'the ideal' };
	svg = await draw(barChart('Updates & "limits"', 'less is better', bars, mark));
	const paths = /aria-roledescription="bar" d="M([\d.]+),[\d.]+h([\d.]+).*?fill="var\(--(\w+)\)"/g;
	drawnBars = [...svg.matchAll(paths)].map(([, x, width, tone]) => {
		return { x: Number(x), width: Number(width), tone };
	});
});

describe('A chart', () => {
	it('draws every bar from the same line, as long as its value', () => {
		expect(drawnBars.map(({ tone }) => tone)).toEqual(['ours', 'other', 'failed']);
		const [ours, other, failed] = drawnBars;
		expect(new Set(drawnBars.map(({ x }) => x)).size).toBe(1);
		expect(other?.width).toBeCloseTo(4 * (ours?.width ?? 0), 3);
		expect(failed?.width).toBe(0);
	});

	it('keeps room at the end of the longest bar for what is written there', () => {
		const width = Number(/background" aria-hidden="true" d="M0,0h(\d+)v\d+h-\1Z"/.exec(svg)?.[1]);
		const longest = Math.max(...drawnBars.map((bar) => bar.width));
		expect(width - longest).toBeGreaterThan(150);
	});

	it('puts its mark where a bar of that value would end', () => {
		const [x] = [...svg.matchAll(/role-mark[^>]*rule[\s\S]*?translate\(([\d.]+),/g)].map(
			([, found]) => Number(found),
		);
		expect(x).toBeCloseTo(Math.max(...drawnBars.map(({ width }) => width)), 0);
		expect(svg).toContain('>the ideal<');
	});

	it('shows every name and label in full, and escapes what they hold', () => {
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
