import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';

import { DateTime } from 'luxon';
import type { IConnections, INode } from 'n8n-workflow';

import { accounts, saidFields } from '../../tools/workflows/account';
import {
	between,
	files,
	filesOf,
	folder,
	isInside,
	isNote,
	nodeBox,
	noteBox,
	numberOf,
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

const historyIds = new Set(accounts.map(({ workflowId }) => workflowId('opencxHistory')));

const changesAgent = ({ type, parameters: { operation } }: INode): boolean =>
	ours.test(type) && ['update', 'rotatePrompt', 'rotate', 'restore'].includes(String(operation));

const sends = (node: INode): boolean => {
	const { dryRun } = optionsOf(node);
	return changesAgent(node) && dryRun !== true && dryRun !== "={{ $execution.mode === 'test' }}";
};

/** The node of a workflow that is set up as a dry run until somebody has looked at its output. */
const isTryOut = ({ name, type }: INode): boolean => ours.test(type) && name === 'Set the Language';

const writesHistory = ({ parameters, type }: INode): boolean =>
	type === 'n8n-nodes-base.executeWorkflow' &&
	historyIds.has(String((parameters.workflowId as { value: unknown }).value));

describe.each(files)('the workflow %s', (file) => {
	const { nodes, connections, pinData = {}, name } = readWorkflow(file);
	const notes = nodes.filter(isNote);
	const others = nodes.filter((node) => !isNote(node));

	it('is named like its file, by its number', () => {
		expect(`${numberOf(file)}. `).toBe(/^\d+\. /.exec(name)?.[0]);
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

	it('says in its first note what it is for, and last how to try it without sending', () => {
		const [purpose] = notes;
		const lines = String(purpose?.parameters.content).split('\n');
		expect(purpose?.name).toBe('Note: Purpose');
		expect(lines[0]).toMatch(/^## \S/);
		expect(lines.at(-1)).toMatch(/nothing|without sending|no update/i);
	});

	it('writes the history after each update, with what was sent and when', () => {
		const updates = others.filter((node) => changesAgent(node) && optionsOf(node).dryRun !== true);
		for (const node of [...updates, ...others.filter(isTryOut)]) {
			// An update of a phone agent always shows what it sent.
			if (node.parameters.resource === 'phoneNumber') {
				expect([node.name, optionsOf(node).showSent]).toEqual([node.name, true]);
			}
			const reached = reachedFrom(node.name, connections, nodes);
			const callers = others.filter((one) => reached.has(one.name) && writesHistory(one));
			expect([node.name, callers.length > 0]).toEqual([node.name, true]);
		}
		for (const { name: caller, parameters } of others.filter(writesHistory)) {
			const { value } = parameters.workflowInputs as { value: Record<string, string> };
			const [, from = ''] = /^=\{\{ (.*)\.sent_at \}\}$/.exec(value.sent_at ?? '') ?? [];
			expect([caller, value.sent]).toEqual([caller, `={{ ${from}.sent }}`]);
			expect(value.who).not.toBe('');
		}
	});

	it('has no node that always gives an item and has an error output: it would go out of both', () => {
		const twice = others.filter(
			(node) => node.alwaysOutputData && node.onError === 'continueErrorOutput',
		);
		expect(twice.map((node) => node.name)).toEqual([]);
	});

	it('reads keys, and searches no sentence to find out what happened', () => {
		const sentences = /\b(summary|error|message|description|reason)\b[\s)]*\??\.(\w+)\(/g;
		const searches = /^(split|match|matchAll|search|indexOf|includes|startsWith|endsWith|slice)$/;
		const found = others.flatMap((node) =>
			[...JSON.stringify(node.parameters).matchAll(sentences)]
				.filter(([, , method = '']) => searches.test(method))
				.map(([text]) => `${node.name}: ${text}`),
		);
		expect(found).toEqual([]);
	});

	it('has no loose end: error outputs lead somewhere, and expressions name nodes that exist', () => {
		const known = new Set(nodes.map((node) => node.name));
		const unheard = others.filter(
			({ name: from, onError }) =>
				onError === 'continueErrorOutput' && !connections[from]?.main?.[1]?.length,
		);
		expect(unheard.map((node) => node.name)).toEqual([]);
		const named = others.flatMap(({ parameters }) =>
			[...JSON.stringify(parameters).matchAll(/\$\('([^']+)'\)/g)].map(([, named = '']) => named),
		);
		expect(named.filter((one) => !known.has(one))).toEqual([]);
	});

	it('names the error workflow, unless it is that', () => {
		const { settings } = readWorkflow(file);
		expect(settings?.errorWorkflow).toBe(numberOf(file) === 6 ? undefined : 'opencxUpdateError');
	});

	it('needs no code', () => {
		expect(nodes.filter(({ type }) => /\.(code|function|functionItem)$/.test(type))).toEqual([]);
	});
});

// What starts it is the rotation itself.
const started = files.filter((file) => numberOf(file) !== 2);

describe('the two accounts', () => {
	it('have the same workflows, but for the one that puts back what an answer of the API shows', () => {
		const numbersIn = (account: string) =>
			files.filter((file) => file.startsWith(`${account}/`)).map(numberOf);
		expect(numbersIn('phone-agent').filter((number) => number !== 7)).toEqual(
			numbersIn('phone-number'),
		);
	});

	it('have a table by wish that links every file once', () => {
		const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
		const linked = [...readme.matchAll(/\]\(([\w/-]+\.json)\)/g)].map(([, file]) => file);
		expect([...new Set(linked)].sort()).toEqual([...files].sort());
	});
});

describe.each(started)('run by the red button of n8n, the workflow %s', (file) => {
	const { nodes, connections } = readWorkflow(file);

	it('sends nothing before somebody has looked', () => {
		const trigger = buttonTrigger(nodes);
		if (trigger === undefined) throw new Error('It has no trigger');
		// A sheet that somebody uploads is checked first, row by row, by a node of its own.
		const isUpload = numberOf(file) === 3;
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
	const { nodes } = readWorkflow(filesOf(6)[0] ?? '');
	const { parameters } = nodes.find(({ name }) => name === 'Correct the Values') ?? {};
	const { assignments } = parameters?.assignments as Assignments;
	const subject = assignments.find(({ name }) => name === 'subject');
	const [, code = ''] = /^=\{\{([^]*)\}\}$/.exec(subject?.value ?? '') ?? [];
	return runInNewContext(code, { $json: json });
};

const nodeOfOurs = { type: 'n8n-nodes-opencx-phone.openCxPhone' };

describe('the workflows that update', () => {
	// Without an item, nothing after the call would run: the next event, an answer or a last page.
	it.each(filesOf(9))('%s returns an item even if it writes no row', (file) => {
		const { nodes, connections } = readWorkflow(file);
		const dropping = nodes.filter(({ name, type }) => {
			const outputs = connections[name]?.main ?? [];
			return type.endsWith('.if')
				? [0, 1].some((index) => !outputs[index]?.length)
				: /\.(filter|switch)$/.test(type);
		});
		expect(dropping.map(({ name }) => name)).toEqual([]);
	});

	it.each([
		[1, 'Update the Agent'],
		[2, 'Update the Agent'],
		[3, 'Update the Agents'],
		[4, 'Set the Language'],
		[8, 'Update the Agent'],
		[10, 'Update the Agent'],
	])('%s hands to the history what "%s" sent', (number, updater) => {
		const { nodes, connections } = readWorkflow(filesOf(number)[0] ?? '');
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

	it.each([...filesOf(1), ...filesOf(7)])(
		'%s takes the events of a batch one by one, also those that change nothing',
		(file) => {
			const { nodes, connections } = readWorkflow(file);
			const loop = nodes.find(({ type }) => type.endsWith('.splitInBatches'));
			expect(loop?.parameters.batchSize).toBe(1);
			const name = loop?.name ?? '';
			for (const entry of ['Each Event', 'HubSpot Trigger']) {
				expect(connections[entry]?.main).toEqual([[{ node: name, type: 'main', index: 0 }]]);
			}
			const outputs = ({ parameters: { rules }, type }: INode): number =>
				type.endsWith('.if') ? 2 : ((rules as { values?: Rule[] })?.values?.length ?? 0) + 1;
			const steps = nodes.filter((node) => reachedFrom(name, connections, nodes).has(node.name));
			const leftOut = steps
				.filter((node) => node.name !== name)
				.filter((node) => {
					const linked = (connections[node.name]?.main ?? []).filter((to) => to?.length);
					return linked.length !== outputs(node);
				});
			expect(steps.map((step) => step.name)).toContain(name);
			expect(leftOut.map((step) => step.name)).toEqual([]);
		},
	);

	it('6 tells failures apart by what our nodes say helps, and searches no words', () => {
		const { nodes } = readWorkflow(filesOf(6)[0] ?? '');
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
		['Updated, but missing from the history', { lastNodeExecuted: 'Write the History' }],
		['Updated, but missing from the history', { lastNodeExecuted: 'Write the History (Restore)' }],
		['Updated, but missing from the history', { lastNodeExecuted: 'Write the History1' }],
		['Not all phone agents were updated', { lastNodeExecuted: 'Not All Updated' }],
		['Updated, but missing from the history', { lastNodeExecuted: 'Not in the History' }],
		['A phone agent was not updated', { lastNodeExecuted: 'Not Updated', error: { node: {} } }],
		['A step of this workflow failed', { error: { node: { type: 'n8n-nodes-base.hubspot' } } }],
		['A step of this workflow failed', { error: { node: undefined } }],
		...['get', 'getMany', 'chooseVariant'].map((operation): [string, { error: object }] => [
			'A step of this workflow failed',
			{ error: { node: { ...nodeOfOurs, parameters: { operation } } } },
		]),
		[
			'A phone agent was not updated',
			{ error: { node: { ...nodeOfOurs, parameters: { operation: 'restore' } } } },
		],
		[
			'A phone agent was not updated',
			{ error: { node: { ...nodeOfOurs, type: `${nodeOfOurs.type}Tool` } } },
		],
		[
			'A step of this workflow failed',
			{ error: { node: { type: 'n8n-nodes-opencx-phone.openCxCallTrigger' } } },
		],
	])('6 says "%s" where that is what happened', (words, { error = {}, ...execution }) => {
		const failure = { node: nodeOfOurs, ...error };
		expect(
			subjectIn6({
				execution: { lastNodeExecuted: 'Update', ...execution, error: failure },
				workflow: { name: '4. All' },
			}),
		).toBe(`${words}: 4. All`);
	});

	it('6 tells a workflow that did not start, and a history that was not written', () => {
		expect(subjectIn6({ trigger: { error: { message: 'x' } }, workflow: { name: '2. R' } })).toBe(
			'This workflow did not start: 2. R',
		);
		// n8n may know no more of a failure than that there was one.
		const unknown = { execution: { lastNodeExecuted: 'Start' }, workflow: { name: '3. S' } };
		expect(subjectIn6(unknown)).toBe('A step of this workflow failed: 3. S');
		const execution = { lastNodeExecuted: 'Write the Rows', error: {} };
		for (const name of ['9. History', '9. History (phone agents)', 'Our log']) {
			expect(subjectIn6({ execution, workflow: { name } })).toBe(
				`A history was not written: ${name}`,
			);
		}
	});

	const handoff = { event: { type: 'handoff' } };
	const again = { is_continued: true, transcript: '', events: [] };
	it.each<[string, object, boolean, boolean]>([
		['that is over', {}, true, false],
		['that was handed over', { handoff: { summary: 'Call back.' } }, true, true],
		['that was closed as handed over', { ai_closure_type: 'handed_off' }, true, true],
		['without a number', { contact: {} }, false, false],
		['that goes on', { ...again, transcript: 'Caller: Hi' }, true, false],
		['whose session was closed later', { ...again, handoff: {} }, false, false],
		[
			'that a colleague went on with after it was handed over',
			{ ...again, transcript: 'A', messages: [{ who: 'Human Agent' }], handoff: {} },
			true,
			false,
		],
		[
			'in which the caller rang again after it was handed over',
			{ ...again, transcript: 'A', messages: [{ who: 'Caller' }], handoff: {} },
			true,
			true,
		],
		['that was handed over later', { ...again, events: [{}, handoff], handoff: {} }, true, true],
	])(
		'15 writes a note and makes a task for a call %s only where it is due',
		(_, more, note, task) => {
			const json = {
				is_continued: false,
				contact: { phone_number: '+1' },
				transcript: 'A',
				...more,
			};
			for (const file of filesOf(15)) {
				const { nodes } = readWorkflow(file);
				const [toNote, toTask] = ['Has a Number', 'Handed Over'].map((name) => {
					const { conditions } = nodes.find((node) => node.name === name)?.parameters
						.conditions as Rule['conditions'];
					return conditions.every(({ leftValue }) => {
						const [, code = ''] = /^=\{\{([^]*)\}\}$/.exec(leftValue) ?? [];
						return runInNewContext(code, { $json: json, $: () => ({ item: { json } }) }) === true;
					});
				});
				expect([toNote, toNote && toTask]).toEqual([note, task]);
			}
		},
	);

	it.each([...filesOf(8), ...filesOf(10)])(
		'%s says that it is live only where all was applied',
		(file) => {
			const { nodes } = readWorkflow(file);
			const pages = nodes
				.map(({ parameters }) => parameters)
				.filter(({ completionTitle }) => String(completionTitle).includes('not_applied'));
			expect(pages).toHaveLength(2);
			for (const { completionTitle } of pages) {
				const answers = [{ not_applied: ['initial_message'] }, {}];
				const titles = answers.map((json) => {
					const [, code = ''] = /^=\{\{(.*)\}\}$/.exec(String(completionTitle)) ?? [];
					return runInNewContext(code, { $: () => ({ first: () => ({ json }) }) }) as unknown;
				});
				expect(titles).toEqual(['Not everything was applied', 'It is live']);
			}
		},
	);

	it.each([...filesOf(8), ...filesOf(10)])(
		'%s tells agents apart that have the same name and number',
		(file) => {
			const { nodes } = readWorkflow(file);
			const parametersOf = (name: string) => nodes.find((node) => node.name === name)?.parameters;
			const codeOf = (text: unknown) => /^=\{\{([^]*)\}\}$/.exec(String(text))?.[1] ?? '';
			const { conditions } = parametersOf('Read the History')?.filters as {
				conditions: Array<{ keyValue: string }>;
			};
			const agents = ['a', 'b', 'c'].map((id) => ({
				json: { id, label: id === 'c' ? 'Support' : 'Sales (+14155550101)' },
			}));
			const run = (code: string, agent?: string): unknown =>
				runInNewContext(code, {
					$: (name: string) =>
						name === 'Name the Agents'
							? { all: () => agents }
							: { first: () => ({ json: { agent } }) },
				});
			const [{ fieldOptions }] = run(codeOf(parametersOf('Pick the Agent')?.jsonOutput)) as [
				{ fieldOptions: { values: Array<{ option: string }> } },
			];
			const options = fieldOptions.values.map(({ option }) => option);
			expect(options[2]).toBe('Support');
			const chosen = options.map((option) => run(codeOf(conditions[0]?.keyValue), option));
			expect(chosen).toEqual(['a', 'b', 'c']);
		},
	);

	it.each([...filesOf(8), ...filesOf(10)])('%s parses no sentence', (file) => {
		expect(JSON.stringify(readWorkflow(file).nodes)).not.toMatch(/\.split\(|json\.summary/);
	});

	it.each(filesOf(14))('%s sends nothing for an agent that several rows have', (file) => {
		const { nodes, connections } = readWorkflow(file);
		const idKey = file.startsWith('phone-agent') ? 'phone_agent_id' : 'phone_number_id';
		const { parameters } = nodes.find(({ name }) => name === 'Only One Row?') ?? {};
		const { conditions } = parameters?.conditions as unknown as { conditions: Condition[] };
		const code = /^=\{\{([^]*)\}\}$/.exec(conditions[0]?.leftValue ?? '')?.[1] ?? '';
		// A row without an agent is refused by the node, with its reason.
		const rows = ['a', ' A', 'b', '', '', null].map((id) => ({ json: { [idKey]: id } }));
		const passed = rows.map(({ json }) =>
			Boolean(runInNewContext(code, { $json: json, $: () => ({ all: () => rows }) })),
		);
		expect(passed).toEqual([false, false, true, true, true, true]);
		expect(connections['Only What Is Due']?.main?.[0]).toMatchObject([{ node: 'Only One Row?' }]);
		const [once, several] = connections['Only One Row?']?.main ?? [];
		expect([once?.[0]?.node, several?.[0]?.node]).toEqual(['Rotate', 'Several Rows']);
	});

	it('3 maps automatically: no field is set up in it', () => {
		const { nodes } = readWorkflow(filesOf(3)[0] ?? '');
		const updates = nodes.filter(({ type }) => ours.test(type));
		expect(updates.map(({ parameters }) => [parameters.dataMode, parameters.updateFields])).toEqual(
			[
				['autoMapInputData', {}],
				['autoMapInputData', {}],
			],
		);
	});
});

describe.each(accounts.map((account) => [account.noun, account] as const))(
	'the rotation of a %s',
	(_, account) => {
		const read = (number: number) =>
			readWorkflow(filesOf(number).find((file) => file.startsWith(account.api)) ?? '');
		const { nodes } = read(2);
		const named = (name: RegExp) => nodes.find((node) => name.test(node.name))?.parameters ?? {};
		const variantsOf = (name: RegExp) =>
			(named(name).variants as { variant: Array<Record<string, unknown>> }).variant;

		it('has the same times in its trigger and in what it says, and words in one of them', () => {
			const [, lead = ''] = /^(\w+)/.exec(saidFields(account)[0] ?? '') ?? [];
			const chosen = variantsOf(/^What to Say$/);
			const calendar = chosen.slice(0, -1);
			expect(chosen.at(-1)).toMatchObject({ variantName: 'Closed', dateList: '={{ [] }}' });
			expect(calendar.every((variant) => typeof variant[lead] === 'string')).toBe(true);
			expect(
				calendar.map(({ [lead]: words, otherFields, ...times }) => {
					expect([words, otherFields]).not.toContain('');
					return times;
				}),
			).toEqual(variantsOf(/^When the/));
			expect(named(/^What to Say$/).otherwise).toBe(named(/^When the/).otherwise);
		});

		it('closes an agent with the words for that if the variant of its row is gone', () => {
			const { assignments } = named(/^Closed Until\?$/).assignments as unknown as Assignments;
			const { value = '' } = assignments.find(({ name }) => name === 'closed_variant') ?? {};
			const code = /^=\{\{([^]*)\}\}$/.exec(value)?.[1] ?? '';
			const rows = [
				['a', 'Weekend'],
				['b', 'Renamed'],
				['c', null],
			].map(([id, variant]) => ({ json: { [account.idKey]: id, variant } }));
			const chosen = ['a', 'b', 'c', 'd'].map((id) =>
				runInNewContext(code, {
					$json: { [account.idKey]: id },
					$: (name: string) => ({ all: () => rows, params: named(new RegExp(`^${name}$`)) }),
				}),
			);
			expect(chosen).toEqual(['Weekend', 'Closed', 'Closed', '']);
		});

		it('has for each agent of its list what goes out with it, such as a voice of its own', () => {
			const { agents } = JSON.parse(String(named(/^The Agents$/).jsonOutput)) as {
				agents: Array<Record<string, string>>;
			};
			expect(agents.length).toBeGreaterThan(1);
			for (const key of [account.idKey, ...Object.keys(account.ownSettings(0))]) {
				expect(new Set(agents.map((agent) => agent[key])).size).toBe(agents.length);
			}
		});

		const moments: Array<[string, string, string]> = [
			['15:00', '2026-11-27T20:00:00.000Z', ''],
			[' 9:30 ', '2026-11-27T14:30:00.000Z', 'is in the past: it is now 09:45'],
			['2026-11-28 08:00', '2026-11-28T13:00:00.000Z', ''],
			['2026-11-28T8:00', '2026-11-28T13:00:00.000Z', ''],
			['2026-11-26 23:59', '2026-11-27T04:59:00.000Z', 'is in the past'],
			['3:00 pm', '2026-11-27T20:00:00.000Z', ''],
			['3 PM', '2026-11-27T20:00:00.000Z', ''],
			['2026-11-28 8am', '2026-11-28T13:00:00.000Z', ''],
			['24:00', '2026-11-28T05:00:00.000Z', ''],
			// The hour that the clock leaves out, and one of the two that have the same name.
			['2027-03-14 02:30', '2027-03-14T07:30:00.000Z', ''],
			['2027-11-07 01:30', '2027-11-07T06:30:00.000Z', ''],
			['25 pm', '', 'is not a time'],
			['25:77', '', 'is not a time'],
			['three', '', 'is not a time'],
			['', '', 'is not a time'],
			['2026-11-28', '', 'is not a time'],
			['2026-02-30 10:00', '', 'is not a time'],
			['28 Nov 15:00', '', 'is not a time'],
		];
		it.each(moments)('12 reads "%s" as the end that it is', (typed, until, problem) => {
			const closing = read(12).nodes.find(({ name }) => name === 'The Closing')?.parameters;
			const [, code = ''] = /^=\{\{([^]*)\}\}$/.exec(String(closing?.jsonOutput)) ?? [];
			const items: Record<string, object> = {
				'What There Is': {
					zone: 'America/New_York',
					agents: [{ [account.idKey]: 'a', name: 'Front Desk' }],
					variants: ['Weekend'],
					closed: [],
				},
				'Say What': {
					agents: ['Front Desk'],
					todo: 'Close until a time',
					chosen: 'Weekend',
					words: '',
					until: typed,
				},
				'Open the Form': { who: 'Ada' },
			};
			const found = runInNewContext(code, {
				DateTime,
				$now: DateTime.fromISO('2026-11-27T09:45', { zone: 'America/New_York' }),
				$: (name: string) => ({ first: () => ({ json: items[name] }) }),
			}) as { until: string; problem: string };
			expect(found.until).toBe(until);
			expect(found.problem === '').toBe(problem === '');
			expect(found.problem).toContain(problem);
		});
	},
);
