/** One bar: its length, and the label at its end. */
export interface Bar {
	readonly group: string;
	readonly name: string;
	readonly value: number;
	readonly label: string;
	/** `ours` stands out. `failed` is a bar whose run lost updates. */
	readonly tone: 'ours' | 'other' | 'failed';
}

/** A line across all bars, with a label above it. */
export interface Mark {
	readonly value: number;
	readonly label: string;
}

// An image doesn't see the colors of its page, only the reader's choice of light or dark.
const style = `<style>
svg { --page: #ffffff; --text: #1f2328; --quiet: #59636e; --ours: #0a66c2; --other: #9aa4af; --failed: #f0c9c4; --mark: #1a7f37; }
@media (prefers-color-scheme: dark) {
svg { --page: #0d1117; --text: #e6edf3; --quiet: #9198a1; --ours: #4c9ff0; --other: #6e7681; --failed: #7a3a35; --mark: #56d364; }
}
text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--text); }
</style>`;

/** In pixels. The bars start to the right of their names, with room for the label of the longest one. */
const [width, barsX, longestBar, rowHeight, topY] = [900, 300, 400, 28, 100];

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const write = (x: number, y: number, text: string, attributes = ''): string =>
	`<text x="${x}" y="${y}"${attributes}>${escaped(text)}</text>`;

/** Draws horizontal bars on one scale from 0, as an SVG for light and dark pages. */
export const drawBars = (
	title: string,
	subtitle: string,
	bars: readonly Bar[],
	mark: Mark,
): string => {
	const longest = Math.max(mark.value, ...bars.map(({ value }) => value));
	const lengthOf = (value: number) => Math.round((value / longest) * longestBar * 10) / 10;
	const lines: string[] = [];
	let y = topY;
	for (const group of new Set(bars.map((bar) => bar.group))) {
		lines.push(write(22, y + 13, group, ' style="font-weight: bold"'));
		y += rowHeight;
		for (const { name, value, label, tone } of bars.filter((bar) => bar.group === group)) {
			const length = lengthOf(value);
			lines.push(
				write(barsX - 8, y + 14, name, ' text-anchor="end"'),
				`<rect x="${barsX}" y="${y}" width="${length}" height="19" fill="var(--${tone})"/>`,
				write(barsX + length + 7, y + 14, label),
			);
			y += rowHeight;
		}
	}
	const markX = barsX + lengthOf(mark.value);
	const size = `width="${width}" height="${y + 14}"`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${y + 14}">`,
		style,
		`<rect ${size} fill="var(--page)"/>`,
		write(22, 34, title, ' style="font-size: 16px; font-weight: bold"'),
		write(22, 56, subtitle, ' style="fill: var(--quiet)"'),
		...lines,
		`<path d="M${markX},${topY - 6}V${y}" stroke="var(--mark)" stroke-width="2" stroke-dasharray="5 4"/>`,
		write(markX, topY - 14, mark.label, ' text-anchor="middle" style="fill: var(--mark)"'),
		'</svg>\n',
	].join('\n');
};
