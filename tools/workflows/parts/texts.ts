import type { INodeParameters } from 'n8n-workflow';

/** Text properties that an Edit Fields node sets, by name: texts or expressions. */
export const texts = (values: Readonly<Record<string, string>>): INodeParameters => ({
	assignments: {
		assignments: Object.entries(values).map(([name, value]) => ({ name, value, type: 'string' })),
	},
	options: {},
});
