import { runInNewContext } from 'node:vm';

import type { IConnections, INode } from 'n8n-workflow';

import {
	between,
	files,
	isInside,
	isNote,
	nodeBox,
	noteBox,
	overlap,
	overlaps,
	readWorkflow,
	textBox,
} from './canvas';

const ours = /^n8n-nodes-opencx-phone\./;
const formTrigger = 'n8n-nodes-base.formTrigger';
const form = 'n8n-nodes-base.form';
const chat = '@n8n/n8n-nodes-langchain.chatTrigger';

const isTrigger = ({ type }: INode): boolean => /trigger$|\.webhook$/i.test(type);

/** Triggers that wait for another system, so that nobody can try them without it. */
const waitsForOthers = ({ type }: INode): boolean =>
	isTrigger({ type } as INode) &&
	![formTrigger, chat].includes(type) &&
	!/manual|schedule|openCx/i.test(type);

// How n8n 2.8.4 and 2.41.1 choose the trigger that their red button starts from: forms first, then
// webhooks, then the triggers of services, and a manual one only after these.
const buttonOrder = (node: INode): number => {
	const order = [/\.formTrigger$/, /\.webhook$/, /(?<!schedule|manual|Workflow|error)Trigger$/i];
	const last = [
		/\.scheduleTrigger$/,
		/\.manualTrigger$/,
		/\.executeWorkflowTrigger$/,
		/\.errorTrigger$/,
	];
	return [...order, ...last].findIndex((pattern) => pattern.test(node.type));
};

const buttonTrigger = (nodes: readonly INode[]): INode | undefined =>
	nodes
		.filter((node) => isTrigger(node) && !node.disabled)
		.sort((a, b) => buttonOrder(a) - buttonOrder(b))[0];

/** All nodes that run after one, by name, as far as the next page of a form. */
const reachedFrom = (
	start: string,
	connections: IConnections,
	nodes: readonly INode[],
): Set<string> => {
	const reached = new Set<string>();
	const visit = (name: string): void => {
		for (const { node } of (connections[name]?.main ?? []).flat().filter((to) => to !== null)) {
			if (reached.has(node)) continue;
			reached.add(node);
			// Somebody has to fill it in first.
			if (nodes.find((known) => known.name === node)?.type !== form) visit(node);
		}
	};
	visit(start);
	return reached;
};

const optionsOf = (node: INode): Record<string, unknown> =>
	(node.parameters.options ?? {}) as Record<string, unknown>;

const sends = (node: INode): boolean => {
	const { operation } = node.parameters;
	const { dryRun } = optionsOf(node);
	return (
		ours.test(node.type) &&
		['update', 'rotatePrompt', 'restore'].includes(String(operation)) &&
		dryRun !== true &&
		dryRun !== "={{ $execution.mode === 'test' }}"
	);
};

