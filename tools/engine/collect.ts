import type { INodeType } from 'n8n-workflow';

export const collectType = 'engine.collect';

/** Stands behind the node on both branches, so that the branches are what n8n makes of them. */
export const collect: INodeType = {
	description: {
		displayName: 'Collect',
		name: 'collect',
		group: ['output'],
		version: 1,
		description: 'Hands its items on',
		defaults: { name: 'Collect' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return await Promise.resolve([this.getInputData()]);
	},
};
