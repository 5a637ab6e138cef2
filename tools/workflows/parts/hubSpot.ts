import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { node, note } from '../workflow';
import { equals, rule } from './conditions';

const event = {
	eventId: 3816279340,
	subscriptionId: 25,
	portalId: 33,
	appId: 1160452,
	occurredAt: 1732000000000,
	subscriptionType: 'deal.propertyChange',
	attemptNumber: 0,
};
const change = { changeSource: 'CRM', propertyName: 'dealstage', propertyValue: 'contractsent' };
const deal = 1246965;

/** A deal that reaches another stage, as HubSpot sends it and as its trigger outputs it. */
export const sampleEvents: Readonly<Record<string, readonly IDataObject[]>> = {
	'HubSpot Event': [
		{
			headers: { 'content-type': 'application/json' },
			params: {},
			query: {},
			body: [{ ...event, objectId: deal, ...change }],
		},
	],
	'HubSpot Trigger': [{ ...event, ...change, dealId: deal }],
};

/** The rule for the events of deals that reach a stage, by its internal name. */
const whereStageIs = (stage: string, outputKey: string): INodeParameters =>
	rule(
		outputKey,
		equals('={{ $json.propertyName }}', 'dealstage'),
		equals('={{ $json.propertyValue }}', stage),
	);

/** The parameters of the Switch node that has an output for each stage, and a last one for other events. */
export const byStage = (stages: Readonly<Record<string, string>>): INodeParameters => ({
	rules: { values: Object.entries(stages).map(([stage, name]) => whereStageIs(stage, name)) },
	looseTypeValidation: true,
	options: { fallbackOutput: 'extra', renameFallbackOutput: 'Another Event' },
});

/**
 * The note about the two entries.
 *
 * @param height in pixels
 */
export const entriesNote = (height: number) =>
	note(
		'Entries',
		[-20, -80],
		[460, height],
		`### Two entries, use one
**HubSpot Event** receives the events of a HubSpot app. Set its *Authentication* before you publish: otherwise, anyone who knows the URL can change your agent.

**HubSpot Trigger** is disabled. It needs a HubSpot developer account: enable it, choose its credential, and delete *HubSpot Event* and *Each Event*.`,
		7,
	);

/**
 * The two entries for HubSpot's events. A user keeps one of them.
 *
 * @param path the address of the first one
 * @param tops of the two, in pixels
 */
export const hubSpotEntries = (path: string, [top, below]: readonly [number, number]) => [
	node('HubSpot Event', 'webhook', [60, top], {
		httpMethod: 'POST',
		path,
		responseMode: 'onReceived',
		options: {},
	}),
	node('Each Event', 'splitOut', [280, top], { fieldToSplitOut: 'body', options: {} }),
	node(
		'HubSpot Trigger',
		'hubspotTrigger',
		[60, below],
		{
			eventsUi: { eventValues: [{ name: 'deal.propertyChange', property: 'dealstage' }] },
			additionalFields: {},
		},
		{ disabled: true },
	),
];

/** The links from the entries to the Switch node, which takes one event at a time. */
export const hubSpotLinks = [
	['HubSpot Event', 'Each Event'],
	['Each Event', 'One by One'],
	['HubSpot Trigger', 'One by One'],
	['One by One', 'Which Stage?', 1],
] as const;
