import type { INodeParameters } from 'n8n-workflow';

/** The columns of a data table, by name. */
export type Columns = Readonly<Record<string, 'string' | 'date'>>;

/** Makes a data table that may be there already. */
export const makeTable = (tableName: string, columns: Columns): INodeParameters => ({
	resource: 'table',
	operation: 'create',
	tableName,
	columns: { column: Object.entries(columns).map(([name, type]) => ({ name, type })) },
	options: { createIfNotExists: true },
});

/** Two executions that make the same table at once: one of them is refused, and finds it next time. */
export const retried = { retryOnFail: true, maxTries: 3, waitBetweenTries: 500 };

/** The columns as n8n's form shows them for a row. */
export const rowSchema = (columns: Columns): INodeParameters[] =>
	Object.entries(columns).map(([name, type]) => ({
		id: name,
		displayName: name,
		required: false,
		defaultMatch: false,
		display: true,
		type: type === 'date' ? 'dateTime' : type,
		readOnly: false,
		removed: false,
	}));
