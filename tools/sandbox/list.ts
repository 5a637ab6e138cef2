export interface Page<T> {
	readonly items: T[];
	/** The cursor of the next page; null on the last. */
	readonly next: string | null;
}

export interface PageOptions {
	readonly pageSize: number;
	/** The page has no items, and its next cursor continues where it would have started. */
	readonly empty: boolean;
	/** The next cursor is the requested one. On the first page, it is the one of the second page. */
	readonly loop: boolean;
}

// It is opaque on purpose: code that interprets a cursor would fail with the real API.
const cursorAt = (offset: number) => Buffer.from(`after:${offset}`).toString('base64url');

const offsetOf = (cursor: string): number | undefined => {
	const digits = /^after:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
	return digits === undefined ? undefined : Number(digits);
};

/** @returns undefined for a cursor that no page has returned */
export const page = <T>(
	entries: Iterable<T>,
	cursor: string | undefined,
	{ pageSize, empty, loop }: PageOptions,
): Page<T> | undefined => {
	const offset = cursor === undefined ? 0 : offsetOf(cursor);
	if (offset === undefined) return undefined;
	const all = [...entries];
	const end = empty ? offset : offset + pageSize;
	const items = all.slice(offset, end);
	const next = end < all.length ? cursorAt(end) : null;
	return { items, next: loop ? (cursor ?? cursorAt(pageSize)) : next };
};
