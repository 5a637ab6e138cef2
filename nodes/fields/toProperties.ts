import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Catalogue, Choice, Field } from './field';
import { project } from './field';
import { selectionModes } from './ids';

type Form = Pick<INodeProperties, 'type' | 'default'> & Partial<INodeProperties>;

const asOptions = (choices: readonly Choice[]): INodePropertyOptions[] =>
	choices
		.map(({ name, value, label }) => ({ name: label ?? name, value }))
		.sort((a, b) => a.name.localeCompare(b.name, 'en'));

// Without it, n8n marks a blank choice as an unsupported value.
const blankEntry = (name: string): INodePropertyOptions => ({ name, value: '' });
const nothingChosen = blankEntry('Nothing Chosen');

/** A choice that may be left blank, with the entry that the form shows for blank. */
export const withBlankEntry = (
	property: INodeProperties,
	name = nothingChosen.name,
): INodeProperties =>
	property.type === 'options'
		? {
				...property,
				options: [blankEntry(name), ...((property.options ?? []) as INodePropertyOptions[])],
			}
		: property;

// The default of one ID: n8n uses it for each entry that is added to the list.
const idList: Form = {
	type: 'string',
	default: '',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add ID' },
};

// Every default is blank if the kind has a blank value, so a field that was added but not filled in
// is never sent. A switch has no blank position: adding the field chooses one.
const form = (field: Field): Form =>
	project<Field['kind'], Form>(field, {
		text: ({ rows, example }) => ({
			type: 'string',
			default: '',
			placeholder: `e.g. ${example}`,
			...(rows === undefined ? {} : { typeOptions: { rows } }),
		}),
		phone: ({ example }) => ({ type: 'string', default: '', placeholder: `e.g. ${example}` }),
		choice: ({ choices }) => ({ type: 'options', default: '', options: asOptions(choices) }),
		flag: () => ({ type: 'boolean', default: true }),
		number: ({ min, max, above, whole, example }) => ({
			type: 'number',
			default: '',
			placeholder: `e.g. ${example}`,
			typeOptions: {
				...(above ? {} : { minValue: min }),
				...(max === undefined ? {} : { maxValue: max }),
				numberPrecision: whole ? 0 : 2,
			},
		}),
		messages: ({ example }) => ({
			type: 'string',
			// The default of one message: n8n uses it for each entry that is added to the list.
			default: '',
			placeholder: `e.g. ${example[0] ?? ''}`,
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Message' },
		}),
		reference: ({ noun, searchName, example }) => ({
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					placeholder: `Select a ${noun}...`,
					typeOptions: { searchListMethod: searchName, searchable: true },
				},
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${example}` },
			],
		}),
		list: ({ choices, noun, example }) =>
			choices === undefined
				? {
						type: 'string',
						default: '',
						placeholder: `e.g. ${example[0] ?? ''}`,
						typeOptions: {
							multipleValues: true,
							multipleValueButtonText: `Add ${noun[0]?.toUpperCase() ?? ''}${noun.slice(1)}`,
						},
					}
				: {
						type: 'multiOptions',
						default: [],
						options: choices.map(({ name, value }) => ({ name, value })),
					},
		ids: ({ example, optionsMethod }) =>
			optionsMethod === undefined
				? { ...idList, placeholder: `e.g. ${example[0] ?? ''}` }
				: {
						type: 'multiOptions',
						default: [],
						typeOptions: { loadOptionsMethod: optionsMethod },
					},
		selection: ({ label, example }) => ({
			type: 'fixedCollection',
			// An empty one disappears from the form as soon as another field is added, so it opens with
			// its group, in which nothing is chosen.
			default: { selection: { mode: '' } },
			typeOptions: { multipleValues: false },
			placeholder: `Choose ${label}`,
			options: [
				{
					displayName: label,
					name: 'selection',
					values: [
						{
							displayName: 'Which',
							name: 'mode',
							type: 'options',
							default: '',
							description: 'All of them, none, or only those whose IDs you list',
							options: [
								nothingChosen,
								{ name: 'All', value: selectionModes.all },
								{ name: 'None', value: selectionModes.none },
								{ name: 'Only Listed', value: selectionModes.listed },
							],
						},
						{
							displayName: 'IDs',
							name: 'ids',
							...idList,
							placeholder: `e.g. ${example[0] ?? ''}`,
							description: 'The IDs in OpenCX, one by one',
							displayOptions: { show: { mode: [selectionModes.listed] } },
						},
					],
				},
			],
		}),
	});

/**
 * The n8n parameter of one field, under its API name. It is not required: in a collection, n8n
 * would ask for required fields that were not added.
 *
 * @param name the field's API name
 */
export const toProperty = (name: string, field: Field): INodeProperties => ({
	displayName: field.label,
	name,
	...form(field),
	description: field.help,
});

/**
 * The same field for a form without a credential, which can't open lists from the account: their
 * values are entered instead.
 */
export const withoutLists = (field: Field): Field => {
	if (field.kind !== 'ids') return field;
	const entries = Object.entries(field).filter(([name]) => name !== 'optionsMethod');
	return Object.fromEntries(entries) as unknown as Field;
};

/**
 * The parameters of a catalogue for n8n's collections: sorted by label, as n8n shows them. A field
 * that was added may be left blank.
 */
export const toProperties = (catalogue: Catalogue): INodeProperties[] =>
	Object.entries(catalogue)
		.map(([name, field]) => withBlankEntry(toProperty(name, field)))
		.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
