import type { INodeParameters } from 'n8n-workflow';

import {
	chosenAgent,
	historyOfAgent,
	judging,
	listedAgent,
	opening,
	openingLinks,
	showing,
	pickNote,
} from '../parts/agentForm';
import { lastPages, pageCss, protectedPage } from '../parts/formPages';
import { asSeen, asSeenLinks } from '../parts/asSeen';
import { goingLive, goingLiveLinks } from '../parts/goingLive';
import { readTyped } from '../parts/typedTime';
import { equals, holds, where } from '../parts/conditions';
import type { Account } from '../account';
import { byId, update } from '../account';
import { node, note, workflow } from '../workflow';

interface PuttingBack {
	/** The parameters of the node that sends the earlier values. */
	readonly parameters: (options: INodeParameters) => INodeParameters;
	/** A sentence of the note. */
	readonly shows: string;
}

const ways: Readonly<Record<Account['api'], (account: Account) => PuttingBack>> = {
	'phone-number': (account) => ({
		parameters: (options) =>
			update(account, {
				agent: byId(`={{ $json.${account.idKey} }}`),
				fields: 'autoMapInputData',
				voice: '',
				options: { blankFields: 'clear', allowUnlisted: true, ...options },
			}),
		shows: 'For every field, the page shows the value, when it was sent, and by whom.',
	}),
	'phone-agent': ({ resource, idParameter, idKey }) => ({
		parameters: (options) => ({
			resource,
			operation: 'restore',
			[idParameter]: byId(`={{ $json.${idKey} }}`),
			previous: "={{ $('What to Put Back').first().json.fields }}",
			expected: '',
			options,
		}),
		shows:
			'For every field, the page shows the value, when it was sent and by whom, and the current value. Values that the agent already has are not sent again.',
	}),
};

const pages = lastPages('Put a phone agent back', chosenAgent);

const another = 'The date and time below';
const shownChanges = 10;

/** Code for what was picked before: a page cannot read its own earlier answers. */
const kept = (name: string): string => `$('The Last Changes').first().json.kept.${name}`;

