/**
 * Calls of a running n8n for the tests and the playground. They are the ones that n8n's editor uses
 * (`/rest/…`): they are internal to n8n and may change with its version. They were tried with the
 * versions that `install.ts` pins.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { parse } from 'flatted';
import type { INode, IRunExecutionData, IWorkflowBase } from 'n8n-workflow';

const pollMs = 250;
const pageSize = 100;
const settleTimeoutMs = 60_000;

export interface Owner {
	readonly email: string;
	/** n8n requires 8 to 64 characters, with a capital letter and a digit. */
	readonly password: string;
	readonly firstName: string;
	readonly lastName: string;
}

const statuses = [
	'canceled',
	'crashed',
	'error',
	'new',
	'running',
	'success',
	'unknown',
	'waiting',
] as const;
export type ExecutionStatus = (typeof statuses)[number];

export interface ExecutionSummary {
	readonly id: string;
	readonly workflowId: string;
	readonly mode: string;
	readonly status: ExecutionStatus;
	readonly startedAt: string | null;
	readonly stoppedAt: string | null;
}

interface ExecutionPage {
	readonly results: ExecutionSummary[];
	/** Null on the last page. */
	readonly nextCursor?: string | null;
}

export interface Execution extends ExecutionSummary {
	/** The input and output of each node, by its name: `data.resultData.runData`. */
	readonly data: IRunExecutionData;
}

export interface SavedWorkflow extends IWorkflowBase {
	readonly versionId: string;
}

/** How far n8n is with starting or stopping the triggers of a workflow. */
interface Publication {
	readonly status: 'not_published' | 'in_progress' | 'published' | 'partial' | 'failed';
	readonly triggers: Array<{
		readonly nodeId: string;
		readonly status: string;
		readonly errorMessage: string | null;
	}>;
}

/** n8n refused a call. */
export class N8nCallError extends Error {
	constructor(
		readonly status: number,
		method: string,
		path: string,
		body: string,
	) {
		super(`n8n answered ${method} ${path} with ${status}: ${body.slice(0, 2000)}`);
	}
}

const ends: ReadonlySet<ExecutionStatus> = new Set(['canceled', 'crashed', 'error', 'success']);

/** Whether an execution has ended. */
export const hasEnded = ({ status }: Pick<ExecutionSummary, 'status'>): boolean => ends.has(status);

/** A logged-in user of a running n8n. */
export class N8nClient {
	private cookie = '';

	constructor(readonly url: string) {}

