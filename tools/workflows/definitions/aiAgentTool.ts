import { node, note, workflow } from '../workflow';

export const aiAgentTool = workflow({
	file: '05-ai-agent-tool.json',
	id: 'opencxAgentTool',
	name: '5. An AI agent changes the phone agent',
	settings: {
		executionOrder: 'v1',
	},
	sampleItems: {},
	nodes: [
		note(
			'Purpose',
			[-500, -120],
			[440, 640],
			`## Ask for a change in plain words

*"The office is closed tomorrow, please tell callers so."* An AI agent finds the right phone number and changes what its phone agent says.

### Set up
1. **Credentials:** choose your OpenCX API credential in both tools, and one for the language model in *Chat Model* (or put another model in its place).
2. **Voice:** choose it in *Update a Phone Agent*. OpenCX asks for it in every update, so **every agent that the AI changes gets this voice**.
3. **Limits:** the AI may change the greeting, the prompt and the hand-off number, because only these three fields are added, each with *Let the model define this parameter*. Take out what it may not touch.
4. **First try:** add the option *Dry Run* to *Update a Phone Agent*. What the AI does without it, callers hear at once.
5. Open the chat and ask for a change.

### Good to know
What the tool refuses it tells the AI in plain words (an ID that doesn't exist, a phone number without country code), so that the AI can mend it or ask back. A field for which the AI gives nothing stays as it is.`,
		),
		note(
			'Tools',
			[280, 440],
			[560, 140],
			`### The two tools
*On Error* is set to *Continue* in both, so that a refusal is told to the AI and doesn't end the run.`,
			7,
		),
		node('Chat', 'chatTrigger', [20, 0], {
			options: {},
		}),
		node('AI Agent', 'agent', [260, 0], {
			options: {
				systemMessage:
					"You look after the phone agents of our company. First list the phone numbers to find the one that is meant; if it isn't clear, ask. Then change only what was asked for, and say in one sentence what you changed.",
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
			{
				credentials: {
					openAiApi: {
						id: 'opencxModel00001',
						name: 'OpenAI',
					},
				},
			},
		),
		node(
			'List Phone Numbers',
			'openCxPhoneTool',
			[360, 260],
			{
				resource: 'phoneNumber',
				operation: 'getMany',
				returnAll: true,
				filters: {},
				options: {},
			},
			{
				onError: 'continueRegularOutput',
			},
		),
		node(
			'Update a Phone Agent',
			'openCxPhoneTool',
			[600, 260],
			{
				descriptionType: 'manual',
				toolDescription:
					'Changes what the AI phone agent of one phone number says and whom it hands callers to. Callers hear it at once. Leave a field empty to keep it as it is.',
				resource: 'phoneNumber',
				operation: 'update',
				phoneNumberId: {
					__rl: true,
					mode: 'id',
					value:
						"={{ $fromAI('phone_number_id', `The ID of the phone number, a UUID from the list of phone numbers`, 'string') }}",
				},
				elevenlabs_voice_id: 'hP72SDESIJq2YuAblBqz',
				updateFields: {
					initial_message:
						"={{ $fromAI('initial_message', `The first sentence that callers hear; empty to keep it`, 'string') }}",
					base_prompt:
						"={{ $fromAI('base_prompt', `The complete instructions of the phone agent; empty to keep them`, 'string') }}",
					handoff_phone_number:
						"={{ $fromAI('handoff_phone_number', `The number of the person to hand callers to, with country code; empty to keep it`, 'string') }}",
				},
				options: {},
			},
			{
				onError: 'continueRegularOutput',
			},
		),
	],
	links: [
		['Chat', 'AI Agent'],
		['Chat Model', 'AI Agent', 'ai_languageModel'],
		['List Phone Numbers', 'AI Agent', 'ai_tool'],
		['Update a Phone Agent', 'AI Agent', 'ai_tool'],
	],
});
