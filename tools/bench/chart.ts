import type { TopLevelSpec } from 'vega-lite';

/** One bar: its length, and what is written at its end. */
export interface Bar {
	readonly group: string;
	readonly name: string;
	readonly value: number;
	readonly label: string;
	/** `ours` stands out, `failed` is a bar whose length is not an achievement. */
	readonly tone: 'ours' | 'other' | 'failed';
}

// An image can't see the page's colors, only the reader's choice of light or dark.
const style = `<style>
svg { --page: #ffffff; --text: #1f2328; --quiet: #59636e; --ours: #0a66c2; --other: #9aa4af; --failed: #f0c9c4; --mark: #1a7f37; }
@media (prefers-color-scheme: dark) {
svg { --page: #0d1117; --text: #e6edf3; --quiet: #9198a1; --ours: #4c9ff0; --other: #6e7681; --failed: #7a3a35; --mark: #56d364; }
}
</style>`;
const color = (name: string): string => `var(--${name})`;
const tones: ReadonlyArray<Bar['tone']> = ['ours', 'other', 'failed'];

/** A line across all bars, with what is written above it. */
interface Mark {
	readonly value: number;
	readonly label: string;
}

const line = ({ value, label }: Mark) => [
	{
		mark: { type: 'rule' as const, strokeDash: [5, 4], size: 2, color: color('mark') },
		encoding: { x: { datum: value } },
	},
	{
		mark: { type: 'text' as const, y: -8, color: color('mark') },
		encoding: { x: { datum: value }, text: { value: label } },
	},
];

/** Horizontal bars from 0, all on one scale.. */
export const barChart = (
	title: string,
	subtitle: string,
	bars: readonly Bar[],
	mark?: Mark,
): TopLevelSpec => {
	const longest = Math.max(mark?.value ?? 0, ...bars.map(({ value }) => value));
	const groups = [...new Set(bars.map(({ group }) => group))];
	const y = { field: 'name', type: 'nominal', sort: null, title: null } as const;
	// Room for what is written at the end of the longest bar.
	const domain = [0, longest * 1.55];
	const x = {
		field: 'value',
		type: 'quantitative',
		scale: { domain, nice: false },
		axis: null,
	} as const;
	const scale = { domain: [...tones], range: tones.map(color) };
	return {
		$schema: 'https://vega.github.io/schema/vega-lite/v6.json',
		title: { text: title, subtitle },
		data: { values: bars.map((bar) => ({ ...bar })) },
		facet: { row: { field: 'group', type: 'nominal', sort: groups, title: null } },
		spec: {
			width: 560,
			height: { step: 28 },
			layer: [
				{
					mark: { type: 'bar', height: 19, minBandSize: 1 },
					encoding: { y, x, color: { field: 'tone', scale, legend: null } },
				},
				{
					mark: { type: 'text', align: 'left', dx: 7 },
					encoding: { y, x, text: { field: 'label' } },
				},
				...(mark === undefined ? [] : line(mark)),
			],
		},
		resolve: { scale: { y: 'independent' } },
		config: {
			background: color('page'),
			padding: 22,
			font: 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif',
			title: {
				anchor: 'start',
				color: color('text'),
				subtitleColor: color('quiet'),
				fontSize: 16,
				subtitleFontSize: 13,
				offset: mark === undefined ? 14 : 30,
			},
			style: { 'guide-label': { fill: color('text'), fontSize: 13 } },
			text: { color: color('text'), fontSize: 13 },
			axisY: { labelLimit: 0, labelPadding: 8, ticks: false, domain: false },
			header: {
				labelFontWeight: 'bold',
				labelAngle: 0,
				labelAlign: 'left',
				labelOrient: 'top',
				labelAnchor: 'start',
			},
			view: { stroke: null },
		},
	};
};

/** The picture of a chart, as an SVG by itself that suits light and dark pages. */
export const draw = async (spec: TopLevelSpec): Promise<string> => {
	// These are ES modules that await at their top, which `require` can't load.
	const [{ Error: errors, logger, parse, View }, { compile }] = await Promise.all([
		import('vega'),
		import('vega-lite'),
	]);
	// It warns of facets whose bars have different names, which is what is wanted.
	const { spec: compiled } = compile(spec, { logger: logger(errors) });
	const svg = await new View(parse(compiled), { renderer: 'none' }).toSVG();
	return `${svg.replace('>', `>${style}`)}\n`;
};
