import { asSeen, asSeenLinks, seenAndAnswer } from '../parts/asSeen';
import { equals, holds, rule, where } from '../parts/conditions';
import { patient, retried, rowOf, whereIs } from '../parts/dataTable';
import { lastPageCss, protectedPage, showText, whoPage } from '../parts/formPages';
import { callRotation, closedColumns, closedVariant, rotationName } from '../parts/rotation';
import type { WorkflowInput } from '../parts/subWorkflow';
import { callWorkflow } from '../parts/subWorkflow';
import { readTyped } from '../parts/typedTime';
import type { Account } from '../account';
import { byId } from '../account';
import { node, note, workflow } from '../workflow';

const formTitle = 'Closed until';
const ownWords = 'My own words';
const [toClose, toEnd] = ['Close until a time', 'End it early'];
const [closeNow, endNow, change] = ['Close now', 'End it now', 'Change it'];
/** A page that was open for longer is shown again. */
const validMinutes = 60;

/** A moment as people read it, in the rotation's zone. The year is shown if it is another one. */
const writeMoment = `(iso) => {
  const time = DateTime.fromISO(iso).setZone(there.zone);
  const isThisYear = time.year === $now.setZone(there.zone).year;
  return time.toFormat(isThisYear ? 'ccc d LLL, HH:mm' : 'ccc d LLL yyyy, HH:mm') + ' (' + there.zone + ')';
}`;

const there = "const there = $('What There Is').first().json;";

/**
 * Code for the agents, each with its label in the list. Agents of the same name have their IDs in it.
 * A label has no comma, at which n8n would split the labels that are ticked already.
 */
const listed = ({
	idKey,
}: Account) => `const labelled = there.agents.map((agent) => ({ ...agent, label: String(agent.name).replace(/[<>$,\\s]+/g, ' ').trim() }));
const listed = labelled.map((agent) => {
  const isTwice = labelled.filter((one) => one.label === agent.label).length > 1;
  const id = isTwice ? ' (' + agent.${idKey} + ')' : '';
  return { ...agent, name: agent.name + id, label: agent.label + id };
});`;

/**
 * The fields of a page. They keep what was written if somebody comes back to it. n8n inserts them with
 * `String.replace`, which halves double dollar signs and replaces `$&`: each dollar sign is doubled.
 */
const page = (account: Account) => `={{ (() => {
${there}
${listed(account)}
const shown = ${showText};
const moment = ${writeMoment};
const before = $('The Closing').isExecuted ? $('The Closing').first().json : { words: '', typed: '', chosen: '', names: [], todo: '' };
const closed = there.closed.map((row) => '<li>' + shown(row.name) + ' until ' + moment(row.until) + ', ' + shown(row.who) + '</li>').join('');
const fields = [
  ...(closed ? [{ fieldType: 'html', elementName: 'closed', html: '<p><strong>Closed now</strong></p><ul>' + closed + '</ul>' }] : []),
  { fieldLabel: 'Phone agents', fieldName: 'agents', fieldType: 'checkbox', requiredField: true, defaultValue: before.names.join(', '),
    fieldOptions: { values: listed.map((agent) => ({ option: agent.label })) } },
  { fieldLabel: 'What to do', fieldName: 'todo', fieldType: 'radio', requiredField: true, defaultValue: before.todo,
    fieldOptions: { values: [{ option: '${toClose}' }, { option: '${toEnd}' }] } },
  { fieldLabel: 'What they say meanwhile', fieldName: 'chosen', fieldType: 'dropdown', defaultValue: before.chosen || '${ownWords}',
    fieldOptions: { values: ['${ownWords}', ...there.variants].map((option) => ({ option })) } },
  { fieldLabel: 'The words', fieldName: 'words', fieldType: 'textarea', defaultValue: before.words, placeholder: 'We are closed until three today.' },
  { fieldLabel: 'Until (' + there.zone + ')', fieldName: 'until', fieldType: 'text', defaultValue: before.typed, placeholder: '15:00, or 2026-11-27 15:00' },
];
return JSON.parse(JSON.stringify(fields).replace(/\\$/g, '$$$$'));
})() }}`;

