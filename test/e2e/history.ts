import type { IDataObject } from 'n8n-workflow';

import type { N8nClient } from '../../tools/playground/client';
import type { Account } from '../../tools/workflows/account';
import { phoneNumbers } from '../../tools/workflows/account';

/** One row of the data table that workflow 9 writes. */
export interface HistoryRow {
	id: number;
	/** When the update was sent: ISO 8601, in UTC. */
	sent_at: string;
	/** One of these two, depending on the account. */
	phone_number_id: string;
	phone_agent_id: string;
	name: string;
	who: string;
	/** The sent body, as JSON. */
	sent: string;
	execution_id: string;
}

const pageSize = 100;

interface Page<T> {
	data: T[];
	count: number;
}

interface Table {
	id: string;
	name: string;
	projectId: string;
	columns: Array<{ name: string }>;
}

const findTable = async (client: N8nClient, tableName: string): Promise<Table | undefined> => {
	const { data } = await client.call<Page<Table>>('GET', '/data-tables-global');
	return data.find(({ name }) => name === tableName);
};

/** @throws Error if the table does not exist yet */
const tableOf = async (client: N8nClient, tableName: string): Promise<Table> => {
	const table = await findTable(client, tableName);
	if (table === undefined) throw new Error(`There is no data table ${tableName} yet`);
	return table;
};

/** Where a data table is, as a path of n8n's own API. */
const pathOf = ({ projectId, id }: Table): string => `/projects/${projectId}/data-tables/${id}`;

/**
 * Writes a row into the history as it is, even one that workflow 9 would not write. Adds columns that
 * the table lacks, as dates.
 */
export async function writeRow(
	client: N8nClient,
	{ historyTable }: Account,
	row: IDataObject,
): Promise<void> {
	const table = await tableOf(client, historyTable);
	const known = table.columns.map(({ name }) => name);
	for (const name of Object.keys(row).filter((one) => !known.includes(one))) {
		await client.call('POST', `${pathOf(table)}/columns`, { name, type: 'date' });
	}
	await client.call('POST', `${pathOf(table)}/insert`, { data: [row] });
}

/** All rows of a data table, oldest first; undefined if the table does not exist yet. */
export async function readTable<Row>(
	client: N8nClient,
	tableName: string,
): Promise<Row[] | undefined> {
	const table = await findTable(client, tableName);
	if (table === undefined) return undefined;
	const path = pathOf(table);
	const rows: Row[] = [];
	for (;;) {
		const { data, count } = await client.call<Page<Row>>(
			'GET',
			`${path}/rows?take=${pageSize}&skip=${rows.length}&sortBy=id:asc`,
		);
		rows.push(...data);
		if (rows.length >= count || data.length === 0) return rows;
	}
}

/** Adds rows to a data table, as its page in the editor does. */
export async function addRows(
	client: N8nClient,
	tableName: string,
	rows: readonly IDataObject[],
): Promise<void> {
	const path = pathOf(await tableOf(client, tableName));
	await client.call('POST', `${path}/insert`, { data: rows });
}

/** Changes the row of a data table with this ID. */
export async function changeRow(
	client: N8nClient,
	tableName: string,
	id: number,
	data: IDataObject,
): Promise<void> {
	const path = pathOf(await tableOf(client, tableName));
	const filter = { type: 'and', filters: [{ columnName: 'id', condition: 'eq', value: id }] };
	await client.call('PATCH', `${path}/rows`, { filter, data });
}

/** All rows of the history, oldest first; undefined if there is no table yet. */
export const readHistory = async (
	client: N8nClient,
	{ historyTable }: Account = phoneNumbers,
): Promise<HistoryRow[] | undefined> => await readTable<HistoryRow>(client, historyTable);