describe.each(files)('the workflow %s', (file) => {
	const { nodes, connections, pinData = {}, name } = readWorkflow(file);
	const notes = nodes.filter(isNote);
	const others = nodes.filter((node) => !isNote(node));

	it('is named like its file, by its number', () => {
		expect(`${Number.parseInt(file, 10)}. `).toBe(/^\d+\. /.exec(name)?.[0]);
	});

	it('has no node over another, and no note over another', () => {
		expect(overlaps(others.map(nodeBox))).toEqual([]);
		expect(overlaps(notes.map(noteBox))).toEqual([]);
	});

	it('has every node wholly inside a note or wholly outside', () => {
		const cut = others.map(nodeBox).flatMap((node) =>
			notes
				.map(noteBox)
				.filter((note) => overlap(node, note) && !isInside(node, note))
				.map((note) => `${node.name} / ${note.name}`),
		);
		expect(cut).toEqual([]);
	});

	it('has no node over the text of a note', () => {
		const hidden = others.map(nodeBox).flatMap((node) =>
			notes
				.map(textBox)
				.filter((text) => overlap(node, text))
				.map((text) => `${node.name} / ${text.name}`),
		);
		expect(hidden).toEqual([]);
	});

	it('has notes that their texts fit in', () => {
		const cut = notes.filter((note) => !isInside(textBox(note), noteBox(note)));
		expect(cut.map((note) => note.name)).toEqual([]);
	});

	it('has no note between an agent and its tools, where their lines are drawn', () => {
		const crossed = Object.entries(connections).flatMap(([from, outputs]) =>
			Object.entries(outputs)
				.filter(([type]) => type.startsWith('ai_'))
				.flatMap(([, branches]) => branches.flat())
				.flatMap((to) => {
					const [below, above] = [from, to?.node].map((name) =>
						others.find((node) => node.name === name),
					);
					if (below === undefined || above === undefined) return [];
					const lines = between(nodeBox(above), nodeBox(below));
					return notes
						.filter((note) => overlap(lines, textBox(note)))
						.map((note) => `${from} / ${note.name}`);
				}),
		);
		expect(crossed).toEqual([]);
	});

	it('has sample data where a trigger waits for another system', () => {
		const waiting = others.filter(waitsForOthers).map((node) => node.name);
		expect(waiting.filter((trigger) => (pinData[trigger] ?? []).length === 0)).toEqual([]);
	});

	it('says how to protect its form, where it has one', () => {
		const forms = nodes.filter(({ type, disabled }) => type === formTrigger && !disabled);
		const text = notes.map(({ parameters }) => String(parameters.content)).join('\n');
		for (const { name: trigger } of forms) {
			expect(text).toContain(`in *${trigger}*, set *Authentication* to *Basic Auth*`);
		}
	});

	it('needs no code', () => {
		expect(nodes.filter(({ type }) => /\.(code|function|functionItem)$/.test(type))).toEqual([]);
	});
});

// What starts it is the rotation itself.
const started = files.filter((file) => !file.startsWith('02'));

describe.each(started)('run by the red button of n8n, the workflow %s', (file) => {
	const { nodes, connections } = readWorkflow(file);

	it('sends nothing before somebody has looked', () => {
		const trigger = buttonTrigger(nodes);
		if (trigger === undefined) throw new Error('It has no trigger');
		// A sheet that somebody uploads is checked first, row by row, by a node of its own.
		const isUpload = file.startsWith('03');
		const reached = reachedFrom(trigger.name, connections, nodes);
		const live = nodes.filter((node) => reached.has(node.name) && sends(node));
		expect(live.map(({ name }) => name)).toEqual(isUpload ? ['Update the Agents'] : []);
	});
});

/** A rule of a Switch node. */
interface Rule {
	readonly outputKey?: string;
	readonly conditions: { readonly conditions: ReadonlyArray<Condition> };
}

interface Condition {
	readonly leftValue: string;
	readonly rightValue: string;
}

interface Assignments {
	readonly assignments: ReadonlyArray<{ readonly name: string; readonly value: string }>;
}

/** The subject of the message of workflow 6 about what nobody can repeat as it is. */
const subjectIn6 = (json: object): unknown => {
	const { nodes } = readWorkflow(files.find((file) => file.startsWith('06')) ?? '');
	const { parameters } = nodes.find(({ name }) => name === 'Correct the Values') ?? {};
	const { assignments } = parameters?.assignments as Assignments;
	const subject = assignments.find(({ name }) => name === 'subject');
	const [, code = ''] = /^=\{\{([^]*)\}\}$/.exec(subject?.value ?? '') ?? [];
	return runInNewContext(code, { $json: json });
};

