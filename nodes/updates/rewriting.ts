import type { IDataObject } from 'n8n-workflow';
import type { Rewrite } from '../api/resourceApi';
import { readSubject } from '../api/resourceApi';
import { createRunFetcher, readAll } from '../lists/list';
import type { ApiRequest } from '../transport/client';
import { unreadableAnswer } from '../transport/outcomes';
import { isRecord } from '../values/json';
import type { Body } from '../fields/toBody';
import type { Update } from './check';
import type { Exchange, ExchangeParts } from './exchange';
import { isEmpty, updateRequest } from './exchange';
import { differenceOf } from './settings';

// The number of the reading: each update has its own, and only one.
const reading = 1;

/** Lists what refers to one; the list is read once per run, and left out if it can't be read. */
const createUsersReader = (
	{ context, resource, limiters, account }: ExchangeParts,
	{ list, output, uses }: Rewrite['users'],
) => {
	let entries: Promise<readonly IDataObject[] | undefined> | undefined;
	const read = async ({ options }: Update) => {
		// This is additional information: it is not worth waiting for.
		const patience = { ...options, maxRetries: 0, maxWait: 0 };
		const found = await readAll(createRunFetcher(context, list, limiters, account, patience));
		return found.end.kind === 'done' ? found.entries : undefined;
	};
	return async (update: Update): Promise<IDataObject> => {
		entries ??= read(update);
		const all = await entries;
		const isUsing = all?.map((entry) => uses(entry, resource.keyOf(update.id)));
		if (all === undefined || isUsing?.includes(undefined)) return {};
		return {
			[output]: all
				.filter((_, place) => isUsing?.[place])
				.map((entry) => list.list.toResult(entry))
				.map(({ name, value }) => ({ id: value, name })),
		};
	};
};

/** What this run last sent for one. */
interface Made {
	/** The reading before the update. */
	readonly before: IDataObject;
	/** Everything that was sent, and the fields that it changes. */
	readonly whole: IDataObject;
	readonly fields: Body;
}

/** Reads, sends everything back with the changes, and reads again. */
export const createRewriting = (parts: ExchangeParts, rewrite: Rewrite): Exchange => {
	const { resource, account } = parts;
	const { read, whole, newest, isNewest } = rewrite;
	const differences: Exchange['differences'] = [];
	const usersOf = createUsersReader(parts, rewrite.users);
	// By the key of an ID.
	const made = new Map<string, Made>();
	const rehearsed = new Map<string, IDataObject>();
	const marked = new Map<string, Set<string>>();

	const readRequest = ({ id, options }: Update): ApiRequest => ({
		method: 'GET',
		url: `${account.baseUrl}${resource.update.path(id)}`,
		timeoutMs: options.timeout * 1_000,
		subject: readSubject(resource, id),
	});

	/** What an update starts from. */
	const baseOf = (update: Update, shown: IDataObject): IDataObject => {
		const key = resource.keyOf(update.id);
		const last = made.get(key);
		// A draft from an earlier update of this run, or from the update that is being undone.
		const isOurs =
			(last !== undefined && isNewest(shown, last.whole)) ||
			(update.expected !== undefined && rewrite.isDraftOf(shown, update.expected));
		return rehearsed.get(key) ?? (isOurs ? newest(shown) : shown);
	};

	const isDone = ({ before, whole: sent, fields }: Made, after: IDataObject): boolean => {
		const shows = (entry: IDataObject) => {
			const { options } = parts.updates[0] ?? {};
			if (options === undefined || !isNewest(entry, sent)) return false;
			const strict = { id: '', skippedFields: [], options: { ...options, onlyChanges: true } };
			const left = differenceOf(resource, { ...strict, body: fields }, newest(entry), reading);
			return isEmpty(left.body);
		};
		// If it was the same before, only a later time shows that it was sent again.
		return shows(after) && (!shows(before) || rewrite.isChanged(before, after));
	};

	const mark = (name: string | undefined, entry: IDataObject) => {
		if (name === undefined) return;
		const names = marked.get(name) ?? new Set();
		marked.set(name, names.add(resource.nameOf(entry) ?? String(entry.id)));
	};

	return {
		differences,
		bodyOf: ({ before = {}, body }) => whole(before, body),

		async next(task, update, answers) {
			if (answers.length === 0 || answers.length === 2) return readRequest(update);
			if (answers.length > 2) return undefined;
			const shown = read(answers[0]);
			if (shown === undefined) return { failure: unreadableAnswer };
			const before = baseOf(update, shown);
			const isOverwriting = update.options.overwriteDraft === true;
			const compared = isOverwriting ? newest(before) : before;
			const difference = { ...differenceOf(resource, update, compared, reading), before };
			const isSent = !isEmpty(difference.body);
			const body = whole(before, difference.body);
			const refused = isSent && !isOverwriting ? rewrite.refusal(before, body) : undefined;
			if (refused !== undefined) return { failure: refused };
			differences[task] = difference;
			const key = resource.keyOf(update.id);
			// A dry run ends here.
			if (update.options.dryRun) rehearsed.set(key, { ...before, ...difference.body });
			if (!isSent || update.options.dryRun) return undefined;
			made.set(key, { before: shown, whole: body, fields: difference.body });
			return await Promise.resolve(updateRequest(parts, update, body));
		},

		lookAgain: (update) => ({
			request: readRequest(update),
			isDone: (answer) => {
				const [last, after] = [made.get(resource.keyOf(update.id)), read(answer)];
				return last !== undefined && after !== undefined && isDone(last, after);
			},
		}),

		async tell(update, difference, { answers }, isOver) {
			const { before = {}, body } = difference;
			if (isEmpty(body)) {
				mark(rewrite.markUnsent(before), before);
				return { told: {} };
			}
			const referring = isOver ? {} : await usersOf(update);
			if (update.options.dryRun) return { told: referring };
			// The first reading, the answer to the update, the second reading.
			const [first, applied, after] = answers.map(read);
			const verdict = rewrite.verdict(before, whole(before, body), applied, after);
			const shown = applied ?? after;
			mark(verdict.mark, shown ?? first ?? before);
			const response = answers.slice(1).findLast(isRecord);
			return {
				told: { ...verdict.told, ...referring },
				response,
				shown: shown === undefined ? undefined : newest(shown),
			};
		},

		hints: () =>
			Array.from(marked, ([name, names]) => rewrite.hints[name]?.([...names]) ?? []).flat(),
	};
};
