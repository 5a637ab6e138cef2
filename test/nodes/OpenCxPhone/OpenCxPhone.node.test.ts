import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { OpenCxApi } from '../../../credentials/OpenCxApi.credentials';
import type { Field } from '../../../nodes/fields/field';
import { OpenCxCallTrigger } from '../../../nodes/OpenCxCallTrigger/OpenCxCallTrigger.node';
import { OpenCxPhone } from '../../../nodes/OpenCxPhone/OpenCxPhone.node';
import { OpenCxRotationTrigger } from '../../../nodes/OpenCxRotationTrigger/OpenCxRotationTrigger.node';
import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';
import { isShownFor } from '../../support/properties';
import { updateParameters, voice } from '../../support/engine';

const { description } = new OpenCxPhone();
const { description: trigger } = new OpenCxRotationTrigger();
const { description: callTrigger } = new OpenCxCallTrigger();
const root = path.join(__dirname, '..', '..', '..');

interface Place {
	/** Path of display names. */
	readonly at: string;
	readonly property: INodeProperties;
}

const isProperty = (option: object): option is INodeProperties =>
	'type' in option && 'displayName' in option;

/** Every parameter, those inside collections too. */
const walk = (properties: readonly INodeProperties[], above = ''): Place[] =>
	properties.flatMap((property) => {
		const { resource, operation } = property.displayOptions?.show ?? {};
		const shownFor = [resource, operation].filter((of) => of !== undefined).join(' ');
		const at = `${above}${property.displayName}${above === '' && shownFor !== '' ? ` (${shownFor})` : ''}`;
		const inner = (property.options ?? []).flatMap((option) =>
			isProperty(option)
				? walk([option], `${at} > `)
				: 'values' in option
					? walk(option.values, `${at} > ${option.displayName} > `)
					: [],
		);
		return [{ at, property }, ...inner];
	});

const places = [
	...walk(description.properties),
	...walk(trigger.properties, 'Trigger > '),
	...walk(callTrigger.properties, 'Call Trigger > '),
	...walk(new OpenCxApi().properties, 'Credential > '),
];
// A notice is a sentence and takes no value.
const each = places
	.filter(({ property }) => property.type !== 'notice')
	.map(({ at, property }) => [at, property] as const);

const choicesOf = ({ type, options = [] }: INodeProperties): INodePropertyOptions[] =>
	type === 'options' ? (options as INodePropertyOptions[]) : [];

const property = (name: string, inside?: string, resource = 'phoneNumber'): INodeProperties => {
	const found = description.properties.find(
		({ name: known, displayOptions }) =>
			known === (inside ?? name) &&
			(displayOptions?.show?.resource === undefined ||
				displayOptions.show.resource.includes(resource)) &&
			(displayOptions?.show?.operation === undefined ||
				displayOptions.show.operation.includes('update')),
	);
	const options = (found?.options ?? []) as INodeProperties[];
	const wanted = inside === undefined ? found : options.find(({ name: known }) => known === name);
	if (wanted === undefined) throw new Error(`There is no parameter ${name}`);
	return wanted;
};

const channels = [
	'Phone Calls',
	'Voice on the Web',
	'Web Chat',
	'Email',
	'SMS',
	'WhatsApp',
	'Messenger',
	'Instagram',
	'Slack',
	'API',
];
const week = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

