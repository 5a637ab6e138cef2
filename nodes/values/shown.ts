const maxShownLength = 60;

/** A value for use in a sentence: quoted, on one line, and shortened if it is long. */
export const shown = (value: unknown): string => {
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
		return String(value);
	}
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object' && value !== null) return 'an object';
	if (typeof value !== 'string') return String(value);
	const line = value.replaceAll(/\s+/g, ' ').trim();
	return line.length > maxShownLength ? `"${line.slice(0, maxShownLength)}…"` : `"${line}"`;
};
