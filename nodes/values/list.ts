// No quote and no bracket inside an entry: what it would mean there can't be told.
const singleQuoted = /^\[\s*('[^'"[\]{}\\]*'\s*(,\s*'[^'"[\]{}\\]*'\s*)*)?\]$/;

/** The list whose text this is: JSON, or with single quotes, as Python writes one. */
export const listIn = (text: string): unknown[] | undefined => {
	const trimmed = text.trim();
	const json = singleQuoted.test(trimmed) ? trimmed.replaceAll("'", '"') : trimmed;
	if (!json.startsWith('[')) return undefined;
	try {
		const list: unknown = JSON.parse(json);
		return Array.isArray(list) ? list : undefined;
	} catch {
		return undefined;
	}
};