describe('the workflows that update', () => {
	it.each([
		['01', 'Update the Agent'],
		['03', 'Update the Agents'],
		['04', 'Set the Language'],
		['08', 'Update the Agent'],
		['10', 'Update the Agent'],
	])('%s hands to the history what "%s" sent', (number, updater) => {
		const { nodes, connections } = readWorkflow(
			files.find((file) => file.startsWith(number)) ?? '',
		);
		const update = nodes.find(({ name }) => name === updater);
		expect(update && optionsOf(update).showSent).toBe(true);
		const [next] = connections[updater]?.main?.[0] ?? [];
		const caller = nodes.find(({ name }) => name === next?.node);
		expect(caller).toMatchObject({
			type: 'n8n-nodes-base.executeWorkflow',
			parameters: {
				workflowId: { value: 'opencxHistory' },
				workflowInputs: {
					value: { sent: '={{ $json.sent }}', execution_id: '={{ $execution.id }}' },
				},
			},
		});
	});

	it('6 tells failures apart by what our nodes say helps, and searches no words', () => {
		const { nodes } = readWorkflow(files.find((file) => file.startsWith('06')) ?? '');
		const rules = nodes.flatMap(({ parameters }) => {
			const { values = [] } = (parameters.rules ?? {}) as { values?: Rule[] };
			return values.map(({ outputKey, conditions }) => [
				outputKey,
				conditions.conditions.map(({ leftValue, rightValue }) => [leftValue, rightValue]),
			]);
		});
		const next = '={{ ($json.execution ?? $json.trigger).error?.context?.next }}';
		expect(rules).toEqual([
			['Fix API key', [[next, 'fixApiKey']]],
			['Run later', [[next, 'runLater']]],
		]);
	});

	it.each<[string, { error?: object; lastNodeExecuted?: string }]>([
		['A phone agent was not updated', {}],
		['Not all phone agents were updated', { error: { context: { updated: 2 } } }],
		['Updated, but missing in the history', { lastNodeExecuted: 'Write the History' }],
		['A step of this workflow failed', { error: { node: { type: 'n8n-nodes-base.hubspot' } } }],
		['A step of this workflow failed', { error: { node: undefined } }],
	])('6 says "%s" where that is what happened', (words, { error = {}, ...execution }) => {
		const ours = { type: 'n8n-nodes-opencx-phone.openCxPhone' };
		expect(
			subjectIn6({
				execution: { lastNodeExecuted: 'Update', ...execution, error: { node: ours, ...error } },
				workflow: { name: '4. All' },
			}),
		).toBe(`${words}: 4. All`);
	});

	it('6 tells a workflow that did not start, and a history that was not written', () => {
		expect(subjectIn6({ trigger: { error: { message: 'x' } }, workflow: { name: '2. R' } })).toBe(
			'This workflow did not start: 2. R',
		);
		const execution = { lastNodeExecuted: 'Write the Rows', error: {} };
		expect(subjectIn6({ execution, workflow: { name: '9. History' } })).toBe(
			'A history was not written: 9. History',
		);
	});

	it.each(['08', '10'])('%s says that it is live only where all was applied', (number) => {
		const { nodes } = readWorkflow(files.find((file) => file.startsWith(number)) ?? '');
		const pages = nodes
			.map(({ parameters }) => parameters)
			.filter(({ completionMessage }) => String(completionMessage).includes('json.summary'));
		expect(pages).toHaveLength(2);
		for (const { completionTitle } of pages) {
			const answers = [['initial_message'], undefined].map((not_applied) => ({ not_applied }));
			const titles = answers.map((json) => {
				const [, code = ''] = /^=\{\{(.*)\}\}$/.exec(String(completionTitle)) ?? [];
				return runInNewContext(code, { $: () => ({ first: () => ({ json }) }) }) as unknown;
			});
			expect(titles).toEqual(['Not all of it was applied', 'It is live']);
		}
	});

	it('3 maps automatically: no field is set up in it', () => {
		const { nodes } = readWorkflow(files.find((file) => file.startsWith('03')) ?? '');
		const updates = nodes.filter(({ type }) => ours.test(type));
		expect(updates.map(({ parameters }) => [parameters.dataMode, parameters.updateFields])).toEqual(
			[
				['autoMapInputData', {}],
				['autoMapInputData', {}],
			],
		);
	});
});
