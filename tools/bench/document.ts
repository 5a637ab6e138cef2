/** A marked place of the document: `<!-- figure:cost.cpu -->1.40 ms<!-- /figure -->`. */
const places = /<!-- figure:([\w.-]+) -->[\s\S]*?<!-- \/figure -->/g;

/**
 * Writes figures to their marked places. Places of sections that were not measured stay as they are.
 *
 * @param figures by the names of their places; a figure with several lines (a table) gets its own lines
 * @throws Error if a figure has no place, or a place of a measured section has no figure
 */
export const setFigures = (text: string, figures: Readonly<Record<string, string>>): string => {
	const sections = new Set(Object.keys(figures).map((name) => name.split('.')[0]));
	const shown = new Set<string>();
	const filled = text.replace(places, (place, name: string) => {
		shown.add(name);
		const figure = figures[name];
		if (figure === undefined) {
			if (sections.has(name.split('.')[0])) throw new Error(`Nothing was measured for ${name}`);
			return place;
		}
		const around = figure.includes('\n') ? '\n\n' : '';
		return `<!-- figure:${name} -->${around}${figure}${around}<!-- /figure -->`;
	});
	const lost = Object.keys(figures).filter((name) => !shown.has(name));
	if (lost.length > 0) throw new Error(`The document has no place for ${lost.join(', ')}`);
	return filled;
};
