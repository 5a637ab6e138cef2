import type { IDataObject, INodeParameters } from 'n8n-workflow';

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

/** A deal that reaches another stage: as HubSpot sends it, and as its trigger gives it. */
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
