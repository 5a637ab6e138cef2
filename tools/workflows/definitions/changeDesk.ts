import type { INodeParameters } from 'n8n-workflow';

import {
	chosenAgent,
	historyOfAgent,
	judging,
	listedAgent,
	opening,
	openingLinks,
	showing,
	valueNames,
	pickNote,
} from '../parts/agentForm';
import { asSeen, asSeenLinks } from '../parts/asSeen';
import { lastPages, pageCss, protectedPage } from '../parts/formPages';
import { goingLive, goingLiveLinks } from '../parts/goingLive';
import { equals, holds, where } from '../parts/conditions';
import type { Account } from '../account';
import { byId, update } from '../account';
import { node, note, workflow } from '../workflow';

/** A field that the desk asks for. */
interface Asked {
	readonly name: string;
	readonly label: string;
	readonly type: 'textarea' | 'text' | 'dropdown';
	readonly placeholder?: string;
}

interface Desk {
	readonly asked: readonly Asked[];
	/** The text under the title of the page where people write. */
	readonly hint: string;
	/** The fields that every change sends: unless somebody chose another value, the last in the history. */
	readonly companions: readonly string[];
	/** The node that reads the agent's current settings; left out if the API does not return them. */
	readonly reader?: INodeParameters;
	/** Options of the dry run and of the update. */
	readonly options: INodeParameters;
	/** Sentences of the notes. */
	readonly notes: Readonly<Record<'setUp' | 'read' | 'write' | 'check', string>>;
}

const reader = 'Get the Agent';

const desks: Readonly<Record<Account['api'], (account: Account) => Desk>> = {
	'phone-number': () => ({
		asked: [
			{
				name: 'initial_message',
				label: 'New greeting',
				type: 'textarea',
				placeholder: 'The first sentence that callers hear',
			},
			{
				name: 'base_prompt',
				label: 'New prompt',
				type: 'textarea',
				placeholder: 'The complete instructions of the agent',
			},
			{ name: 'elevenlabs_voice_id', label: 'Voice', type: 'dropdown' },
		],
		hint: 'A text that you leave blank stays as it is.',
		companions: ['elevenlabs_voice_id'],
		options: { allowUnlisted: true },
		notes: {
			setUp: 'choose yours in *Get the Agents*, *Check It* and *Update the Agent*.',
			read: 'The API does not return the settings of an agent. The history has the last voice and who last changed the agent.',
			write:
				'A field that is left blank stays as it is. OpenCX requires a voice in every update: unless somebody chooses another, the last known one is sent.',
			check: 'warns if the voice differs from the last known one',
		},
	}),
	'phone-agent': ({ resource, idParameter }) => ({
		asked: [
			{ name: 'first_message', label: 'Greeting', type: 'textarea' },
			{ name: 'handoff_phone_number', label: 'Transfer calls to', type: 'text' },
			{ name: 'language', label: 'Language', type: 'text', placeholder: 'en' },
		],
		hint: 'These are the current settings. Only fields that you change are sent. A field that you empty is cleared.',
		companions: [],
		reader: {
			resource,
			operation: 'get',
			[idParameter]: byId(`={{ ${listedAgent}.id }}`),
			options: {},
		},
		options: { blankFields: 'clear' },
		notes: {
			setUp:
				'choose yours in *Get the Agents*, *Get the Agent*, *Check It* and *Update the Agent*.',
			read: '*Get the Agent* reads the current settings. The history has who last changed them.',
			write: 'The page opens with the current settings. Only changed fields are sent.',
			check: 'shows each field before and after',
		},
	}),
};

const pages = lastPages('Change a phone agent', chosenAgent);

const look = (name: string): string => `$('${name}').first().json`;

/** Code for the known settings of the agent, limited to fields that have a label. */
const holding = (desk: Desk): string => {
	const agent = desk.reader === undefined ? listedAgent : look(reader);
	return `Object.fromEntries(Object.entries(${agent}).filter(([name]) => name in $('Settings').first().json.labels))`;
};

/** Code for the last value of a field: from the agent if the API returns it, else from the history. */
const lastValue = (desk: Desk): string => `const held = ${holding(desk)};
const past = Object.assign({}, ...$('The History').first().json.rows.map((row) => row.sent));
const companions = ${JSON.stringify(desk.companions)};
const last = (name) => held[name] ?? (companions.includes(name) ? past[name] : undefined) ?? '';`;

const choicesOf = ({ name }: Asked): string[] => Object.values(valueNames[name] ?? {});

const askedField = (field: Asked): INodeParameters => {
	const { name, label, type, placeholder } = field;
	const text = `={{ ${look('The Words')}.texts.${name} }}`;
	return {
		fieldName: name,
		fieldLabel: label,
		fieldType: type,
		...(placeholder === undefined ? {} : { placeholder }),
		defaultValue: text,
		...(type === 'dropdown'
			? {
					fieldOptions: {
						values: [
							{ option: `={{ ${look('The Words')}.kept.${name} }}` },
							...choicesOf(field).map((option) => ({ option })),
						],
					},
				}
			: {}),
	};
};

