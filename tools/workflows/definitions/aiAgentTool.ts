import type { Account } from '../account';
import { byId, getAll, update } from '../account';
import { writeHistory } from '../parts/history';
import { inputsOf } from '../parts/subWorkflow';
import { texts } from '../parts/texts';
import { node, note, workflow } from '../workflow';

/** An argument that the model fills in, as n8n's form writes it. */
const fromModel = (name: string, means: string): string =>
	`={{ $fromAI('${name}', \`${means}\`, 'string') }}`;

/** The settings that the model may change, each with a description for the model. */
const argumentsOf = ({
	idKey,
	noun,
	greeting,
	said: { prompt },
}: Account): Record<string, string> => ({
	[idKey]: `The ID of the ${noun}, from the list of ${noun}s; a UUID`,
	[greeting]: 'The first sentence that callers hear; empty to keep it',
	...(prompt === undefined
		? {}
		: { [prompt]: 'The complete instructions of the phone agent; empty to keep them' }),
	handoff_phone_number:
		'The number of the person to hand callers to, with country code; empty to keep it',
});

const asked = "$('The AI Asks').first().json";

export const aiAgentTool = (account: Account) => {
	const { api, idKey, noun, Noun, greeting } = account;
	const given = argumentsOf(account);
	const names = Object.keys(given);
	const fields = Object.fromEntries(
		names.filter((name) => name !== idKey).map((name) => [name, `={{ $json.${name} }}`]),
	);
	return workflow({
		account,
		file: '05-ai-agent-tool.json',
		id: 'opencxAgentTool',
		name: '5. An AI agent changes the phone agent',
		sampleItems: {
			// An unknown ID: a manual run shows what the AI gets if an update is refused.
			'The AI Asks': [
				{
					...Object.fromEntries(names.map((name) => [name, ''])),
					[idKey]: '00000000-0000-0000-0000-000000000000',
					[greeting]: 'Hello! Our office is closed tomorrow.',
				},
			],
		},
		nodes: [
			note(
				'Purpose',
				[-500, -120],
				[440, 1140],
				`## Ask for a change in plain words

*"The office is closed tomorrow, please let callers know."* An AI agent finds the right ${noun}, changes what callers hear, and the change goes into the history. **Callers hear it at once.**

### Set up
1. **Credentials:** choose your OpenCX API credential in *List ${Noun}s* and *Update the Agent*, and one for the language model in *Chat Model* (or put another model in its place).
${account.voiceNote('Update the Agent')}2. **Limits:** the AI can change only the fields that are added in *Update the Agent*. To take one away, remove it there and in *Update a Phone Agent*.
3. **History:** import and publish *9. History*, then choose it from the list in *Write the History*; or delete that node.
4. Publish the workflow, because its tool calls the published version. Then open the chat and ask for a change.

### Good to know
* If something is refused, the AI gets the reason in plain words (an ID that doesn't exist, a phone number without a country code), so it can correct the value or ask. A field that the AI leaves empty stays as it is.
* The history is written right after each update, so it is complete even if the chat ends early.

### Try it
Add the option *Dry Run* to *Update the Agent*: the AI works as usual, and nothing is sent.`,
			),
			note(
				'Tools',
				[280, 440],
				[560, 120],
				`### The two tools
*Update a Phone Agent* calls the part of this workflow below.`,
				7,
			),
			note(
				'Update',
				[-20, 600],
				[1120, 420],
				`### What the tool does
It updates the agent and writes the history. Then it tells the AI what was changed, or why it was refused.`,
				7,
			),
			node('Chat', 'chatTrigger', [20, 0], { options: {} }),
			node('AI Agent', 'agent', [260, 0], {
				options: {
					systemMessage: `You look after the phone agents of our company. First list the ${noun}s to find the right one. If it isn't clear, ask. Then change only what was asked for, and say in one sentence what you changed.`,
				},
			}),
			node(
				'Chat Model',
				'lmChatOpenAi',
				[120, 260],
				{
					model: {
						__rl: true,
						mode: 'list',
						value: 'gpt-5-mini',
						cachedResultName: 'gpt-5-mini',
					},
					responsesApiEnabled: false,
					options: {},
				},
				{ credentials: { openAiApi: { id: 'opencxModel00001', name: 'OpenAI' } } },
			),
			node(`List ${Noun}s`, 'openCxPhoneTool', [360, 260], getAll(account), {
				onError: 'continueRegularOutput',
			}),
			node('Update a Phone Agent', 'toolWorkflow', [600, 260], {
				description: `Changes what ${api === 'phone-agent' ? 'the AI phone agent' : 'the AI phone agent of one phone number'} says and whom it hands callers to. Callers hear it at once. Leave a field empty to keep it as it is.`,
				source: 'database',
				workflowId: byId('={{ $workflow.id }}'),
				workflowInputs: inputsOf(
					names.map((name) => ({ name, type: 'string' })),
					Object.fromEntries(
						Object.entries(given).map(([name, means]) => [name, fromModel(name, means)]),
					),
				),
			}),
			node('The AI Asks', 'executeWorkflowTrigger', [40, 780], {
				inputSource: 'workflowInputs',
				workflowInputs: { values: names.map((name) => ({ name, type: 'string' })) },
			}),
			node(
				'Update the Agent',
				'openCxPhone',
				[300, 780],
				update(account, {
					agent: byId(`={{ $json.${idKey} }}`),
					fields,
					options: { ...account.shown },
				}),
				{ onError: 'continueErrorOutput' },
			),
			node(
				'Write the History',
				'executeWorkflow',
				[580, 710],
				writeHistory(account, { name: `={{ ${asked}.${idKey} }}`, who: 'AI agent' }),
				// The AI hears of the update even if the history cannot be written.
				{ onError: 'continueRegularOutput' },
			),
			node('Tell the AI', 'set', [860, 710], {
				mode: 'raw',
				jsonOutput: "={{ $('Update the Agent').first().json }}",
				options: {},
			}),
			node(
				'Tell Why Not',
				'set',
				[580, 860],
				texts({ refused: '={{ $json.error }}. {{ $json.message }}' }),
			),
		],
		links: [
			['Chat', 'AI Agent'],
			['Chat Model', 'AI Agent', 'ai_languageModel'],
			[`List ${Noun}s`, 'AI Agent', 'ai_tool'],
			['Update a Phone Agent', 'AI Agent', 'ai_tool'],
			['The AI Asks', 'Update the Agent'],
			['Update the Agent', 'Write the History'],
			['Update the Agent', 'Tell Why Not', 1],
			['Write the History', 'Tell the AI'],
		],
	});
};
