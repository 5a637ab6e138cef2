import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { TriggerOptions } from '../../tools/engine/engine';
import type { Published } from '../../tools/engine/triggers';
import { nodeType, updateParameters } from './engine';

export const triggerType = 'n8n-nodes-opencx-phone.openCxRotationTrigger';

const secondMs = 1000;
const minuteMs = 60 * secondMs;

/** The next whole second that is at least so far ahead, in milliseconds since 1970. */
export const secondsAhead = (seconds: number): number =>
	Math.ceil(Date.now() / secondMs + seconds) * secondMs;

/**
 * The parameters of a rotation by the minute, one variant after the other, as n8n saves them.
 *
 * @param boundaryMs a moment at which the second variant takes over from the first
 */
export const everyMinute = (boundaryMs: number, names: readonly string[] = ['A', 'B']) => ({
	schedule: 'inTurn',
	variants: {
		variant: names.map((variantName) => ({
			variantName,
			base_prompt: `You are ${variantName}.`,
		})),
	},
	every: 1,
	unit: 'minutes',
	anchor: new Date(boundaryMs - minuteMs).toISOString(),
	rotationOptions: {},
});

/** A trigger with these parameters, in Berlin by default. */
export const trigger = (
	parameters: object,
	options: Partial<TriggerOptions> = {},
): TriggerOptions => ({
	type: triggerType,
	parameters: parameters as INodeParameters,
	timezone: 'Europe/Berlin',
	...options,
});

/** What a published trigger has fired so far: the `json` of each item. */
export const fired = ({ emitted }: Published): IDataObject[] =>
	emitted.flatMap(({ items }) => items.map(({ json }) => json));

/** Waits until a moment, in milliseconds since 1970. */
export const until = async (ms: number): Promise<void> => {
	await sleep(Math.max(0, ms - Date.now()));
};

/** A workflow that gives the agent of a phone number the prompt of the trigger's variant. */
export const rotationWorkflow = (
	name: string,
	parameters: object,
	phoneNumberId: string,
	credential: { readonly id: string; readonly name: string },
) => ({
	name,
	nodes: [
		{
			id: `${name}-1`,
			name: 'Rotation',
			type: triggerType,
			typeVersion: 1,
			position: [0, 0],
			parameters,
		},
		{
			id: `${name}-2`,
			name: 'Update',
			type: nodeType,
			typeVersion: 1,
			position: [220, 0],
			credentials: { openCxApi: credential },
			parameters: updateParameters({
				id: phoneNumberId,
				fields: { base_prompt: '={{ $json.fields.base_prompt }}' },
			}),
		},
	],
	connections: { Rotation: { main: [[{ node: 'Update', type: 'main', index: 0 }]] } },
});

/**
 * Waits for a moment that lies in the middle of a minute, so that n8n has the time to publish a
 * workflow before the next minute begins.
 */
export const midMinute = async (): Promise<void> => {
	const intoMs = Date.now() % minuteMs;
	const isMiddle = intoMs > 5 * secondMs && intoMs < 45 * secondMs;
	if (!isMiddle) await sleep((minuteMs + 5 * secondMs - intoMs) % minuteMs);
};

/** The next full minute, in milliseconds since 1970. */
export const nextMinute = (): number => Math.ceil(Date.now() / minuteMs) * minuteMs;