	/**
	 * Any call of n8n's own API.
	 *
	 * @param path after `/rest`, such as `/workflows`
	 * @returns the answer's `data`
	 * @throws N8nCallError if n8n answers with anything but 2xx
	 */
	async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: {
				...(body !== undefined && { 'content-type': 'application/json' }),
				...(this.cookie !== '' && { cookie: this.cookie }),
				// n8n ties a session to a browser and refuses calls that don't name one.
				'browser-id': 'playground',
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok) throw new N8nCallError(response.status, method, path, text);
		const cookies = response.headers.getSetCookie();
		if (cookies.length > 0) this.cookie = cookies.map((one) => one.split(';')[0]).join('; ');
		return (JSON.parse(text) as { data: T }).data;
	}

	/** All workflows, without their nodes. */
	async workflows(): Promise<Array<{ id: string; name: string; active: boolean }>> {
		return await this.call('GET', '/workflows');
	}

	async workflow(id: string): Promise<SavedWorkflow> {
		return await this.call('GET', `/workflows/${id}`);
	}

	/** Saves a new workflow. It may have an `id`. */
	async createWorkflow(workflow: Record<string, unknown>): Promise<SavedWorkflow> {
		return await this.call('POST', '/workflows', { settings: {}, ...workflow });
	}

	/**
	 * Makes the saved version the one that webhooks and schedules run, and waits until they do.
	 *
	 * @throws N8nCallError, or an Error with the messages of its triggers, if it can't be published
	 */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.workflow(id);
		await this.call('POST', `/workflows/${id}/activate`, { versionId });
		await this.untilSettled(id);
	}

	/** Unpublishes a workflow, and waits until no trigger is left. */
	async unpublish(id: string): Promise<void> {
		await this.call('POST', `/workflows/${id}/deactivate`, {});
		await this.untilSettled(id);
	}

	/**
	 * Whether the triggers of a workflow run. In newer versions of n8n, a workflow stays active even if
	 * its triggers could not be started. Its publication status says so.
	 */
	async isPublished(id: string): Promise<boolean> {
		const publication = await this.publication(id);
		if (publication !== undefined) return ['published', 'partial'].includes(publication.status);
		return (await this.workflow(id)).active;
	}

	/**
	 * Newer versions of n8n answer first, then start or stop the triggers one after the other. Older ones
	 * answer when that is done, and have no such status.
	 */
	private async untilSettled(id: string): Promise<void> {
		const deadline = Date.now() + settleTimeoutMs;
		for (;;) {
			const publication = await this.publication(id);
			if (publication?.status !== 'in_progress') {
				const said = publication?.triggers.flatMap(({ errorMessage }) => errorMessage ?? []) ?? [];
				if (said.length > 0)
					throw new Error(`n8n could not start the triggers: ${said.join('; ')}`);
				return;
			}
			if (Date.now() > deadline) {
				throw new Error(`Workflow ${id} is still being published after ${settleTimeoutMs} ms`);
			}
			await sleep(pollMs);
		}
	}

	private async publication(id: string): Promise<Publication | undefined> {
		try {
			return await this.call<Publication>('GET', `/workflows/${id}/publication-status`);
		} catch (error) {
			if (error instanceof N8nCallError && error.status === 404) return undefined;
			throw error;
		}
	}

	/**
	 * Runs a saved workflow as the editor's Execute button does.
	 *
	 * @param trigger the name of the node to start from
	 * @param items the output of that node. Without them, the node itself runs. A webhook needs them
	 * @param change changes each node for this run. n8n runs only what is saved: with items or changes,
	 * a copy of the workflow is saved and run
	 * @returns the ID of the execution, which has only begun
	 */
	async run(
		id: string,
		trigger: string,
		items?: ReadonlyArray<Record<string, unknown>>,
		change?: (node: INode) => void,
	): Promise<string> {
		const runId = items || change ? await this.copyWorkflow(id, trigger, items, change) : id;
		const started = await this.call<{ executionId?: string }>('POST', `/workflows/${runId}/run`, {
			// Older versions of n8n run what is sent, not what is saved.
			workflowData: await this.workflow(runId),
			triggerToStartFrom: { name: trigger },
		});
		if (started.executionId === undefined) {
			throw new Error(`n8n waits for a call of "${trigger}"; give it items to run without one`);
		}
		return started.executionId;
	}

	private async copyWorkflow(
		id: string,
		trigger: string,
		items?: ReadonlyArray<Record<string, unknown>>,
		change: (node: INode) => void = () => undefined,
	): Promise<string> {
		const { name, nodes, connections, settings, pinData } = await this.workflow(id);
		nodes.forEach(change);
		const pinned = items && { [trigger]: items.map((json) => ({ json })) };
		const copy = { name, nodes, connections, settings, pinData: { ...pinData, ...pinned } };
		return (await this.createWorkflow(copy)).id;
	}

	async execution(id: string): Promise<Execution> {
		const found = await this.call<ExecutionSummary & { data: string }>('GET', `/executions/${id}`);
		return { ...found, data: parse(found.data) as IRunExecutionData };
	}

	/** Waits until an execution has ended, with or without an error. */
	async waitForExecution(id: string, timeoutMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (hasEnded(execution)) return execution;
			if (Date.now() > deadline) {
				throw new Error(`Execution ${id} is still ${execution.status} after ${timeoutMs} ms`);
			}
			await sleep(pollMs);
		}
	}

	/** All executions, newest first, or only those of one workflow. */
	async executions(workflowId?: string): Promise<ExecutionSummary[]> {
		// With a status filter, n8n sorts by ID. Without one, it sorts by start time, and a page that begins
		// after an ID leaves some out.
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status: statuses }));
		const all = new Map<string, ExecutionSummary>();
		let from = '';
		for (;;) {
			const { results, nextCursor } = await this.call<ExecutionPage>(
				'GET',
				`/executions?limit=${pageSize}&filter=${filter}${from}`,
			);
			const fresh = results.filter(({ id }) => !all.has(id));
			for (const one of fresh) all.set(one.id, one);
			if (fresh.length === 0 || nextCursor === null) break;
			// Older versions of n8n have no cursor, but continue below an ID.
			const lowest = Math.min(...[...all.keys()].map(Number));
			from = nextCursor === undefined ? `&lastId=${lowest}` : `&cursor=${nextCursor}`;
		}
		return [...all.values()].sort((one, other) => Number(other.id) - Number(one.id));
	}

	/** Saves a credential and returns its ID. */
	async createCredential(name: string, type: string, data: object): Promise<string> {
		const { id } = await this.call<{ id: string }>('POST', '/credentials', { name, type, data });
		return id;
	}

	/** The result of the editor's test of a saved credential. */
	async testCredential(id: string): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const { name, type, data } = await this.call<{
			name: string;
			type: string;
			data: Record<string, unknown>;
		}>('GET', `/credentials/${id}?includeData=true`);
		return await this.call('POST', '/credentials/test', { credentials: { id, name, type, data } });
	}
}

/** Whether this n8n is new, and has no owner yet. */
export const needsOwner = async (url: string): Promise<boolean> => {
	const { userManagement } = await new N8nClient(url).call<{
		userManagement: { showSetupOnFirstLoad: boolean };
	}>('GET', '/settings');
	return userManagement.showSetupOnFirstLoad;
};

/** Sets up the owner of a new n8n; returns them, logged in. */
export const createOwner = async (url: string, owner: Owner): Promise<N8nClient> => {
	const client = new N8nClient(url);
	await client.call('POST', '/owner/setup', owner);
	return client;
};

export const login = async (
	url: string,
	owner: Pick<Owner, 'email' | 'password'>,
): Promise<N8nClient> => {
	const client = new N8nClient(url);
	await client.call('POST', '/login', {
		emailOrLdapLoginId: owner.email,
		password: owner.password,
	});
	return client;
};
