export interface PhoneNumber {
	readonly id: string;
	readonly name: string | null;
	readonly phone_number: string | null;
}

export interface PhoneNumberPage {
	readonly items: PhoneNumber[];
	/** The cursor of the next page; null on the last. */
	readonly next: string | null;
}

export interface PageOptions {
	readonly pageSize: number;
	/** The page has no items, and its next cursor goes on where it would have started. */
	readonly empty: boolean;
	/** The next cursor is the one asked with; on the first page, that of the second. */
	readonly loop: boolean;
}

// It is opaque on purpose: whoever reads meaning into a cursor is in for a surprise with the real API.
const cursorAt = (offset: number) => Buffer.from(`after:${offset}`).toString('base64url');

const offsetOf = (cursor: string): number | undefined => {
	const digits = /^after:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
	return digits === undefined ? undefined : Number(digits);
};

/** @returns undefined for a cursor that no page has named */
export const page = (
	agents: Iterable<PhoneNumber>,
	cursor: string | undefined,
	{ pageSize, empty, loop }: PageOptions,
): PhoneNumberPage | undefined => {
	const offset = cursor === undefined ? 0 : offsetOf(cursor);
	if (offset === undefined) return undefined;
	const all = [...agents];
	const end = empty ? offset : offset + pageSize;
	const items = all
		.slice(offset, end)
		.map(({ id, name, phone_number }) => ({ id, name, phone_number }));
	const next = end < all.length ? cursorAt(end) : null;
	return { items, next: loop ? (cursor ?? cursorAt(pageSize)) : next };
};
