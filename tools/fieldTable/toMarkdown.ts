import type { Catalogue, Field } from '../../nodes/fields/field';
import { project } from '../../nodes/fields/field';

const takes = (field: Field): string =>
	project<Field['kind'], string>(field, {
		text: ({ rows }) => (rows === undefined ? 'text' : 'text of several lines'),
		phone: () => 'phone number with country code',
		choice: ({ choices }) => `one of ${choices.length}`,
		flag: () => 'on or off',
		number: ({ unit, whole, above, min }) =>
			[
				whole ? 'whole number' : 'number',
				above ? `above ${min}` : `from ${min}`,
				...(unit === undefined ? [] : [`in ${unit}`]),
			].join(', '),
		messages: () => 'list of messages without commas',
		reference: ({ noun }) => `ID of a ${noun}, or one picked from the list`,
		ids: ({ optionsMethod }) =>
			optionsMethod === undefined ? 'list of IDs' : 'several of a list, or their IDs',
		list: ({ choices }) =>
			choices === undefined ? 'list of text values' : `several of ${choices.length}`,
		selection: () => 'all, none, or a list of IDs',
	});

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The table of a catalogue's fields for docs/fields.md: label, API name, what it takes, what it does. */
export const toMarkdown = (catalogue: Catalogue): string =>
	[
		'| Field | Name in the API | Takes | What it does to a call |',
		'| --- | --- | --- | --- |',
		...Object.entries(catalogue).map(
			([name, field]) =>
				`| ${cell(field.label)}${field.required ? ' (required)' : ''} | \`${name}\` | ` +
				`${cell(takes(field))} | ${cell(field.help)} |`,
		),
	].join('\n');
