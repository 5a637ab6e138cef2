import type { N8nClient } from '../../tools/playground/client';

/** One row of the data table that workflow 9 writes. */
export interface HistoryRow {
	id: number;
	/** ISO 8601, in UTC. */
	changed_at: string;
	phone_number_id: string;
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

/** All rows of the history, the oldest first; undefined where there is no table yet. */
export async function readHistory(client: N8nClient): Promise<HistoryRow[] | undefined> {
	const { data: tables } = await client.call<Page<{ id: string; name: string; projectId: string }>>(
		'GET',
		'/data-tables-global',
	);
	const table = tables.find(({ name }) => name === 'opencx_phone_history');
	if (table === undefined) return undefined;
	const rows: HistoryRow[] = [];
	for (;;) {
		const { data, count } = await client.call<Page<HistoryRow>>(
			'GET',
			`/projects/${table.projectId}/data-tables/${table.id}/rows?take=${pageSize}&skip=${rows.length}&sortBy=id:asc`,
		);
		rows.push(...data);
		if (rows.length >= count || data.length === 0) return rows;
	}
}
