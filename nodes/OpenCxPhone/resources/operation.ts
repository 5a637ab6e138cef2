import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** One operation: what the menu shows, what the form asks for, and what it does. */
export interface Operation {
	/** Stable: saved workflows hold it. */
	readonly value: string;
	readonly name: string;
	/** What the menu's entry does when chosen: "Update a phone number". */
	readonly action: string;
	readonly description: string;
	readonly properties: readonly INodeProperties[];
	/** Needs no credential. */
	readonly sendsNothing?: true;
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}

export interface Resource {
	/** Stable: saved workflows hold it. */
	readonly value: string;
	readonly name: string;
	/** By name, as n8n sorts them. */
	readonly operations: readonly Operation[];
	readonly defaultOperation: string;
}
