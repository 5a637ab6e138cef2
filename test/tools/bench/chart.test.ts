import type { Chart } from '../../../tools/bench/chart';
import { drawChart } from '../../../tools/bench/chart';

const chart: Chart = {
	title: 'Updates & "limits"',
	subtitle: 'less is better',
	groups: [
		{
			title: 'few',
			bars: [
				{ name: 'This node', value: 10, label: '10 s', tone: 'ours' },
				{ name: 'Another <node>', value: 40, label: '40 s', tone: 'other' },
				{ name: 'A third', value: 0, label: '0 s', tone: 'failed' },
			],
		},
	],
};

const bars = (svg: string) =>
	[...svg.matchAll(/<rect class="(ours|other|failed)" x="(\d+)" y="\d+" width="([\d.]+)"/g)].map(
		([, tone, x, width]) => ({ tone, x: Number(x), width: Number(width) }),
	);

describe('A chart', () => {
	it('draws every bar from the same line, as long as its value', () => {
		const [ours, other, failed] = bars(drawChart(chart));
		expect(new Set(bars(drawChart(chart)).map(({ x }) => x)).size).toBe(1);
		expect(ours?.tone).toBe('ours');
		expect(other?.width).toBeCloseTo(4 * (ours?.width ?? 0), 0);
		// A bar of nothing is still seen.
		expect(failed?.width).toBe(1);
	});

	it('keeps the labels of the longest bar inside the picture', () => {
		const svg = drawChart(chart);
		const width = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
		const ends = bars(svg).map((bar) => bar.x + bar.width);
		expect(Math.max(...ends)).toBeLessThan(width - 150);
	});

	it('puts its mark where a bar of that value would end', () => {
		const svg = drawChart({ ...chart, mark: { value: 40, label: 'the ideal' } });
		const markX = Number(/class="mark" x1="([\d.]+)"/.exec(svg)?.[1]);
		const [, other] = bars(svg);
		expect(markX).toBeCloseTo((other?.x ?? 0) + (other?.width ?? 0), 0);
	});

	it('escapes what its texts hold', () => {
		const svg = drawChart(chart);
		expect(svg).toContain('Updates &amp; &quot;limits&quot;');
		expect(svg).toContain('Another &lt;node&gt;');
	});

	it('has colours for light and dark pages, and loads nothing from elsewhere', () => {
		const svg = drawChart(chart);
		expect(svg).toContain('prefers-color-scheme: dark');
		expect(svg).not.toMatch(/<script|<image|href=|url\(/);
	});
});