/**
 * Reads and checks what was asked for. `problem` is a sentence that says what is wrong with it. If
 * somebody comes back to the page, n8n has turned the angle brackets of a text into entities.
 */
const closing = (account: Account) => `={{ (() => {
${there}
${listed(account)}
const given = $('Say What').first().json;
const names = [given.agents ?? []].flat();
const agents = listed.filter((agent) => names.includes(agent.label)).map((agent) => ({ ${account.idKey}: agent.${account.idKey}, name: agent.name }));
const isEnding = given.todo === '${toEnd}';
const typed = String(given.until ?? '').trim();
const now = $now.setZone(there.zone);
const read = ${readTyped("{ zone: there.zone, locale: 'en' }")};
const text = typed.replace('T', ' ').replace(/ +/g, ' ');
const { moment } = read(now.toISODate() + ' ' + text) ?? read(text) ?? { moment: DateTime.invalid('no time') };
const words = String(given.words ?? '').replace(/\\r\\n/g, '\\n').replace(/&lt;/g, '<').replace(/&gt;/g, '>').trim();
const isOwn = !there.variants.includes(given.chosen);
const closed = there.closed.filter((row) => agents.some((agent) => agent.${account.idKey} === row.${account.idKey}));
const problem = agents.length === 0
  ? 'Choose at least one phone agent.'
  : isEnding
  ? (closed.length === 0 ? 'None of these phone agents is closed, so there is nothing to end.' : '')
  : isOwn && words === ''
  ? 'Write what callers hear meanwhile, or choose a text from the list.'
  : !moment.isValid
  ? '"' + typed + '" is not a time. Enter a time today, such as 15:00, or a date and time, such as 2026-11-27 15:00.'
  : moment <= now
  ? typed + ' is in the past: it is now ' + now.toFormat('HH:mm') + ' in ' + there.zone + '. Enter a later time.'
  : '';
const variant = isOwn ? '${closedVariant}' : given.chosen;
const until = moment.isValid ? moment.toUTC().toISO() : '';
return {
  // As long as it is the same, confirming the page does what it shows.
  key: JSON.stringify([agents, variant, isEnding ? '' : until, closed.map((row) => row.execution_id)]),
  who: $('Open the Form').first().json.who, agents, closed, names, isEnding, problem, typed, words,
  todo: given.todo,
  chosen: given.chosen ?? '',
  variant, until,
};
})() }}`;

/** What the page shows, its choices, and whether somebody has confirmed just that. */
const shownPage = `={{ (() => {
${there}
const shown = ${showText};
const moment = ${writeMoment};
${seenAndAnswer}
const isWanted = seen !== undefined && answer.decision !== '${change}';
const isLate = isWanted && new Date(answer.submittedAt) - new Date(seen.shown_at) > ${validMinutes} * 60000;
const isOther = isWanted && seen.key !== $json.key;
const result = (page, choices) => ({ page, choices, key: $json.key, shown_at: $now.toISO(), go: isWanted && !$json.problem && !isLate && !isOther });
if ($json.problem) return result('<p><strong>' + shown($json.problem) + '</strong></p>', ['${change}']);
const why = (isOther ? '<p><strong>This has changed since you looked. Nothing was done.</strong></p>' : '')
  + (isLate ? '<p><strong>This page was open for more than ${validMinutes} minutes. Nothing was done.</strong> Look at it again.</p>' : '');
const head = why + '<h3>' + $json.agents.map((agent) => shown(agent.name)).join('<br>') + '</h3>';
const closed = $json.closed.map((row) => '<p>' + shown(row.name) + ' is closed until ' + moment(row.until) + ', by ' + shown(row.who) + '. ' + ($json.isEnding ? 'That ends now.' : 'This replaces it.') + '</p>').join('');
const choices = [$json.isEnding ? '${endNow}' : '${closeNow}', '${change}'];
if ($json.isEnding) return result(head + closed + '<p>They go back to what the calendar says now.</p>', choices);
return result(head + '<p><strong>Until</strong><br>' + moment($json.until) + '</p><p><strong>Callers hear meanwhile</strong><br>' + ($json.variant === '${closedVariant}' ? shown($json.words) : 'the text of ' + shown($json.variant)) + '</p><p><strong>Closed by</strong><br>' + shown($json.who) + '</p>' + closed, choices);
})() }}`;

