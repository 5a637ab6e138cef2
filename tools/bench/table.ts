import { markdownTable } from 'markdown-table';

export const thousands = (value: number): string => Math.round(value).toLocaleString('en');
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
export const milliseconds = (ms: number): string => `${ms.toFixed(2)} ms`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
export const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(1)} kB`;

/** What stands in a column, by its head. */
export type Columns<T> = Readonly<Record<string, (row: T) => string>>;

/** A table in Markdown. Columns of figures stand to the right. */
export const table = <T>(rows: readonly T[], columns: Columns<T>): string => {
	const cells = rows.map((row) => Object.values(columns).map((cell) => cell(row)));
	const align = Object.keys(columns).map((_, place) =>
		cells.every((row) => /^([\d.,]+( [a-z]+)?|–)$/i.test(row[place] ?? '')) ? 'right' : 'left',
	);
	return markdownTable([Object.keys(columns), ...cells], { align });
};
