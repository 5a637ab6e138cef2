import type { INodeParameters } from 'n8n-workflow';

import { node } from '../workflow';
import { holds, where } from './conditions';
import { pageCss } from './formPages';

/**
 * Code for what the page showed that somebody has answered, and for the answer. `seen` is undefined
 * before the page was shown.
 */
export const seenAndAnswer = `const seen = $('What Was Shown').isExecuted ? $('What Was Shown').first().json : undefined;
const answer = $('Look at It').isExecuted ? $('Look at It').first().json : {};`;

/** The page that shows what the node "Show It" prepared, before anything is sent. */
const lookPage = (formTitle: string): INodeParameters => ({
	operation: 'page',
	defineForm: 'json',
	jsonOutput: `={{ [
  { fieldType: 'html', elementName: 'page', html: $('Show It').first().json.page },
  { fieldLabel: 'What now?', fieldName: 'decision', fieldType: 'radio', requiredField: true,
    fieldOptions: { values: $('Show It').first().json.choices.map((option) => ({ option })) } },
] }}`,
	options: {
		formTitle,
		formDescription: 'To leave everything as it is, close this page.',
		buttonLabel: 'Continue',
		customCss: pageCss,
	},
});

interface Places {
	/** The position of "As Seen?", in pixels. */
	readonly check: readonly [number, number];
	/** The position of the first node after it, if the page has to be shown. */
	readonly show: readonly [number, number];
}

/**
 * After "Show It", which compares everything with what was shown: goes on if somebody has confirmed just
 * that, and shows the page otherwise.
 *
 * @param formTitle the title of the page
 */
export const asSeen = (formTitle: string, { check, show: [left, top] }: Places) => [
	node('As Seen?', 'if', check, where(holds('$json.go'))),
	node('What Was Shown', 'set', [left, top], {
		mode: 'raw',
		jsonOutput: '={{ $json }}',
		options: {},
	}),
	node('Look at It', 'form', [left + 220, top], lookPage(formTitle)),
];

/**
 * The links between the nodes of `asSeen`.
 *
 * @param confirmed the node after a confirmed page
 * @param answered the node after the page
 */
export const asSeenLinks = (confirmed: string, answered: string) =>
	[
		['Show It', 'As Seen?'],
		['As Seen?', confirmed],
		['As Seen?', 'What Was Shown', 1],
		['What Was Shown', 'Look at It'],
		['Look at It', answered],
	] as const;
