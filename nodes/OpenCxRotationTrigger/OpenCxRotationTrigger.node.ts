import type {
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { sentenceOf } from '../values/problem';
import { createReader, triggerSource } from '../input/parameters';
import { failureError } from '../api/failedItem';
import type { LastFired } from '../rotation';
import { skipPresent, nextEvent } from '../rotation';
import { createLists } from '../resources';
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
		description: 'Starts the workflow when another variant of a rotation of prompts becomes active',
		eventTriggerDescription: '',
		activationMessage:
			'Your workflow will now start whenever another variant of the rotation becomes active.',
		defaults: { name: 'OpenCX Rotation Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: triggerCredentials,
		properties: triggerProperties,
	};

	methods = createLists(hostLimiters);

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const request = readTrigger(createReader(triggerSource(this)), this.getTimezone());
		if ('problems' in request) {
			// n8n shows the message alone where a workflow can't be published.
			const message = request.problems.map(sentenceOf).join('\n');
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
		// Every second, although most boundaries lie on a whole minute: where n8n is busy a tick may
		// be left out, and the next one makes it good. A tick that finds nothing costs two comparisons.
		this.helpers.registerCron({ expression: '* * * * * *' }, tick);
		return {};
	}
}
