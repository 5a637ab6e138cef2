import type { INodeType } from 'n8n-workflow';

export const collectType = 'engine.collect';

/** Comes after the node on both branches, so the branches have what n8n puts there. */
export const collect: INodeType = {
	description: {
		displayName: 'Collect',
		name: 'collect',
		group: ['output'],
		version: 1,
		description: 'Passes its items on',
		defaults: { name: 'Collect' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return await Promise.resolve([this.getInputData()]);
	},
};
