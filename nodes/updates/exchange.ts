import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Account } from '../api/account';
import type { ResourceApi } from '../api/resourceApi';
import { updateSubject } from '../api/resourceApi';
import type { ReadList } from '../lists/list';
import type { ApiRequest } from '../transport/client';
import type { RateLimiters } from '../transport/limiter';
import type { Look, NextRequest, Result } from '../transport/sendAll';
import type { Update } from './check';
import type { Difference } from './settings';

/** The requests that make the updates of a run, and the result of each update. */
export interface Exchange {
	/** The next request of an update; see `Task.next`. */
	next(task: number, update: Update, answers: readonly unknown[]): Promise<NextRequest>;
	/** See `Task.lookAgain`. */
	lookAgain?(update: Update): Look;
	/** The result of an update's dry run; left out if that needs its own requests. */
	rehearse?(update: Update): Difference;
	/**
	 * In the order of the tasks; a hole if a task did not get as far as a request that changes
	 * something.
	 */
	readonly differences: Array<Difference | undefined>;
	/** The body of the request that sends a difference. */
	bodyOf(difference: Difference): IDataObject;
	/**
	 * What the answers to an update show.
	 *
	 * @param isOver whether nothing more may be sent: what isn't known by then stays unknown
	 */
	tell(
		update: Update,
		difference: Difference,
		result: Extract<Result, { kind: 'sent' }>,
		isOver: boolean,
	): Promise<Telling>;
	/** The hints beside the run, after all updates were reported. */
	hints(): readonly string[];
}

/** What the answers to an update show. */
export interface Telling {
	/** Goes into the output, in addition to the fields. */
	readonly told: IDataObject;
	/** The last answer, as it came. */
	readonly response?: IDataObject | undefined;
	/** The answer that shows what was applied, by API name. */
	readonly shown?: IDataObject | undefined;
}

/** What an exchange needs. */
export interface ExchangeParts {
	readonly context: IExecuteFunctions;
	readonly resource: ResourceApi;
	readonly limiters: RateLimiters;
	readonly account: Account;
	readonly updates: readonly Update[];
	/** The list, if it was just read for this run. */
	readonly list?: ReadList | undefined;
}

/** Whether there is nothing to send. */
export const isEmpty = (body: IDataObject | Update['body']): boolean =>
	Object.keys(body).length === 0;

/** The request that makes an update. */
export const updateRequest = (
	{ resource, account: { baseUrl } }: Pick<ExchangeParts, 'resource' | 'account'>,
	{ id, options }: Update,
	body: IDataObject,
): ApiRequest => ({
	method: resource.update.method,
	url: `${baseUrl}${resource.update.path(id)}`,
	body,
	timeoutMs: options.timeout * 1_000,
	subject: updateSubject(resource, id),
});
