import type { INodeParameters } from 'n8n-workflow';

import { phoneAgentFields } from '../../../nodes/resources/phoneAgent/fields';
import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';
import { voices } from '../../../nodes/resources/phoneNumber/voices';
import type { Account } from '../account';
import { getAll } from '../account';
import { node, note } from '../workflow';
import { seenAndAnswer } from './asSeen';
import { makeTable, retried } from './dataTable';
import { showText, whoPage } from './formPages';
import { historyColumns } from './history';

const fieldsOf = {
	'phone-number': phoneNumberFields,
	'phone-agent': phoneAgentFields,
} as const;

const isNamed = ({ value, name }: { value: string; name: string }): boolean => value !== name;

const inOrder = [...voices.filter(isNamed), ...voices.filter((voice) => !isNamed(voice))];

/** The names of field values that are IDs, by field and value. */
export const valueNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	elevenlabs_voice_id: Object.fromEntries(
		inOrder.map(({ value, name, label }) => [value, label ?? name]),
	),
};

/** The form's labels of the account's fields, by their API names. */
const labelsOf = ({ api }: Account): Record<string, string> =>
	Object.fromEntries(Object.entries(fieldsOf[api]).map(([name, { label }]) => [name, label]));

/** The value names of the fields that the account has. */
const valueNamesOf = ({ api }: Account) =>
	Object.fromEntries(
		Object.entries(valueNames).filter(([name]) => Object.hasOwn(fieldsOf[api], name)),
	);

/** Expression code: functions that show values as HTML. What somebody typed never becomes code. */
export const showing = `const { labels, value_names: names } = $('Settings').first().json;
const shown = ${showText};
const label = (name) => shown(labels[name] ?? name);
const value = (name, held) => {
  if (held === undefined) return '<em>not known</em>';
  if (held === null || held === '') return '<em>empty</em>';
  if (Array.isArray(held)) return held.length === 0 ? '<em>none</em>' : held.map(shown).join('<br>');
  if (held === true || held === false) return held ? 'yes' : 'no';
  return shown((names[name] ?? {})[held] ?? held);
};
const moment = (time) => DateTime.fromISO(time).setZone($now.zoneName).toFormat('d LLL yyyy, HH:mm');
const by = (who) => who ? ' by ' + shown(who) : '';`;

/**
 * Expression code that decides whether to send what a page showed. The page expires after a while, and
 * as soon as the agent changes. `why` is HTML with the reason not to send it.
 *
 * @param yes the page's answer that sends the change
 * @param now code for the agent's known settings: an object by API names
 */
export const judging = (
	yes: string,
	now: string,
): string => `const history = $('The History').first().json;
const newest = history.rows.at(-1);
const now = ${now};
${seenAndAnswer}
const isWanted = seen !== undefined && answer.decision === '${yes}';
const minutes = $('Settings').first().json.valid_minutes;
const isLate = isWanted && new Date(answer.submittedAt) - new Date(seen.shown_at) > minutes * 60000;
const rows = isWanted ? history.rows.filter((row) => !seen.row_ids.includes(row.id)) : [];
const others = isWanted ? Object.keys(now).filter((name) => JSON.stringify(now[name]) !== JSON.stringify(seen.now[name]) && !rows.some((row) => name in row.sent)) : [];
const since = rows.map((row) => '<li>' + moment(row.sent_at) + by(row.who) + ': ' + Object.keys(row.sent).map((name) => label(name) + ': ' + value(name, row.sent[name])).join('<br>') + '</li>').concat(others.map((name) => '<li>' + label(name) + ': ' + value(name, now[name]) + ' (who changed it is not in the history)</li>'));
const why = (since.length > 0 ? '<p><strong>The agent has changed since you looked. Nothing was sent.</strong></p><ul>' + since.join('') + '</ul>' : '')
  + (isLate ? '<p><strong>This page was open for more than ' + minutes + ' minutes. Nothing was sent.</strong> Look at it again.</p>' : '');
const lastChange = newest === undefined ? '' : '<p>Last changed on ' + moment(newest.sent_at) + by(newest.who) + '.</p>';
const broken = history.broken === 0 ? '' : '<p>The history has ' + (history.broken === 1 ? 'an entry that cannot be read. It is' : history.broken + ' entries that cannot be read. They are') + ' left out.</p>';
const result = (page, choices, isSendable) => ({
  page: page + broken, choices, now,
  row_ids: history.rows.map((row) => row.id),
  shown_at: $now.toISO(),
  go: isWanted && isSendable && why === '',
});`;

const agentNamed = "$('Pick the Agent').first().json.agent";

