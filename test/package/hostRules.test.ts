import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeProperties, INodePropertyCollection, INodeTypeDescription } from 'n8n-workflow';

import { OpenCxApi } from '../../credentials/OpenCxApi.credentials';
import { OpenCxCallTrigger } from '../../nodes/OpenCxCallTrigger/OpenCxCallTrigger.node';
import { OpenCxPhone } from '../../nodes/OpenCxPhone/OpenCxPhone.node';
import { OpenCxRotationTrigger } from '../../nodes/OpenCxRotationTrigger/OpenCxRotationTrigger.node';

/** Rules of n8n's own linter that the installed version may lack, and of its node panel. */
const root = path.join(__dirname, '..', '..');
const nodes: INodeTypeDescription[] = [
	new OpenCxPhone().description,
	new OpenCxRotationTrigger().description,
	new OpenCxCallTrigger().description,
];

type Entry = INodeProperties | INodePropertyCollection;
const isProperty = (entry: object): entry is INodeProperties => 'type' in entry;

/** Every parameter, those inside collections too, with its path. */
const everyProperty = (
	entries: readonly Entry[],
	parent: string,
): Array<readonly [string, INodeProperties]> =>
	entries.flatMap((entry) => {
		const here = `${parent}.${entry.name}`;
		if (!isProperty(entry)) return everyProperty(entry.values, here);
		const inner = (entry.options ?? []).filter(
			(option): option is Entry => 'type' in option || 'values' in option,
		);
		return [[here, entry] as const, ...everyProperty(inner, here)];
	});

const parameters = [
	...nodes.flatMap(({ name, properties }) => everyProperty(properties, name)),
	...everyProperty(new OpenCxApi().properties, 'openCxApi'),
];

/** https://docs.n8n.io/connect/create-nodes/build-your-node/reference/codex-files */
const categories = [
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
];

/** The relative luminance (WCAG) of a color such as #ff6d3a, from 0 to 1. */
const luminance = (color: string): number => {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5]
		.map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255)
		.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
	const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
};

/** Top-level parameters that are not required, and why they are not in a collection. */
const optionalAtTop = new Map([
	['returnAll', "n8n's guidelines"],
	['limit', "n8n's guidelines"],
	['simplify', "n8n's guidelines"],
	['schedule', 'decides which parameters are shown'],
	['dataMode', 'decides which parameters are shown'],
	['otherwise', 'a part of the schedule'],
	['every', 'a part of the schedule'],
	['unit', 'a part of the schedule'],
	['seed', 'a part of the schedule'],
	['expected', 'belongs to the former values, and is filled in by default'],
	['includeTranscript', 'decides which parameters are shown'],
	['includeNotes', 'belongs to the transcript'],
	['includeWebVoice', 'a name that other workflows rely on'],
	['quietMinutes', 'what the trigger is about'],
	['elevenlabs_voice_id', 'the API requires it; Map Automatically may take it from the item'],
]);

describe("n8n's rules for a node", () => {
	it('every parameter has a default', () => {
		expect(parameters.length).toBeGreaterThan(100);
		expect(parameters.filter(([, one]) => one.default === undefined).map(([at]) => at)).toEqual([]);
	});

	it('a hint is at most 120 characters long', () => {
		const long = parameters.filter(([, { hint = '' }]) => hint.length > 120);
		expect(long.map(([at]) => at)).toEqual([]);
	});

	// The menus of n8n 2.8 and 2.41 cut off longer texts, and add dots.
	it("in n8n's menus, the description of a resource or an operation is at most 55 characters long", () => {
		const entries = nodes
			.flatMap(({ properties }) => properties)
			.filter(({ name }) => name === 'resource' || name === 'operation')
			.flatMap(({ options = [] }) => options);
		expect(entries.length).toBeGreaterThan(10);
		const texts = entries.map((entry) => ('description' in entry ? String(entry.description) : ''));
		expect(texts.filter((text) => text.length > 55)).toEqual([]);
	});

	it('what is not required is in a collection, unless there is a reason', () => {
		const fields = /^(collection|fixedCollection|notice|callout|hidden)$/;
		const optional = nodes
			.flatMap(({ properties }) => properties)
			.filter(({ type, name }) => !fields.test(type) && !/^(resource|operation)$/.test(name))
			.filter(({ required }) => required !== true)
			.map(({ name }) => name);
		expect([...new Set(optional)].filter((name) => !optionalAtTop.has(name))).toEqual([]);
	});

	it.each(nodes.map(({ name }) => [`O${name.slice(1)}`]))(
		"the codex file of %s has categories of n8n's list, and no subcategories",
		(file) => {
			const codex = JSON.parse(
				readFileSync(path.join(root, 'nodes', file, `${file}.node.json`), 'utf8'),
			) as { categories: string[] };
			expect(codex.categories).not.toEqual([]);
			expect(codex.categories.filter((one) => !categories.includes(one))).toEqual([]);
			expect(codex).not.toHaveProperty('subcategories');
		},
	);

	it.each([
		['openCx.svg', '#ffffff'],
		['openCx.dark.svg', '#2b2b2b'],
	])('each color of %s stands out from its background', (file, background) => {
		const svg = readFileSync(path.join(root, 'icons', file), 'utf8');
		const colors = svg.match(/#[0-9a-f]{6}/g) ?? [];
		expect(colors.length).toBeGreaterThan(1);
		for (const color of colors) expect(contrast(color, background)).toBeGreaterThan(2.5);
	});
});

interface Hinted {
	readonly builderHint?: { readonly propertyHint?: string; readonly searchHint?: string };
}

describe("the hints for n8n's assistant", () => {
	it('each node has a hint by which it is found, and names related nodes', () => {
		for (const node of nodes) {
			expect(node).toMatchObject({
				builderHint: {
					searchHint: expect.stringMatching(/\w{3}.*\.$/) as unknown,
					relatedNodes: expect.arrayContaining([
						{
							nodeType: expect.stringMatching(/^n8n-nodes-/) as unknown,
							relationHint: expect.stringMatching(/\w{3}/) as unknown,
						},
					]) as unknown,
				},
			});
		}
	});

	it('the fields of an update and the variants of a rotation have hints, without expressions', () => {
		const hinted = parameters.filter(([, one]) => (one as Hinted).builderHint !== undefined);
		const names = new Set(hinted.map(([, { name }]) => name));
		expect([...names].sort()).toEqual([
			'dataMode',
			'elevenlabs_voice_id',
			'otherwise',
			'previous',
			'updateFields',
			'variants',
		]);
		// n8n 2.41 does not load a node whose menus have one.
		expect(names).not.toContain('resource');
		expect(names).not.toContain('operation');
		for (const [, one] of hinted) {
			expect((one as Hinted).builderHint?.propertyHint).not.toMatch(/\{\{|ai_|\$json/);
		}
	});

	it('as a tool, the node says in its description that an AI agent changes what callers hear', () => {
		const [{ usableAsTool } = {}] = nodes;
		expect(usableAsTool).toMatchObject({
			replacements: { description: expect.stringContaining('AI agent') as unknown },
		});
	});
});
