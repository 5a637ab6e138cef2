import type { INodeProperties } from 'n8n-workflow';

/** Whether a parameter of the node belongs to an operation of a resource. */
export const isShownFor =
	(resource: string, operation: string) =>
	({ displayOptions: { show = {} } = {} }: INodeProperties): boolean =>
		show.resource?.includes(resource) === true &&
		// A path from the root keeps what was typed while the operation changes.
		(show.operation ?? show['/operation'])?.includes(operation) === true;