/** Code for the name of an agent in the list if another one has the same label. */
const labelWithId = "agent.label + ', ' + agent.id";

/** Code for the name of the chosen agent. */
export const chosenAgent = agentNamed;

/** Code for the chosen agent as the list shows it. */
export const listedAgent = `$('Name the Agents').all().map((agent) => agent.json).find((agent) => ${agentNamed} === agent.label || ${agentNamed} === ${labelWithId})`;

interface Opening {
	readonly trigger: string;
	readonly path: string;
	readonly formTitle: string;
	/** The top of the row of nodes, in pixels. */
	readonly top: number;
	readonly pick: INodeParameters;
}

/** The note about the first nodes of a form about one agent. */
export const pickNote = note(
	'Pick',
	[-20, -80],
	[1100, 440],
	`### 1. Pick the agent
The list of agents comes from your account.`,
	7,
);

/** The first nodes of a form about one agent: they ask for a name, then let people pick the agent. */
export const opening = (account: Account, { trigger, path, formTitle, top, pick }: Opening) => [
	node(trigger, 'formTrigger', [40, top], whoPage(formTitle, account.path(path))),
	node('Settings', 'set', [260, top], {
		mode: 'raw',
		jsonOutput: JSON.stringify(
			{ valid_minutes: 60, labels: labelsOf(account), value_names: valueNamesOf(account) },
			null,
			2,
		),
		options: {},
	}),
	node('Get the Agents', 'openCxPhone', [480, top], getAll(account)),
	node('Name the Agents', 'set', [700, top], {
		assignments: {
			assignments: [
				{
					name: 'label',
					value:
						"={{ ($json.name ? $json.name + ' (' + ($json.phone_number ?? $json.id) + ')' : ($json.phone_number ?? $json.id)).replace(/[<>$]/g, ' ') }}",
					type: 'string',
				},
			],
		},
		options: {},
		includeOtherFields: true,
	}),
	node('Pick the Agent', 'form', [920, top], {
		operation: 'page',
		defineForm: 'json',
		jsonOutput: `={{ (() => {
const agents = $('Name the Agents').all().map((agent) => agent.json);
const counts = new Map();
agents.forEach(({ label }) => counts.set(label, (counts.get(label) ?? 0) + 1));
return [
  { fieldLabel: 'Phone agent', fieldName: 'agent', fieldType: 'dropdown', requiredField: true,
    fieldOptions: { values: agents.map((agent) => ({ option: counts.get(agent.label) > 1 ? ${labelWithId} : agent.label })) } },
];
})() }}`,
		options: pick,
	}),
];

/** The links between the nodes of `opening`. */
export const openingLinks = (trigger: string) =>
	[
		[trigger, 'Settings'],
		['Settings', 'Get the Agents'],
		['Get the Agents', 'Name the Agents'],
		['Name the Agents', 'Pick the Agent'],
		['Pick the Agent', 'Make the Table'],
		['Make the Table', 'Read the History'],
		['Read the History', 'The History'],
	] as const;

/** Reads the history of the chosen agent: the readable rows, oldest first. */
export const historyOfAgent = (account: Account, [left, top]: readonly [number, number]) => [
	node(
		'Make the Table',
		'dataTable',
		[left, top],
		makeTable(account.historyTable, historyColumns(account)),
		{ ...retried, executeOnce: true },
	),
	node(
		'Read the History',
		'dataTable',
		[left + 220, top],
		{
			resource: 'row',
			operation: 'get',
			dataTableId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			matchType: 'allConditions',
			filters: {
				conditions: [
					{
						keyName: account.idKey,
						condition: 'ilike',
						keyValue: `={{ ${listedAgent}.id }}`,
					},
				],
			},
			returnAll: true,
		},
		{ alwaysOutputData: true },
	),
	node(
		'The History',
		'set',
		[left + 440, top],
		{
			mode: 'raw',
			jsonOutput: `={{ (() => {
const read = (row) => {
  try {
    const sent = JSON.parse(row.sent);
    const at = new Date(row.sent_at ?? row.changed_at ?? NaN).getTime();
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent) || Number.isNaN(at)) return null;
    return { id: row.id, at, sent_at: new Date(at).toISOString(), who: row.who ?? '', sent };
  } catch (error) {
    return null;
  }
};
const found = $('Read the History').all().map((item) => item.json).filter((row) => row.id !== undefined);
const rows = found.map(read).filter((row) => row !== null).sort((a, b) => a.at - b.at || a.id - b.id);
return { rows, broken: found.length - rows.length };
})() }}`,
			options: {},
		},
		{ executeOnce: true },
	),
];
