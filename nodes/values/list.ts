// No quote or bracket inside an entry: its meaning there would be ambiguous.
const singleQuoted = /^\[\s*('[^'"[\]{}\\]*'\s*(,\s*'[^'"[\]{}\\]*'\s*)*)?\]$/;

/** The list that a text contains: as JSON, or with single quotes, as Python writes it. */
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
