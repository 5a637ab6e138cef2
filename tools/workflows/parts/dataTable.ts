import type { INodeParameters } from 'n8n-workflow';

/** The columns of a data table, by name. */
export type Columns = Readonly<Record<string, 'string' | 'date'>>;

/** Creates a data table, unless it already exists. */
export const makeTable = (tableName: string, columns: Columns): INodeParameters => ({
	resource: 'table',
	operation: 'create',
	tableName,
	columns: { column: Object.entries(columns).map(([name, type]) => ({ name, type })) },
	options: { createIfNotExists: true },
});

/** The option with which a manual run in the editor only shows what it would write. */
export const dryRunByHand = { dryRun: "={{ $execution.mode === 'test' }}" };

/** If two executions create the same table at once, n8n refuses one, which finds it on its next try. */
export const retried = { retryOnFail: true, maxTries: 3, waitBetweenTries: 500 };

/**
 * For a run that may begin while n8n starts: it resumes waiting executions before its data tables are
 * ready. The tries and the wait are the most that n8n allows.
 */
export const patient = { retryOnFail: true, maxTries: 5, waitBetweenTries: 5000 };

/** The columns of a row as n8n's form shows them. */
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

/** The table that a node of the workflow created or found. */
export const madeBy = (name: string): INodeParameters => ({
	__rl: true,
	mode: 'id',
	value: `={{ $('${name}').first().json.id }}`,
});

/** Reads all rows of a table that a node of the workflow created. */
export const allRows = (table: string): INodeParameters => ({
	resource: 'row',
	operation: 'get',
	dataTableId: madeBy(table),
	matchType: 'allConditions',
	filters: {},
	returnAll: true,
});

/** The rows in which a column has a value: a text or an expression. */
export const whereIs = (column: string, value: string): INodeParameters => ({
	matchType: 'allConditions',
	filters: { conditions: [{ keyName: column, condition: 'eq', keyValue: value }] },
});

/** The columns of a row. An update keeps the columns that are left out. */
export const rowOf = (
	columns: Columns,
	values: Readonly<Record<string, string>>,
): INodeParameters => ({
	mappingMode: 'defineBelow',
	value: values,
	matchingColumns: [],
	schema: rowSchema(columns),
	attemptToConvertTypes: false,
	convertFieldsToString: false,
});
