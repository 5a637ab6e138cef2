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

/** The requests that make the updates of a run, and what each update came to. */
export interface Exchange {
	/** The next request of an update; see `Task.next`. */
	next(task: number, update: Update, answers: readonly unknown[]): Promise<NextRequest>;
	/** See `Task.lookAgain`. */
	lookAgain?(update: Update): Look;
	/** What a dry run of an update comes to; left out where that takes requests of its own. */
	rehearse?(update: Update): Difference;
	/** In the order of the tasks; a hole where one did not come to a request that changes something. */
	readonly differences: Array<Difference | undefined>;
	/** The body of the request that sends what an update came to. */
	bodyOf(difference: Difference): IDataObject;
	/**
	 * What the answers of an update tell.
	 *
	 * @param isOver nothing more may be sent: what isn't known by now stays unknown
	 */
	tell(
		update: Update,
		difference: Difference,
		result: Extract<Result, { kind: 'sent' }>,
		isOver: boolean,
	): Promise<Telling>;
	/** What is to be said beside the run, after all updates were told. */
	hints(): readonly string[];
}

/** What the answers of an update tell. */
export interface Telling {
	/** Beside its fields, as a part of the output. */
	readonly told: IDataObject;
	/** The last answer, as it came. */
	readonly response?: IDataObject | undefined;
	/** The answer that shows what was applied, by the names of the fields. */
	readonly shown?: IDataObject | undefined;
}

/** What an exchange is made of. */
export interface ExchangeParts {
	readonly context: IExecuteFunctions;
	readonly resource: ResourceApi;
	readonly limiters: RateLimiters;
	readonly account: Account;
	readonly updates: readonly Update[];
	/** The list, where it was read for this run just now. */
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
