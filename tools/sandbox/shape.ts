/** How agents look in answers. */
export interface Shape {
	/** `list`: the language is a list of one code, or an empty list for null. */
	readonly languageAs: 'text' | 'list';
	/** `json`, `commas`: lists are a text, as JSON or as the entries with commas between them. */
	readonly listsAs: 'lists' | 'json' | 'commas';
	/** `missing`: keys with null are left out. */
	readonly nulls: 'shown' | 'missing';
}

const listForms: Record<Shape['listsAs'], (list: readonly unknown[]) => unknown> = {
	lists: (list) => list,
	json: (list) => JSON.stringify(list),
	commas: (list) => list.join(','),
};

/** @returns a new object; the sandbox's own object stays as it is */
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