export const changeDesk = (account: Account) => {
	const desk = desks[account.api](account);
	const names = (type?: Asked['type']) =>
		JSON.stringify(
			desk.asked
				.filter((field) => (type === undefined ? field.type !== 'dropdown' : field.type === type))
				.map(({ name }) => name),
		);
	const updateOf = (options: INodeParameters): INodeParameters =>
		update(account, {
			agent: byId(`={{ $json.${account.idKey} }}`),
			fields: 'autoMapInputData',
			voice: '',
			options: { ...desk.options, ...options },
		});
	const left = 1160;
	const beforeWriting = desk.reader === undefined ? left + 660 : left + 880;
	return workflow({
		account,
		file: '08-change-desk.json',
		id: 'opencxChangeDesk',
		name: '8. The change desk',
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 900],
				`## People without an n8n account change what a phone agent says

On a web page, they pick the agent, write, see what will be sent, and choose *Go live*.

### Set up
1. **Credential:** ${desk.notes.setUp}
2. **History:** import and publish *${account.title('9. History')}*, then choose it from the list in *Write the History*.
3. **Time zone:** times are in the time zone of this workflow's settings.
4. **Protect it:** in *Open the Desk*, set *Authentication* to *Basic Auth*, create its credential, and give the password to your team.
5. Publish the workflow, and give your team the form's production URL.

### Good to know
* Closing a page changes nothing. *Go live* works for an hour after the page is shown. To change that, edit *valid_minutes* in *Settings*.
* If two people change the same agent, the second sees the change of the first before anything is sent.
* ${protectedPage}

Try it without sending anything: click *Execute workflow*, fill in the pages up to *What now?*, and close the page.`,
			),
			pickNote,
			note(
				'Read',
				[1120, -80],
				[1120, 440],
				`### 2. See what is known
${desk.notes.read} The workflow reads this before writing, before the check, and again right before an update is sent.`,
				7,
			),
			note(
				'Write',
				[1120, 400],
				[1120, 420],
				`### 3. Write
${desk.notes.write}`,
				7,
			),
			note(
				'Check',
				[2280, -80],
				[1140, 440],
				`### 4. Check it
*Check It* is a dry run: it sends nothing. *Show It* ${desk.notes.check}, and gives the reason if something is refused. *As Seen?* lets an update through only if the agent has not changed since the page was shown.`,
				7,
			),
			note(
				'Look',
				[2280, 400],
				[1140, 420],
				`### 5. Choose *Go live*
*Change the words* leads back to the text.

**Approval:** to require approval in Slack first, enable *Ask for Approval*, and choose its credential and channel. The page waits until somebody answers.`,
				7,
			),
			note(
				'Live',
				[3460, -80],
				[700, 900],
				`### 6. Go live and write the history
The last page says what was changed, or why nothing was.`,
				7,
			),
			...opening(account, {
				trigger: 'Open the Desk',
				path: 'opencx-change-desk',
				formTitle: 'Change a phone agent',
				top: 120,
				pick: {
					formTitle: 'Which phone agent?',
					buttonLabel: 'Next',
				},
			}),
			...historyOfAgent(account, [left, 120]),
			...(desk.reader === undefined
				? []
				: [node(reader, 'openCxPhone', [left + 660, 120], desk.reader)]),
			node('Written?', 'if', [beforeWriting, 120], where(holds("$('Write').isExecuted"))),
			node('The Words', 'set', [left + 440, 600], {
				mode: 'raw',
				jsonOutput: `={{ (() => {
${lastValue(desk)}
const names = $('Settings').first().json.value_names;
const before = $('The Words').isExecuted ? $('The Words').first().json : undefined;
const written = $('Write').isExecuted ? $('Write').first().json : undefined;
const isKept = (name) => before === undefined || String(written[name] ?? '').replace(/\\r\\n/g, '\\n').trim() === before.base[name].trim();
const textOf = (held) => String(held).replace(/\\r\\n/g, '\\n');
const words = { base: {}, texts: {}, kept: {} };
for (const name of ${names()}) {
  words.base[name] = textOf(last(name));
  words.texts[name] = isKept(name) ? words.base[name] : written[name];
}
for (const name of ${names('dropdown')}) {
  words.kept[name] = last(name) === '' ? 'Not known: choose one' : 'As it is: ' + ((names[name] ?? {})[last(name)] ?? last(name));
  words.texts[name] = Object.values(names[name]).includes((written ?? {})[name]) ? written[name] : words.kept[name];
}
return words;
})() }}`,
				options: {},
			}),
			node('Write', 'form', [left + 660, 600], {
				operation: 'page',
				defineForm: 'fields',
				formFields: { values: desk.asked.map(askedField) },
				options: {
					formTitle: 'What should it say?',
					formDescription: desk.hint,
					buttonLabel: 'Check it',
					customCss: `${pageCss}
textarea.form-input { font-family: inherit; min-height: 120px; }`,
				},
			}),
			node('The Change', 'set', [2320, 140], {
				mode: 'raw',
				jsonOutput: `={{ (() => {
${lastValue(desk)}
const names = $('Settings').first().json.value_names;
const written = $('Write').first().json;
const { base } = $('The Words').first().json;
const texts = ${names()}.map((name) => [name, String(written[name] ?? '').replace(/\\r\\n/g, '\\n')]);
const change = Object.fromEntries(texts.filter(([name, text]) => text.trim() !== base[name].trim()));
for (const name of ${names('dropdown')}) {
  const [chosen] = Object.entries(names[name]).find(([, shown]) => shown === written[name]) ?? [];
  if (chosen !== undefined && chosen !== last(name)) change[name] = chosen;
}
const companionsKnown = companions.filter((name) => last(name) !== '');
if (Object.keys(change).length > 0) for (const name of companionsKnown) change[name] ??= last(name);
return { ${account.idKey}: ${listedAgent}.id, ...change };
})() }}`,
				options: {},
			}),
			node('Check It', 'openCxPhone', [2540, 140], updateOf({ dryRun: true }), {
				onError: 'continueErrorOutput',
			}),
			node('Show It', 'set', [2760, 140], {
				mode: 'raw',
				jsonOutput: `={{ (() => {
${showing}
${judging('Go live', holding(desk))}
${lastValue(desk)}
const { ${account.idKey}: id, ...change } = $('The Change').first().json;
const head = why + '<h3>' + shown(${chosenAgent}) + '</h3>' + lastChange;
const back = ['Change the words'];
if (Object.keys(change).length === 0) return result(head + '<p><strong>There is nothing to send:</strong> nothing was changed.</p>', back, false);
if ($json.error) return result(head + '<p><strong>This cannot be sent.</strong></p><p>' + shown($json.error) + '. ' + shown($json.message) + '</p>', back, false);
if (!$json.request) return result(head + '<p><strong>There is nothing to send:</strong> the agent already has this.</p>', back, false);
const { body } = $json.request;
const before = (name) => name in ($json.previous ?? {}) ? '<br><em>Before:</em><br>' + value(name, $json.previous[name]) + '<br><em>After:</em>' : '';
const warning = (name) => {
  if (!companions.includes(name)) return '';
  if (last(name) === '') return '<br><strong>Callers will hear this voice. The current voice of the agent is not known.</strong>';
  return last(name) === body[name] ? '' : '<br><strong>Callers will hear a different voice. The last known one:</strong> ' + value(name, last(name));
};
const fields = Object.keys(labels).filter((name) => name in body);
const ordered = fields.filter((name) => !companions.includes(name)).concat(companions.filter((name) => name in body));
return result(head + ordered.map((name) => '<p><strong>' + label(name) + '</strong>' + before(name) + '<br>' + value(name, body[name]) + warning(name) + '</p>').join(''), ['Go live', ...back], true);
})() }}`,
				options: {},
			}),
			...asSeen('Before it goes live', { check: [3000, 140], show: [2320, 640] }),
			node('Go Live?', 'if', [2760, 640], where(equals('={{ $json.decision }}', 'Go live'))),
			node(
				'Ask for Approval',
				'slack',
				[2980, 640],
				{
					operation: 'sendAndWait',
					select: 'channel',
					channelId: { __rl: true, mode: 'name', value: '#phone-agents' },
					message: `={{ $('Open the Desk').first().json.who }} wants to change {{ ${chosenAgent} }}:
{{ Object.entries($('The Change').first().json).filter(([name]) => name !== '${account.idKey}').map(([name, text]) => $('Settings').first().json.labels[name] + ': ' + (($('Settings').first().json.value_names[name] ?? {})[text] ?? text)).join('\\n') }}`,
					approvalOptions: { values: { approvalType: 'double' } },
					options: {},
				},
				{ disabled: true },
			),
			node(
				'Approved?',
				'if',
				[3220, 640],
				where(holds("$json.data?.approved ?? $json.decision === 'Go live'")),
			),
			node('The Checked Change', 'set', [3220, 140], {
				mode: 'raw',
				jsonOutput: "={{ $('The Change').first().json }}",
				options: {},
			}),
			...goingLive(account, {
				trigger: 'Open the Desk',
				update: updateOf(account.shown),
				pages,
				left: 3520,
			}),
			node('Declined', 'form', [3980, 640], pages.declined),
		],
		links: [
			...openingLinks('Open the Desk'),
			...(desk.reader === undefined
				? ([['The History', 'Written?']] as const)
				: ([
						['The History', reader],
						[reader, 'Written?'],
					] as const)),
			['Written?', 'The Change'],
			['Written?', 'The Words', 1],
			['The Words', 'Write'],
			['Write', 'Make the Table'],
			['The Change', 'Check It'],
			['Check It', 'Show It'],
			['Check It', 'Show It', 1],
			...asSeenLinks('The Checked Change', 'Go Live?'),
			['Go Live?', 'Ask for Approval'],
			['Go Live?', 'The Words', 1],
			['Ask for Approval', 'Approved?'],
			['Approved?', 'Make the Table'],
			['Approved?', 'Declined', 1],
			['The Checked Change', 'Update the Agent'],
			...goingLiveLinks,
		],
	});
};
