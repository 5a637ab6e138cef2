/** The arithmetic of the measurements, and the format of their figures. */
import { markdownTable } from 'markdown-table';

/**
 * The median of some values: the mean of the middle two if their number is even.
 *
 * @throws Error if there are no values
 */
export const median = (values: readonly number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	const upper = sorted[Math.floor(sorted.length / 2)];
	const lower = sorted[Math.ceil(sorted.length / 2) - 1];
	if (upper === undefined || lower === undefined) throw new Error('There is no median of nothing');
	return (lower + upper) / 2;
};

/** A server that allows so many requests in any window, each with this latency. */
export interface LimitedServer {
	readonly limit: number;
	readonly windowMs: number;
	readonly latencyMs: number;
}

/**
 * The shortest time in which updates can be made under a limit. The first window's worth is sent at
 * once, each further one a window later, and the last request takes one latency.
 */
export const idealUnderLimitMs = (
	updates: number,
	{ limit, windowMs, latencyMs }: LimitedServer,
): number => (updates === 0 ? 0 : (Math.ceil(updates / limit) - 1) * windowMs + latencyMs);

export const thousands = (value: number): string => Math.round(value).toLocaleString('en');
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
export const milliseconds = (ms: number): string => `${ms.toFixed(2)} ms`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
export const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(1)} kB`;

/** The contents of each column, by its heading. */
export type Columns<T> = Readonly<Record<string, (row: T) => string>>;

/** A table in Markdown. Columns of figures are aligned right. */
export const table = <T>(rows: readonly T[], columns: Columns<T>): string => {
	const cells = rows.map((row) => Object.values(columns).map((cell) => cell(row)));
	const align = Object.keys(columns).map((_, place) =>
		cells.every((row) => /^([\d.,]+( [a-z]+)?|–)$/i.test(row[place] ?? '')) ? 'right' : 'left',
	);
	return markdownTable([Object.keys(columns), ...cells], { align });
};
