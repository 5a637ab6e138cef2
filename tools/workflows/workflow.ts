import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { IConnections, IDataObject, INode, INodeParameters, IPinData } from 'n8n-workflow';

import type { Account } from './account';

/** A workflow as n8n exports it to a file, and imports it from one. */
export interface WorkflowFile {
	/** Its path in the folder of workflows. */
	readonly file: string;
	readonly json: IDataObject;
}

/** A node in a definition. Its ID is derived from the workflow's ID and the node's name. */
type DefinedNode = Omit<INode, 'id'>;

/**
 * A connection between two nodes. `output` is a number, or a kind of output other than `main`. `input`
 * is a number. Both default to the first.
 */
type Link = readonly [from: string, to: string, output?: number | string, input?: number];

interface Definition {
	/** The account that the workflow is for; left out if it is for every account. */
	readonly account?: Account;
	/** Without the account's folder. */
	readonly file: string;
	/** Without the part that differs between accounts. */
	readonly id: string;
	readonly name: string;
	/** In addition to those that all workflows have. */
	readonly settings?: IDataObject;
	/** The items that a trigger outputs in a manual run, by the trigger's name. */
	readonly sampleItems?: Readonly<Record<string, readonly IDataObject[]>>;
	readonly nodes: readonly DefinedNode[];
	readonly links: readonly Link[];
}

type Pair = readonly [number, number];

const langchain = '@n8n/n8n-nodes-langchain.';
const ours = 'n8n-nodes-opencx-phone.';
const base = 'n8n-nodes-base.';

/** The kinds of nodes in the workflows, each in a version that both supported n8n versions have. */
const kinds = {
	stickyNote: [base, 1],
	webhook: [base, 2.1],
	splitOut: [base, 1],
	hubspot: [base, 2.2],
	hubspotTrigger: [base, 1],
	switch: [base, 3.4],
	set: [base, 3.4],
	executeWorkflow: [base, 1.3],
	executeWorkflowTrigger: [base, 1.1],
	formTrigger: [base, 2.5],
	form: [base, 2.5],
	extractFromFile: [base, 1.1],
	limit: [base, 1],
	noOp: [base, 1],
	merge: [base, 3.2],
	convertToFile: [base, 1.1],
	manualTrigger: [base, 1],
	errorTrigger: [base, 1],
	slack: [base, 2.3],
	emailSend: [base, 2.1],
	filter: [base, 2.2],
	aggregate: [base, 1],
	googleCalendar: [base, 1.3],
	httpRequest: [base, 4.3],
	scheduleTrigger: [base, 1.2],
	splitInBatches: [base, 3],
	stopAndError: [base, 1],
	dataTable: [base, 1.1],
	if: [base, 2.2],
	wait: [base, 1.1],
	chatTrigger: [langchain, 1.4],
	agent: [langchain, 3.1],
	chainLlm: [langchain, 1.9],
	lmChatOpenAi: [langchain, 1.3],
	toolWorkflow: [langchain, 2.2],
	openCxPhone: [ours, 1],
	openCxPhoneTool: [ours, 1],
	openCxRotationTrigger: [ours, 1],
	openCxCallTrigger: [ours, 1],
} as const;

/** The kinds of nodes to which n8n gives their own address. */
const addressed = new Set([
	'webhook',
	'formTrigger',
	'form',
	'chatTrigger',
	'slack',
	'emailSend',
	'wait',
]);

const needsCredential = ({ type, parameters }: DefinedNode): boolean =>
	type.startsWith(ours) &&
	!type.endsWith('.openCxRotationTrigger') &&
	parameters.operation !== 'chooseVariant';

/** An ID in the form of a UUID, always the same for the same names. */
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
 * @param more what n8n saves besides the parameters: `onError`, `disabled`, `credentials` …
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
		...more,
	};
};

/**
 * A note on the canvas.
 *
 * @param size its width and height in pixels
 * @param content Markdown
 * @param color the number of one of n8n's colors; default yellow
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

/** The lists whose entries need an ID in n8n. The definitions leave it out. */
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

/** The workflow that starts when another one fails. */
export const errorWorkflowId = 'opencxUpdateError';

/** Makes the file of a workflow, with all IDs that n8n needs. They are the same every time. */
export const workflow = (definition: Definition): WorkflowFile => {
	const { account, settings, sampleItems = {}, nodes, links } = definition;
	const id = account?.workflowId(definition.id) ?? definition.id;
	const pinData: IPinData = Object.fromEntries(
		Object.entries(sampleItems).map(([trigger, items]) => [
			trigger,
			items.map((json) => ({ json })),
		]),
	);
	const json = {
		id,
		name: account?.title(definition.name) ?? definition.name,
		active: false,
		nodes: nodes.map((one) => ({
			id: idOf(id, one.name),
			...one,
			...(account && needsCredential(one)
				? {
						credentials: {
							openCxApi: { id: account.credential.id, name: account.credential.name },
						},
					}
				: {}),
			parameters: withIds(one.parameters, idOf(id, one.name)),
			...(addressed.has(one.type.split('.').at(-1) ?? '')
				? { webhookId: idOf(id, one.name, 'address') }
				: {}),
		})),
		connections: connectionsOf(links),
		settings: {
			executionOrder: 'v1',
			...(definition.id === errorWorkflowId ? {} : { errorWorkflow: errorWorkflowId }),
			...settings,
		},
		pinData,
		tags: [],
	};
	const file = account === undefined ? definition.file : join(account.api, definition.file);
	return { file, json: json as unknown as IDataObject };
};
