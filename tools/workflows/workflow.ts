import { createHash } from 'node:crypto';

import type { IConnections, IDataObject, INode, INodeParameters, IPinData } from 'n8n-workflow';

/** A workflow as n8n exports it to a file, and imports it from one. */
export interface WorkflowFile {
	/** Its path in the folder of workflows. */
	readonly file: string;
	readonly json: IDataObject;
}

/** A node as a definition gives it: its ID is made of the workflow's and its own name. */
type DefinedNode = Omit<INode, 'id'>;

/**
 * From a node to a node: from the first output, from the one with this number, or from one of another
 * kind than `main`; to the first input or to the one with this number.
 */
type Link = readonly [from: string, to: string, output?: number | string, input?: number];

interface Definition {
	readonly file: string;
	readonly id: string;
	readonly name: string;
	readonly settings: IDataObject;
	/** The items that a trigger gives while the workflow is run by hand, by the trigger's name. */
	readonly sampleItems: Readonly<Record<string, readonly IDataObject[]>>;
	readonly nodes: readonly DefinedNode[];
	readonly links: readonly Link[];
}

type Pair = readonly [number, number];

const langchain = '@n8n/n8n-nodes-langchain.';
const ours = 'n8n-nodes-opencx-phone.';
const base = 'n8n-nodes-base.';

/** The kinds of nodes in the workflows, each in the version that both supported n8n have. */
const kinds = {
	stickyNote: [base, 1],
	webhook: [base, 2.1],
	splitOut: [base, 1],
	hubspotTrigger: [base, 1],
	switch: [base, 3.4],
	set: [base, 3.4],
	executeWorkflow: [base, 1.3],
	executeWorkflowTrigger: [base, 1.1],
	formTrigger: [base, 2.5],
	form: [base, 2.5],
	extractFromFile: [base, 1.1],
	merge: [base, 3.2],
	convertToFile: [base, 1.1],
	manualTrigger: [base, 1],
	errorTrigger: [base, 1],
	slack: [base, 2.3],
	emailSend: [base, 2.1],
	filter: [base, 2.2],
	dataTable: [base, 1.1],
	if: [base, 2.2],
	chatTrigger: [langchain, 1.4],
	agent: [langchain, 3.1],
	lmChatOpenAi: [langchain, 1.3],
	openCxPhone: [ours, 1],
	openCxPhoneTool: [ours, 1],
	openCxRotationTrigger: [ours, 1],
} as const;

/** The kinds that n8n gives an address of their own. */
const addressed = new Set(['webhook', 'formTrigger', 'form', 'chatTrigger', 'slack', 'emailSend']);

/** The credential that the playground and the tests have. */
const credentials = { openCxApi: { id: 'opencxSandbox01', name: 'OpenCX sandbox' } };

const needsCredential = (kind: string, { operation }: INodeParameters): boolean =>
	kind.startsWith('openCxPhone') && operation !== 'chooseVariant';

/** An ID in the form of a UUID that is the same for the same names. */
const idOf = (...names: readonly string[]): string => {
	const hex = createHash('sha256').update(names.join('\n')).digest('hex');
	return [8, 4, 4, 4, 12]
		.map((length, part, lengths) => {
			const start = lengths.slice(0, part).reduce((sum, one) => sum + one, 0);
			return hex.slice(start, start + length);
		})
		.join('-');
};

/**
 * A node on the canvas.
 *
 * @param position of its upper left corner, in pixels
 * @param more what n8n keeps beside the parameters: `onError`, `disabled`, `credentials` …
 */
export const node = (
	name: string,
	kind: keyof typeof kinds,
	position: Pair,
	parameters: INodeParameters,
	more: Partial<DefinedNode> = {},
): DefinedNode => {
	const [prefix, typeVersion] = kinds[kind];
	return {
		name,
		type: `${prefix}${kind}`,
		typeVersion,
		position: [...position],
		parameters,
		...(needsCredential(kind, parameters) ? { credentials } : {}),
		...more,
	};
};

/**
 * A note on the canvas.
 *
 * @param size its width and height in pixels
 * @param content Markdown
 * @param color the number of one of n8n's colours; its usual yellow where it is left out
 */
export const note = (
	name: string,
	position: Pair,
	[width, height]: Pair,
	content: string,
	color?: number,
): DefinedNode =>
	node(`Note: ${name}`, 'stickyNote', position, {
		content,
		height,
		width,
		...(color === undefined ? {} : { color }),
	});

/** The lists whose entries n8n tells apart by an ID, which the definitions leave out. */
const identified = new Set(['assignments', 'conditions']);

const withIds = (value: unknown, place: string): unknown => {
	if (Array.isArray(value)) return value.map((one, index) => withIds(one, `${place}.${index}`));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]: [string, unknown]) => {
			const there = `${place}.${key}`;
			if (!identified.has(key) || !Array.isArray(inner)) return [key, withIds(inner, there)];
			const entries = inner.map((entry: IDataObject, index) => ({
				id: idOf(there, String(index)),
				...entry,
			}));
			return [key, entries];
		}),
	);
};

const connectionsOf = (links: readonly Link[]): IConnections => {
	const connections: IConnections = {};
	for (const [from, to, output = 0, input = 0] of links) {
		const [type, index] = typeof output === 'number' ? ['main', output] : [output, 0];
		const branches = ((connections[from] ??= {})[type] ??= []);
		while (branches.length <= index) branches.push([]);
		branches[index]?.push({ node: to, type: type as 'main', index: input });
	}
	return connections;
};

/** A workflow as a file, with every ID that n8n wants, the same each time it is made. */
export const workflow = (definition: Definition): WorkflowFile => {
	const { file, id, name, settings, sampleItems, nodes, links } = definition;
	const pinData: IPinData = Object.fromEntries(
		Object.entries(sampleItems).map(([trigger, items]) => [
			trigger,
			items.map((json) => ({ json })),
		]),
	);
	const json = {
		id,
		name,
		active: false,
		nodes: nodes.map((one) => ({
			id: idOf(id, one.name),
			...one,
			parameters: withIds(one.parameters, idOf(id, one.name)),
			...(addressed.has(one.type.split('.').at(-1) ?? '')
				? { webhookId: idOf(id, one.name, 'address') }
				: {}),
		})),
		connections: connectionsOf(links),
		settings,
		pinData,
		tags: [],
	};
	return { file, json: json as unknown as IDataObject };
};