// Words that title case leaves small, unless they come first.
const small = /^(a|an|and|as|at|before|by|for|from|in|is|it|of|on|or|per|the|to|when|with)$/i;
const isTitleCase = (label: string): boolean =>
	label
		.split(/[\s(]+/)
		.every((word, index) => /^[^a-z]/.test(word) || (index > 0 && small.test(word)));

describe.each(each)(
	'the parameter %s',
	(at, { displayName, name, type, description: help, options, default: preset, required }) => {
		it('the label is in title case, without white space around it', () => {
			expect(displayName).toBe(displayName.trim());
			expect([displayName, isTitleCase(displayName)]).toEqual([displayName, true]);
		});

		it('the help has no closing full stop and says more than the label', () => {
			// The two menus explain themselves by their entries.
			const says =
				help ?? (name === 'resource' || name === 'operation' ? 'One of the entries' : '');
			if (type !== 'collection' && type !== 'fixedCollection')
				expect(says.length).toBeGreaterThan(10);
			expect(says).not.toMatch(/\.$|\s$|^\s/);
			expect(says.toLowerCase()).not.toBe(displayName.toLowerCase());
		});

		it('the help of a boolean begins with "Whether", and no other does', () => {
			expect(type === 'boolean').toBe(/^Whether\b/.test(help ?? ''));
		});

		it('the options are sorted by name, and each name and value is there once', () => {
			const listed = (options ?? []).map((option) =>
				'displayName' in option ? option.displayName : option.name,
			);
			const byName = [...listed].sort((a, b) => a.localeCompare(b, 'en'));
			// Days and channels have their own order, and the entry for blank comes first.
			const [first] = options ?? [];
			const isBlankFirst = first !== undefined && 'value' in first && first.value === '';
			const sorted = isBlankFirst
				? [first.name, ...byName.filter((label) => label !== first.name)]
				: byName;
			expect([sorted, week, channels]).toContainEqual(listed);
			expect(new Set(listed).size).toBe(listed.length);
			const names = (options ?? []).map((option) =>
				String('value' in option ? option.value : option.name),
			);
			expect(new Set(names).size).toBe(names.length);
		});

		it('there is a default, and it is one of the listed values', () => {
			expect(preset).toBeDefined();
			const values = choicesOf({ displayName, name, type, options, default: preset }).map(
				({ value }) => value,
			);
			// n8n marks any other value red, as it should if one must be chosen.
			const hasToBeChosen = required === true || at.includes('Filters');
			if (values.length > 0 && !hasToBeChosen) expect(values).toContain(preset);
		});
	},
);

describe('the names that saved workflows hold', () => {
	it('types, parameters and values have the names that saved workflows use', () => {
		expect(description).toMatchObject({
			name: 'openCxPhone',
			version: 1,
			displayName: 'OpenCX Phone',
		});
		expect(new OpenCxApi()).toMatchObject({ name: 'openCxApi', displayName: 'OpenCX API' });
		const valuesOf = new OpenCxApi().properties.filter(({ type }) => type !== 'notice');
		expect(valuesOf.map(({ name }) => name)).toEqual(['token', 'baseUrl', 'requestsPerMinute']);
		expect(property('resource')).toMatchObject({ type: 'options', default: 'phoneNumber' });
		expect(choicesOf(property('resource')).map(({ value }) => value)).toEqual([
			'call',
			'phoneAgent',
			'phoneNumber',
			'trainingScenario',
		]);
		expect(choicesOf(property('operation')).map(({ value }) => value)).toContain('update');
		expect(property('operation').default).toBe('update');
		expect(property('phoneNumberId')).toMatchObject({ type: 'resourceLocator', required: true });
		expect(property('phoneNumberId').modes?.map(({ name }) => name)).toContain('id');
		expect(property('updateFields')).toMatchObject({
			type: 'collection',
			displayName: 'Update Fields',
			default: {},
		});
		const parametersOf = (operation: string) =>
			description.properties.filter(isShownFor('call', operation)).map(({ name }) => name);
		expect(parametersOf('get')).toEqual(
			expect.arrayContaining(['callId', 'includeTranscript', 'includeNotes']),
		);
		expect(parametersOf('getMany')).toEqual(
			expect.arrayContaining(['includeTranscript', 'includeNotes', 'includeWebVoice', 'filters']),
		);
		expect(callTrigger).toMatchObject({ name: 'openCxCallTrigger', polling: true, version: 1 });
		expect(callTrigger.properties.map(({ name }) => name)).toEqual([
			'quietMinutes',
			'includeTranscript',
			'includeNotes',
			'includeWebVoice',
			'options',
		]);
		expect(callTrigger.properties[0]?.default).toBe(5);
		expect(callTrigger.properties.at(-1)?.options?.map(({ name }) => name)).toEqual([
			'since',
			'onlyNew',
		]);
		expect(property('options')).toMatchObject({
			type: 'collection',
			displayName: 'Options',
			default: {},
		});
	});

	it('Update Fields offers the other thirteen fields under their API names', () => {
		const names = property('updateFields').options?.map(({ name }) => name) ?? [];
		expect([...names, 'elevenlabs_voice_id'].sort()).toEqual(Object.keys(phoneNumberFields).sort());
	});

	it.each([
		[
			'blankFields',
			'When a Field Is Blank',
			'skip',
			['clear:Clear It', 'skip:Leave It Unchanged', 'fail:Stop'],
		],
		[
			'unresolvedExpressions',
			'When an Expression Is Empty',
			'fail',
			['allow:Send It Anyway', 'fail:Stop'],
		],
		// Added, they are on: adding them can mean nothing else.
		['dryRun', 'Dry Run', true, []],
		['showSent', 'Show What Was Sent', true, []],
		['allowUnlisted', 'Allow Unlisted Voices and Languages', true, []],
		['timeout', 'Timeout (Seconds)', 30, []],
		['maxRetries', 'Max Retries', 5, []],
		['maxWait', 'Max Wait (Seconds)', 300, []],
	])(
		'the option %s has its documented name, label, default and values',
		(name, displayName, preset, values) => {
			const option = property(name, 'options');
			expect(option).toMatchObject({ displayName, default: preset });
			expect(choicesOf(option).map((choice) => `${String(choice.value)}:${choice.name}`)).toEqual(
				values,
			);
		},
	);
});

describe('the fields in the form', () => {
	it.each(Object.entries<Field>(phoneNumberFields))(
		'the form shows %s with its label, its help and no value to send',
		(name, field) => {
			const shown = field.required ? property(name) : property(name, 'updateFields');
			expect(shown).toMatchObject({ displayName: field.label, description: field.help });
			if (field.kind === 'flag') expect(typeof shown.default).toBe('boolean');
			else expect(['', []]).toContainEqual(shown.default);
		},
	);

	it.each([
		['language', 37, 'updateFields'],
		['speaks_first', 2, 'updateFields'],
		['elevenlabs_voice_id', 30, undefined],
	] as const)('the form offers every value of %s, all %i', (name, count, inside) => {
		const values = choicesOf(property(name, inside)).map(({ value }) => value);
		const { choices } = phoneNumberFields[name];
		const chosen = values.filter((value) => value !== '');
		expect(chosen).toHaveLength(count);
		expect([...chosen].sort()).toEqual(choices.map(({ value }) => value).sort());
		// What is added may be left blank; what is required may not.
		expect(values.includes('')).toBe(inside !== undefined);
	});

	it('the form takes prompts and greetings in boxes of several lines', () => {
		for (const name of ['base_prompt', 'initial_message']) {
			const { type, typeOptions } = property(name, 'updateFields');
			expect(type).toBe('string');
			expect(typeOptions?.rows).toBeGreaterThan(1);
		}
	});

	it('the form takes the messages one by one', () => {
		expect(property('awaiting_response_messages', 'updateFields')).toMatchObject({
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Message' },
		});
	});

	it('the form takes numbers as numbers and the switch as a boolean', () => {
		for (const [name, { kind }] of Object.entries<Field>(phoneNumberFields)) {
			const type = kind === 'number' ? 'number' : kind === 'flag' ? 'boolean' : undefined;
			if (type !== undefined) expect(property(name, 'updateFields').type).toBe(type);
		}
		expect(
			property('awaiting_response_max_spoken_count', 'updateFields').typeOptions?.numberPrecision,
		).toBe(0);
	});
});

describe("n8n's own check of the form", () => {
	const issuesOf = (given: Parameters<typeof updateParameters>[0]) => {
		const node: INode = {
			id: 'node',
			name: 'Node',
			type: 'openCxPhone',
			typeVersion: 1,
			position: [0, 0],
			parameters: updateParameters(given),
		};
		return NodeHelpers.getNodeParametersIssues(description.properties, node, description);
	};

	it('n8n reports nothing missing if the phone number and the voice are chosen', () => {
		expect(issuesOf({ id: 'x', voice })).toBeNull();
	});

	it('n8n asks for a voice that is not chosen, because there is no default', () => {
		expect(property('elevenlabs_voice_id')).toMatchObject({ required: true, default: '' });
		expect(issuesOf({ id: 'x', voice: '' })).toEqual({
			parameters: { elevenlabs_voice_id: ['Parameter "Voice" is required.'] },
		});
	});

	it('n8n asks for a phone number that is not chosen', () => {
		expect(issuesOf({ id: '', voice })).toEqual({
			parameters: { phoneNumberId: ['Parameter "Phone Number" is required.'] },
		});
	});
});

describe('the node', () => {
	it('the node can be used as a tool, and its menu says what an update does', () => {
		expect(description.usableAsTool).toBeTruthy();
		const update = choicesOf(property('operation')).find(({ value }) => value === 'update');
		expect(update).toMatchObject({ action: 'Update phone number' });
		expect(update?.description).toMatch(/prompt, voice, language/);
	});

	it('the node asks for its credential', () => {
		expect(description.credentials).toEqual([
			expect.objectContaining({ name: 'openCxApi', required: true }),
		]);
	});

	it('the subtitle shows the operation in words', () => {
		expect(description.subtitle).toMatch(
			/^=\{\{ \(\{.*"phoneNumber\.update":"Update phone number".*\}\)\[.*\] \}\}$/,
		);
		// n8n ends an expression at the first double brace.
		expect(description.subtitle?.indexOf('}}')).toBe((description.subtitle?.length ?? 0) - 2);
	});

	it('the subtitle is short enough for the canvas, which cuts off what is wider than a node', () => {
		const actions = description.properties
			.filter(({ name }) => name === 'operation')
			.flatMap(choicesOf)
			.map(({ action }) => action ?? '');
		expect(actions.length).toBeGreaterThan(4);
		expect(actions.filter(({ length }) => length > 27)).toEqual([]);
	});

	const iconsOf = (icon: unknown): string[] => Object.values(icon as Record<string, string>);

	it.each([
		['the node', iconsOf(description.icon), 'nodes/OpenCxPhone'],
		['the trigger', iconsOf(trigger.icon), 'nodes/OpenCxRotationTrigger'],
		['the call trigger', iconsOf(callTrigger.icon), 'nodes/OpenCxCallTrigger'],
		['the credential', iconsOf(new OpenCxApi().icon), 'credentials'],
	])('%s has a light and a dark icon, and neither loads anything', (_, icons, folder) => {
		expect(new Set(icons).size).toBe(2);
		for (const icon of icons) {
			const file = path.join(root, folder, icon.replace(/^file:/, ''));
			expect([file, existsSync(file)]).toEqual([file, true]);
			const svg = readFileSync(file, 'utf8');
			expect(svg).toMatch(/^<svg [^>]*viewBox=/);
			expect(svg).not.toMatch(/<script|href=|<image/);
		}
	});

	it.each([
		['OpenCxPhone', description.name],
		['OpenCxRotationTrigger', trigger.name],
		['OpenCxCallTrigger', callTrigger.name],
	])('the codex file of %s names the node and its category', (file, name) => {
		const codex = JSON.parse(
			readFileSync(path.join(root, 'nodes', file, `${file}.node.json`), 'utf8'),
		) as {
			node: string;
			categories: string[];
			resources: Record<string, Array<{ url: string }>>;
		};
		expect(codex.node).toBe(`n8n-nodes-opencx-phone.${name}`);
		expect(codex.categories).toContain('Communication');
		for (const { url } of Object.values(codex.resources).flat()) expect(url).toMatch(/^https:\/\//);
	});
});
