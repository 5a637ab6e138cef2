/** One bar: its length, and what is written at its end. */
export interface Bar {
	readonly name: string;
	readonly value: number;
	readonly label: string;
	/** `ours` stands out, `failed` is a bar whose length is no achievement. */
	readonly tone: 'ours' | 'other' | 'failed';
}

/** Bars that are compared with each other. */
export interface Group {
	readonly title: string;
	readonly bars: readonly Bar[];
}

export interface Chart {
	readonly title: string;
	readonly subtitle: string;
	readonly groups: readonly Group[];
	/** A line across all bars. */
	readonly mark?: { readonly value: number; readonly label: string };
}

const width = 860;
const margin = 24;
const nameWidth = 250;
const labelWidth = 215;
const barHeight = 20;
const barStep = 30;
const groupGap = 38;
const headHeight = 72;

// Read on a light and on a dark page: an image can't see the page's colours, only the reader's choice.
const style = `
text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
.title { font-size: 16px; font-weight: 600; }
.quiet { fill: #59636e; }
.group { font-weight: 600; }
.page { fill: #ffffff; }
.ours { fill: #0a66c2; }
.other { fill: #9aa4af; }
.failed { fill: #f0c9c4; stroke: #b3261e; stroke-dasharray: 4 3; }
.mark { stroke: #1a7f37; stroke-width: 2; stroke-dasharray: 5 4; }
.marked { fill: #1a7f37; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .quiet { fill: #9198a1; }
  .page { fill: #0d1117; }
  .ours { fill: #4c9ff0; }
  .other { fill: #6e7681; }
  .failed { fill: #4b2320; stroke: #ff8a80; }
  .mark { stroke: #56d364; }
  .marked { fill: #56d364; }
}`;

const escape = (text: string): string =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');

const text = (x: number, y: number, words: string, attributes = ''): string =>
	`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${attributes}>${escape(words)}</text>`;

/**
 * Draws horizontal bars as an SVG of its own, without anything from elsewhere. All groups share
 * one scale, from 0 to the highest value.
 */
export const drawChart = ({ title, subtitle, groups, mark }: Chart): string => {
	const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
	const highest = Math.max(mark?.value ?? 0, ...values);
	const left = margin + nameWidth;
	const scale = highest > 0 ? (width - left - labelWidth) / highest : 0;
	const titled = groups.length > 1;

	let y = headHeight + (mark === undefined ? 0 : 16);
	const top = y - 6;
	const lines: string[] = [];
	for (const { title: groupTitle, bars } of groups) {
		if (titled) {
			lines.push(text(margin, y + 14, groupTitle, ' class="group"'));
			y += barStep - 4;
		}
		for (const { name, value, label, tone } of bars) {
			lines.push(
				text(left - 12, y + 15, name, ' text-anchor="end"'),
				`<rect class="${tone}" x="${left}" y="${y}" width="${Math.max(1, value * scale).toFixed(1)}" height="${barHeight}" rx="2"/>`,
				text(left + value * scale + 8, y + 15, label, tone === 'ours' ? ' class="group"' : ''),
			);
			y += barStep;
		}
		if (titled) y += groupGap - barStep;
	}
	const height = y + margin - 8;
	const markX = left + (mark?.value ?? 0) * scale;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">`,
		`<style>${style}</style>`,
		`<rect class="page" width="${width}" height="${height}" rx="6"/>`,
		text(margin, 32, title, ' class="title"'),
		text(margin, 53, subtitle, ' class="quiet"'),
		...lines,
		...(mark === undefined
			? []
			: [
					`<line class="mark" x1="${markX.toFixed(1)}" y1="${top}" x2="${markX.toFixed(1)}" y2="${y - 4}"/>`,
					text(markX, top - 6, mark.label, ' class="marked" text-anchor="middle"'),
				]),
		'</svg>',
		'',
	].join('\n');
};
