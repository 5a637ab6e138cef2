import type {
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { sentencesOf } from '../values/problem';
import { createReader, triggerSource } from '../input/parameters';
import { failureError } from '../api/failedItem';
import type { LastFired } from '../rotation';
import { skipPresent, nextEvent } from '../rotation';
import { createLists } from '../resources';
import { builderHintOf } from '../resources/builderHints';
import { hostClock } from '../transport/clock';
import { hostLimiters } from '../transport/limiter';
import { changeItem } from './changeItem';
import { readTrigger } from './readTrigger';
import { subtitle, triggerCredentials, triggerProperties } from './rotationTriggerForm';

/** Starts the workflow when another variant of a rotation becomes active. */
export class OpenCxRotationTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenCX Rotation Trigger',
		name: 'openCxRotationTrigger',
		icon: { light: 'file:../../icons/openCx.svg', dark: 'file:../../icons/openCx.dark.svg' },
		group: ['trigger', 'schedule'],
		version: 1,
		subtitle,
		description: 'Starts the workflow when another variant becomes active',
		eventTriggerDescription: '',
		activationMessage:
			'Your workflow will now start whenever another variant of the rotation becomes active.',
		defaults: { name: 'OpenCX Rotation Trigger' },
		...builderHintOf(
			'Starts a workflow at every change in a schedule of office hours, weekends, holidays and campaigns, and outputs what the agent should say. Use it instead of a Schedule Trigger if a phone agent should say different things at different times.',
			[
				{
					nodeType: 'n8n-nodes-opencx-phone.openCxPhone',
					relationHint: 'Sends the fields of the variant to the phone agent, with Update',
				},
			],
		),
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: triggerCredentials,
		properties: triggerProperties,
	};

	methods = createLists(hostLimiters);

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const request = readTrigger(createReader(triggerSource(this)), this.getTimezone());
		if ('problems' in request) {
			// If a workflow can't be published, n8n shows only the message.
			const message = sentencesOf(request.problems);
			throw failureError(this, { message, description: '' }, undefined);
		}
		const { rotation, fireWhenPublished } = request.value;
		let lastFired: LastFired | undefined;
		const tick = () => {
			const nowMs = hostClock.wallNow();
			const { lastFired: fired, change } = nextEvent(rotation, lastFired, nowMs);
			lastFired = fired;
			if (change === undefined) return;
			this.emit([this.helpers.returnJsonArray([changeItem(request.value, change, nowMs)])]);
		};
		if (this.getMode() === 'manual') {
			return await Promise.resolve({
				manualTriggerFunction: async () => {
					await Promise.resolve(tick());
				},
			});
		}
		if (!fireWhenPublished) lastFired = skipPresent(rotation, hostClock.wallNow());
		// Every second, although most boundaries fall on a whole minute: a busy n8n may skip a tick,
		// and the next one catches up. A tick that finds nothing costs two comparisons.
		this.helpers.registerCron({ expression: '* * * * * *' }, tick);
		return {};
	}
}
