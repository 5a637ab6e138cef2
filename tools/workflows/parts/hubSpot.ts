import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { node } from '../workflow';
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
export const whereStageIs = (stage: string, outputKey: string): INodeParameters =>
	rule(
		outputKey,
		equals('={{ $json.propertyName }}', 'dealstage'),
		equals('={{ $json.propertyValue }}', stage),
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
