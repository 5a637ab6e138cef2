/** How agents look in answers. */
export interface Shape {
	/** `list`: their language is a list of one code, or of none for null. */
	readonly languageAs: 'text' | 'list';
	/** Their lists are a text: JSON, or the entries with commas between them. */
	readonly listsAs: 'lists' | 'json' | 'commas';
	/** `missing`: they lack what is null. */
	readonly nulls: 'shown' | 'missing';
}

const listForms: Record<Shape['listsAs'], (list: readonly unknown[]) => unknown> = {
	lists: (list) => list,
	json: (list) => JSON.stringify(list),
	commas: (list) => list.join(','),
};

/** @returns a new object; what the sandbox keeps is left as it is */
export const shaped = (agent: object, { languageAs, listsAs, nulls }: Shape): object => {
	const shownAs = (key: string, value: unknown): unknown => {
		const inList = key === 'language' && languageAs === 'list';
		const shown = inList ? [value].flat().filter((code) => code !== null) : value;
		return Array.isArray(shown) ? listForms[listsAs](shown) : shown;
	};
	return Object.fromEntries(
		Object.entries(agent)
			.map(([key, value]: [string, unknown]) => [key, shownAs(key, value)])
			.filter(([, value]) => nulls === 'shown' || value !== null),
	);
};
