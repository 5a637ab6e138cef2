import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Execution, N8nClient } from '../../tools/playground/client';

/** The output of a node on one of its branches: 0 is the first, for our node the success branch. */
export const outputOf = ({ data }: Execution, node: string, branch = 0): INodeExecutionData[] =>
	data.resultData.runData[node]?.[0]?.data?.main?.[branch] ?? [];

export const jsonOf = (execution: Execution, node: string, branch = 0): IDataObject[] =>
	outputOf(execution, node, branch).map(({ json }) => json);

/** The message of the error that stopped an execution; empty if none did. */
export const errorOf = ({ data }: Execution): string =>
	String(data.resultData.error?.message ?? '');

/** The executions of a workflow, the first one first, once all have ended. */
export const executionsOf = async (client: N8nClient, workflowId: string): Promise<Execution[]> => {
	const found = await client.executions(workflowId);
	return await Promise.all(found.reverse().map((one) => client.waitForExecution(one.id)));
};
