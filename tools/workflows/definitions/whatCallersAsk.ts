import type { Account } from '../account';
import { holds, where } from '../parts/conditions';
import { messages } from '../parts/messages';
import { texts } from '../parts/texts';
import { node, note, workflow } from '../workflow';

export const whatCallersAsk = (account: Account) =>
	workflow({
		account,
		file: '16-what-callers-ask-most.json',
		id: 'opencxWhatCallersAsk',
		name: '16. What callers ask most',
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 680],
				`## What callers ask most, and a better greeting

Every Monday, an AI model reads the calls of the week, says what callers asked most, and suggests a greeting. The suggestion comes with a link to *8. The change desk*, where somebody decides. **Nothing goes live by itself.**

### Set up
1. **Credential:** choose your OpenCX API credential in *Calls of the Week*. Its API key needs the scope \`chat-sessions:read\`.
2. **Model:** enable *Read the Calls* and *Model*, and choose a credential for the model. **Transcripts contain personal data of callers: choose a model that may see them.**
3. **Change desk:** enter the URL of your change desk in *The Suggestion*.
4. **Message:** enable *Send to Slack* or *Send by Email*.
5. Publish the workflow.

### Try it
Click *Execute workflow*: the workflow reads and combines the calls of the week. As long as the model is disabled, the suggestion says so, and nothing is sent.`,
			),
			note(
				'Read',
				[-20, -80],
				[900, 680],
				`### 1. The calls of the week
Calls that changed in the last seven days, with their transcripts, combined into one text.`,
				7,
			),
			note(
				'Summarize',
				[920, -80],
				[420, 680],
				`### 2. What they asked
Both nodes are disabled until you choose a credential for the model.`,
				7,
			),
			note(
				'Suggest',
				[1380, -80],
				[700, 680],
				`### 3. A suggestion, and where to decide
The link opens the change desk, where somebody writes the greeting and sees it before it goes live.`,
				7,
			),
			node('Every Monday', 'scheduleTrigger', [40, 220], {
				rule: {
					interval: [{ field: 'weeks', triggerAtDay: [1], triggerAtHour: 7 }],
				},
			}),
			node('Calls of the Week', 'openCxPhone', [240, 220], {
				resource: 'call',
				operation: 'getMany',
				returnAll: true,
				includeTranscript: true,
				filters: { updatedAfter: '={{ $now.minus({ days: 7 }).toISO() }}' },
				options: {},
			}),
			node('With Words', 'filter', [460, 220], where(holds('!!$json.transcript'))),
			node('All in One', 'aggregate', [680, 220], {
				aggregate: 'aggregateIndividualFields',
				fieldsToAggregate: {
					fieldToAggregate: [
						{ fieldToAggregate: 'transcript', renameField: true, outputFieldName: 'transcripts' },
					],
				},
				options: {},
			}),
			node(
				'Read the Calls',
				'chainLlm',
				[980, 220],
				{
					promptType: 'define',
					text: `=These are {{ $json.transcripts.length }} phone calls with our AI phone agent. In five short lines, say what callers asked most, and how many asked each question. Then, in a last paragraph that begins with "Greeting:", write one greeting of at most two sentences that answers the most frequent question at once.

{{ $json.transcripts.join('\\n\\n---\\n\\n') }}`,
					batching: {},
				},
				{ disabled: true },
			),
			node(
				'Model',
				'lmChatOpenAi',
				[980, 440],
				{
					model: { __rl: true, mode: 'list', value: 'gpt-5-mini', cachedResultName: 'gpt-5-mini' },
					responsesApiEnabled: false,
					options: {},
				},
				{
					disabled: true,
					credentials: { openAiApi: { id: 'opencxModel00001', name: 'OpenAI' } },
				},
			),
			node(
				'The Suggestion',
				'set',
				[1440, 220],
				texts({
					subject: "={{ $('All in One').first().json.transcripts.length }} calls of the week",
					text: `={{ $json.text || 'The model is disabled, so there is no summary.' }}

Change the greeting: https://n8n.example.com/form/${account.path('opencx-change-desk')}`,
				}),
			),
			...messages(1720, [120, 360]),
		],
		links: [
			['Every Monday', 'Calls of the Week'],
			['Calls of the Week', 'With Words'],
			['With Words', 'All in One'],
			['All in One', 'Read the Calls'],
			['Read the Calls', 'The Suggestion'],
			['Model', 'Read the Calls', 'ai_languageModel'],
			['The Suggestion', 'Send to Slack'],
			['The Suggestion', 'Send by Email'],
		],
	});