export const putItBack = (account: Account) => {
	const { parameters, shows } = ways[account.api](account);
	const left = 1160;
	return workflow({
		account,
		file: '10-put-it-back.json',
		id: 'opencxPutItBack',
		name: '10. Put it back',
		nodes: [
			note(
				'Purpose',
				[-500, -80],
				[440, 900],
				`## A phone agent goes back to what it said before

On a web page, people pick the agent and one of its last changes, or a date and a time. From the history (*${account.title('9. History')}*), the workflow collects what was last sent up to then, shows it, and sends it again.

### Set up
1. **History:** import and publish *${account.title('9. History')}*, then choose it from the list in *Write the History*.
2. **Credential:** choose yours in *Get the Agents*, *Check It* and *Update the Agent*.
3. **Time zone:** dates and times are in the time zone of this workflow's settings.
4. **Protect it:** in *Open the Form*, set *Authentication* to *Basic Auth*, create its credential, and give the password to your team.
5. Publish the workflow, and give your team the form's production URL.

### Good to know
* The history has only what the workflows with *Write the History* sent. The page names the fields that it does not have. They stay as they are.
* Closing a page changes nothing. *Put it back* works for an hour after the page is shown. To change that, edit *valid_minutes* in *Settings*.
* ${protectedPage}

Try it without sending anything: click *Execute workflow*, fill in the pages up to *What now?*, and close the page.`,
			),
			pickNote,
			note(
				'Read',
				[1120, -80],
				[1120, 440],
				`### 2. Read the history
*The History* has the rows of this agent, oldest first. A row that cannot be read is left out, and the page says so. The history is read again right before something is sent.`,
				7,
			),
			note(
				'Moment',
				[1120, 400],
				[1120, 420],
				`### 3. Pick the moment
One of the last ${shownChanges} changes, or a date and a time. A time includes its whole minute.`,
				7,
			),
			note(
				'Check',
				[2280, -80],
				[1360, 440],
				`### 4. See what would be put back
For every field, *What to Put Back* has the last value up to that moment. The page names fields that were changed later and have no earlier value in the history. *Check It* is a dry run. *As Seen?* lets an update through only if the agent has not changed since the page was shown.`,
				7,
			),
			note(
				'Look',
				[2280, 400],
				[1360, 420],
				`### 5. Choose *Put it back*
${shows} *Choose another moment* leads back and keeps the choice.`,
				7,
			),
			note(
				'Put Back',
				[3680, -80],
				[700, 900],
				`### 6. Put it back and write the history
The last page says what was changed, or why nothing was.`,
				7,
			),
			...opening(account, {
				trigger: 'Open the Form',
				path: 'opencx-put-it-back',
				formTitle: 'Put a phone agent back',
				top: 120,
				pick: {
					formTitle: 'Which phone agent?',
					buttonLabel: 'Next',
				},
			}),
			...historyOfAgent(account, [left, 120]),
			node('Picked?', 'if', [left + 660, 120], where(holds("$('The Moment').isExecuted"))),
			node('The Last Changes', 'set', [left + 220, 600], {
				mode: 'raw',
				jsonOutput: `={{ (() => {
${showing}
const { rows, broken } = $('The History').first().json;
const changes = rows.slice(-${shownChanges}).reverse().map((row, index) => ({
  row,
  option: (index + 1) + '. ' + moment(row.sent_at) + (row.who ? ', ' + row.who.replace(/[<>$]/g, ' ') : '') + ': ' + Object.keys(row.sent).map((name) => labels[name] ?? name).join(', ') + (index === 0 ? ' (last sent)' : ''),
}));
const left = broken === 0 ? '' : '<p>The history has ' + (broken === 1 ? 'an entry that cannot be read. It is' : broken + ' entries that cannot be read. They are') + ' left out.</p>';
const head = changes.length === 0 ? '<p>The history has no changes of this agent.</p>' : '<p>The agent gets back what was last sent to it, up to and including the change that you choose.</p>';
const picked = $('Pick the Moment').isExecuted ? $('Pick the Moment').first().json : {};
const until = $('The Moment').isExecuted ? $('The Moment').first().json.until : null;
const text = (typed) => String(typed ?? '').replace(/[<>$]/g, ' ');
const kept = {
  change: changes.find(({ row }) => row.id === until?.id)?.option ?? text(picked.change),
  date: text(picked.date), time: text(picked.time),
};
return { changes, kept, page: '<h3>' + shown(${chosenAgent}) + '</h3>' + head + left };
})() }}`,
				options: {},
			}),
			node('Pick the Moment', 'form', [left + 440, 600], {
				operation: 'page',
				defineForm: 'json',
				jsonOutput: `={{ [
  { fieldType: 'html', elementName: 'page', html: $('The Last Changes').first().json.page },
  { fieldLabel: 'Back to the change of', fieldName: 'change', fieldType: 'radio', requiredField: true, defaultValue: ${kept('change')},
    fieldOptions: { values: $('The Last Changes').first().json.changes.map(({ option }) => ({ option })).concat({ option: '${another}' }) } },
  { fieldLabel: 'Date', fieldName: 'date', fieldType: 'date', defaultValue: ${kept('date')} },
  { fieldLabel: 'Time (' + $now.zoneName + ')', fieldName: 'time', fieldType: 'text', placeholder: '14:30', defaultValue: ${kept('time')} },
] }}`,
				options: {
					formTitle: 'Back to when?',
					buttonLabel: 'Look it up',
					customCss: pageCss,
				},
			}),
			node('The Moment', 'set', [left + 660, 600], {
				mode: 'raw',
				jsonOutput: `={{ (() => {
const { change, date, time } = $('Pick the Moment').first().json;
const chosen = $('The Last Changes').first().json.changes.find(({ option }) => option === change);
if (chosen !== undefined) return { shown: change, until: chosen.row };
const read = ${readTyped("{ locale: 'en' }")};
const typed = read(String(date ?? '') + ' ' + String(time ?? '').trim());
// A time includes the whole of its last part, such as the minute.
const until = typed?.moment.endOf(typed.unit).toMillis();
return { shown: (date ?? '') + ', ' + (time ?? ''), until: until === undefined ? null : { at: until, id: Number.MAX_SAFE_INTEGER } };
})() }}`,
				options: {},
			}),
			node('What to Put Back', 'set', [2320, 160], {
				mode: 'raw',
				jsonOutput: `={{ (() => {
const { until } = $('The Moment').first().json;
const isBefore = (row) => until !== null && (row.at < until.at || row.at === until.at && row.id <= until.id);
const back = { fields: {}, sources: {}, unknown: [] };
for (const { sent, sent_at, who, ...row } of $('The History').first().json.rows) {
  for (const name of Object.keys(sent)) {
    if (isBefore(row)) {
      back.fields[name] = sent[name];
      back.sources[name] = { sent_at, who };
    } else if (!(name in back.fields) && !back.unknown.includes(name)) back.unknown.push(name);
  }
}
return back;
})() }}`,
				options: {},
			}),
			node('The Former Fields', 'set', [2540, 160], {
				mode: 'raw',
				jsonOutput: `={{ { ${account.idKey}: ${listedAgent}.id, ...$('What to Put Back').first().json.fields } }}`,
				options: {},
			}),
			node('Check It', 'openCxPhone', [2760, 160], parameters({ dryRun: true }), {
				onError: 'continueErrorOutput',
			}),
			node('Show It', 'set', [2980, 160], {
				mode: 'raw',
				jsonOutput: `={{ (() => {
${showing}
${judging('Put it back', '$json.previous ?? {}')}
const { fields, sources, unknown } = $('What to Put Back').first().json;
const { shown: asked, until } = $('The Moment').first().json;
const head = why + '<h3>' + shown(${chosenAgent}) + '</h3>';
const again = ['Choose another moment'];
if (until === null) return result(head + '<p><strong>' + shown(asked) + ' is not a date and time.</strong> Choose a date, and write the time as hours and minutes, such as 14:30.</p>', again, false);
const lost = unknown.length === 0 ? '' : '<p><strong>Changed since then, with no earlier value in the history:</strong> ' + unknown.map(label).join(', ') + (unknown.length === 1 ? '. It stays as it is now.</p>' : '. They stay as they are now.</p>');
if (Object.keys(fields).length === 0) return result(head + '<p><strong>The history has nothing about this agent up to ' + shown(asked) + '.</strong> Nothing can be put back.</p>' + lost, again, false);
if ($json.error) return result(head + '<p><strong>This cannot be sent.</strong></p><p>' + shown($json.error) + '. ' + shown($json.message) + '</p>', again, false);
const body = $json.request?.body ?? {};
const source = (name) => ' (' + moment(sources[name].sent_at) + (sources[name].who ? ', ' + shown(sources[name].who) : '') + ')';
const before = (name) => name in now ? '<br><em>Now:</em><br>' + value(name, now[name]) + '<br><em>Then:</em>' : '';
const sent = Object.keys(fields).filter((name) => name in body);
const same = Object.keys(fields).filter((name) => !(name in body));
const held = same.length === 0 ? '' : '<p><strong>The agent already has this:</strong> ' + same.map(label).join(', ') + '.</p>';
const list = sent.map((name) => '<p><strong>' + label(name) + '</strong>' + source(name) + before(name) + '<br>' + value(name, fields[name]) + '</p>').join('');
const text = head + lastChange + '<p>As of ' + shown(asked) + '</p>' + list + held + lost;
if (sent.length === 0) return result(text + '<p><strong>There is nothing to send.</strong></p>', again, false);
return result(text + '<p>All other fields stay as they are: the history has no earlier values for them.</p>', ['Put it back', ...again], true);
})() }}`,
				options: {},
			}),
			...asSeen('Before it is put back', { check: [3200, 160], show: [2320, 600] }),
			node('The Fields to Send', 'set', [3420, 160], {
				mode: 'raw',
				jsonOutput: "={{ $('The Former Fields').first().json }}",
				options: {},
			}),
			node(
				'Put It Back?',
				'if',
				[2760, 600],
				where(equals('={{ $json.decision }}', 'Put it back')),
			),
			...goingLive(account, {
				trigger: 'Open the Form',
				update: parameters(account.shown),
				pages,
				left: 3740,
			}),
		],
		links: [
			...openingLinks('Open the Form'),
			['The History', 'Picked?'],
			['Picked?', 'What to Put Back'],
			['Picked?', 'The Last Changes', 1],
			['The Last Changes', 'Pick the Moment'],
			['Pick the Moment', 'The Moment'],
			['The Moment', 'Make the Table'],
			['What to Put Back', 'The Former Fields'],
			['The Former Fields', 'Check It'],
			['Check It', 'Show It'],
			['Check It', 'Show It', 1],
			...asSeenLinks('The Fields to Send', 'Put It Back?'),
			['Put It Back?', 'Make the Table'],
			['Put It Back?', 'The Last Changes', 1],
			['The Fields to Send', 'Update the Agent'],
			...goingLiveLinks,
		],
	});
};