/** What the last page says: which agents are live, and which are not. */
const outcome = ({ idKey }: Account) => {
	const failed = "$('Go Live').all().map((one) => one.json).filter((one) => one.not_live)";
	return {
		title: `={{ ${failed}.length > 0 ? 'Not everything is live' : $('The Closing').first().json.isEnding ? 'Back to the calendar' : 'It is live' }}`,
		message: `={{ (() => {
const failed = ${failed};
const { agents, isEnding, until } = $('The Closing').first().json;
${there}
const moment = ${writeMoment};
const live = agents.filter((agent) => !failed.some((one) => one.${idKey} === agent.${idKey}));
const end = isEnding ? 'as the calendar says' : 'closed until ' + moment(until);
const unwritten = $('Go Live').all().map((one) => one.json).filter((one) => one.error && !one.not_live);
return [
  ...live.map((agent) => agent.name + ': ' + end + '.'),
  ...failed.map((one) => one.name + ' was not updated: ' + one.error + '. ' + one.message + ' It is tried again every five minutes.'),
  ...unwritten.map((one) => 'The history could not be written: ' + one.error),
].join('\\n\\n');
})() }}`,
	};
};

export const closedUntil = (account: Account) => {
	const { idKey, noun } = account;
	const columns = closedColumns(account);
	const rotation = rotationName(account);
	const waitInputs: WorkflowInput[] = [idKey, 'until', 'execution_id', 'table'].map((name) => ({
		name,
		type: 'string',
	}));
	const { title, message } = outcome(account);
	const theTable = byId("={{ $('What There Is').first().json.table }}");
	const thisAgent = { keyName: idKey, condition: 'eq', keyValue: `={{ $json.${idKey} }}` };
	const theClosing = "$('The Closing').first().json";

	return workflow({
		account,
		file: '12-closed-until.json',
		id: 'opencxClosedUntil',
		name: '12. Closed until',
		// A manual run from there changes nothing: there is no such table.
		sampleItems: {
			'Until Then': [
				{ [idKey]: '', until: '2026-01-01T00:00:00.000Z', execution_id: '', table: '' },
			],
		},
		nodes: [
			note(
				'Purpose',
				[-560, -80],
				[500, 860],
				`## Closed until three, then back to the calendar

The front desk closes some ${noun}s on a web page, and chooses what they say and until when. It is live at once. At that time, they go back to what *${rotation}* says then.

### Set up
1. **Rotation:** import, set up and publish *${rotation}*. The form uses its agents, variants and time zone. Choose it in *What There Is*, *Go Live* and *Back to the Calendar*.
2. **Protect it:** in *Open the Form*, set *Authentication* to *Basic Auth*, create its credential, and give the password to your team.
3. Publish the workflow, and give your team the form's production URL.

### Good to know
* To end it early, choose *${toEnd}* in the form.
* If somebody closes an agent again, the second closing replaces the first. Whoever comes second sees the first before anything is done. *${closeNow}* works for an hour after the page is shown.
* n8n saves waiting executions: a restart loses nothing.
* *${rotation}* tries a failed update again.
* ${protectedPage}

### Try it
Open the form's test URL and go as far as the page that shows what will be said. Close that page: nothing is sent.`,
			),
			note(
				'Write',
				[-20, -80],
				[860, 560],
				`### 1. Which agents, what they say, until when
*What There Is* asks *${rotation}*, so there is only one list.`,
				7,
			),
			note(
				'Check',
				[880, -80],
				[880, 560],
				`### 2. See it before it goes live
The page says what can't be done, and *${change}* leads back. After *${closeNow}*, *What There Is* asks again. *As Seen?* lets the closing through only if all is as the page showed it.`,
				7,
			),
			note(
				'Live',
				[1800, -80],
				[1600, 560],
				`### 3. A row for each agent, then live
As long as the row is in *${account.closedTable}*, *${rotation}* uses its words.`,
				7,
			),
			note(
				'End',
				[-20, 520],
				[1100, 300],
				`### 4. Back, at that time
If the row was removed or replaced meanwhile, nothing happens.`,
				7,
			),
			node(
				'Open the Form',
				'formTrigger',
				[60, 160],
				whoPage(formTitle, account.path('opencx-closed-until')),
			),
			node('What There Is', 'executeWorkflow', [280, 160], callRotation(account, { task: 'list' })),
			node('Confirmed?', 'if', [500, 160], where(holds("$('Look at It').isExecuted"))),
			node('Say What', 'form', [500, 304], {
				operation: 'page',
				defineForm: 'json',
				jsonOutput: page(account),
				options: {
					formTitle,
					formDescription: 'To end it early, fill in only the first two fields.',
					buttonLabel: 'Check it',
					customCss: `.form-group.html { line-height: 1.5; overflow-wrap: anywhere; }
.form-group.html p { margin: 0 0 8px; }
textarea.form-input { font-family: inherit; min-height: 100px; }`,
				},
			}),
			node('The Closing', 'set', [720, 160], {
				mode: 'raw',
				jsonOutput: closing(account),
				options: {},
			}),
			node('Show It', 'set', [960, 160], { mode: 'raw', jsonOutput: shownPage, options: {} }),
			...asSeen('Before it goes live', { check: [1180, 160], show: [1180, 304] }),
			node('Go Live?', 'switch', [1620, 288], {
				rules: {
					values: [
						rule('Close', equals('={{ $json.decision }}', closeNow)),
						rule('End', equals('={{ $json.decision }}', endNow)),
					],
				},
				looseTypeValidation: true,
				options: { fallbackOutput: 'extra', renameFallbackOutput: 'Change' },
			}),
			node('The Checked Closing', 'set', [1400, 160], {
				mode: 'raw',
				jsonOutput: `={{ ${theClosing} }}`,
				options: {},
			}),
			node('Each Agent', 'splitOut', [1860, 160], { fieldToSplitOut: 'agents', options: {} }),
			node('Close or End?', 'if', [2080, 160], where(holds(`${theClosing}.isEnding`))),
			node('Remove the Row', 'dataTable', [2300, 40], {
				resource: 'row',
				operation: 'deleteRows',
				dataTableId: theTable,
				...whereIs(idKey, `={{ $json.${idKey} }}`),
				options: {},
			}),
			node(
				'Write the Row',
				'dataTable',
				[2300, 280],
				{
					resource: 'row',
					operation: 'upsert',
					dataTableId: theTable,
					...whereIs(idKey, `={{ $json.${idKey} }}`),
					columns: rowOf(columns, {
						[idKey]: `={{ $json.${idKey} }}`,
						name: '={{ $json.name }}',
						who: `={{ ${theClosing}.who }}`,
						variant: `={{ ${theClosing}.variant }}`,
						words: `={{ ${theClosing}.words }}`,
						until: `={{ ${theClosing}.until }}`,
						execution_id: '={{ $execution.id }}',
					}),
					options: {},
				},
				retried,
			),
			node(
				'Wait for the End',
				'executeWorkflow',
				[2520, 280],
				callWorkflow({
					workflow: '={{ $workflow.id }}',
					inputs: waitInputs,
					values: {
						[idKey]: `={{ $json.${idKey} }}`,
						until: `={{ ${theClosing}.until }}`,
						execution_id: '={{ $execution.id }}',
						table: "={{ $('What There Is').first().json.table }}",
					},
					isAlone: true,
				}),
			),
			node(
				'Go Live',
				'executeWorkflow',
				[2740, 160],
				callRotation(account, {
					task: 'answer',
					agent: `={{ $json.${idKey} }}`,
					who: `={{ (${theClosing}.isEnding ? 'Ended early: ' : 'Closed until: ') + ${theClosing}.who }}`,
				}),
				// It outputs the failures, and nothing if all went well.
				{ alwaysOutputData: true, onError: 'continueRegularOutput' },
			),
			// The rotation's items say whether an agent is live. The error of a failed run does not.
			node(
				'Did It Run?',
				'if',
				[2960, 160],
				where(holds('$json.error === undefined || $json.not_live !== undefined')),
			),
			node('It Is Done', 'form', [3200, 60], {
				operation: 'completion',
				respondWith: 'text',
				completionTitle: title,
				completionMessage: message,
				options: { formTitle, customCss: lastPageCss },
			}),
			node('It Did Not Work', 'form', [3200, 280], {
				operation: 'completion',
				respondWith: 'text',
				completionTitle: 'This did not go through',
				completionMessage: `={{ $json.error + '\\n\\n' + (${theClosing}.isEnding ? 'The closing is removed. The calendar applies as soon as the rotation runs again.' : 'The closing is saved. It applies as soon as the rotation runs again. To cancel it, choose "${toEnd}" in the form.') }}`,
				options: { formTitle, customCss: lastPageCss },
			}),
			node('Until Then', 'executeWorkflowTrigger', [60, 640], {
				inputSource: 'workflowInputs',
				workflowInputs: { values: waitInputs },
			}),
			node('Wait Until Then', 'wait', [280, 640], {
				resume: 'specificTime',
				dateTime: '={{ $json.until }}',
			}),
			node(
				'Remove Its Row',
				'dataTable',
				[500, 640],
				{
					resource: 'row',
					operation: 'deleteRows',
					dataTableId: byId('={{ $json.table }}'),
					matchType: 'allConditions',
					filters: {
						conditions: [
							thisAgent,
							{ keyName: 'execution_id', condition: 'eq', keyValue: '={{ $json.execution_id }}' },
						],
					},
					options: {},
				},
				patient,
			),
			node(
				'Back to the Calendar',
				'executeWorkflow',
				[760, 640],
				callRotation(account, { task: '', agent: `={{ $json.${idKey} }}` }, true),
			),
		],
		links: [
			['Open the Form', 'What There Is'],
			['What There Is', 'Confirmed?'],
			['Confirmed?', 'The Closing'],
			['Confirmed?', 'Say What', 1],
			['Say What', 'The Closing'],
			['The Closing', 'Show It'],
			...asSeenLinks('The Checked Closing', 'Go Live?'),
			['Go Live?', 'What There Is'],
			['Go Live?', 'What There Is', 1],
			['Go Live?', 'Say What', 2],
			['The Checked Closing', 'Each Agent'],
			['Each Agent', 'Close or End?'],
			['Close or End?', 'Remove the Row'],
			['Close or End?', 'Go Live'],
			['Close or End?', 'Write the Row', 1],
			['Write the Row', 'Wait for the End'],
			['Wait for the End', 'Go Live'],
			['Go Live', 'Did It Run?'],
			['Did It Run?', 'It Is Done'],
			['Did It Run?', 'It Did Not Work', 1],
			['Until Then', 'Wait Until Then'],
			['Wait Until Then', 'Remove Its Row'],
			['Remove Its Row', 'Back to the Calendar'],
		],
	});
};
