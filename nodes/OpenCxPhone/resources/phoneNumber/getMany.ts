import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Field } from '../../fields/spec';
import { isBlank } from '../../fields/blank';
import { toSchema } from '../../fields/toSchema';
import type { Failure } from '../../transport/failures';
import type { Operation } from '../operation';
import { openAccount, openTransport } from './account';
import { checkParameter } from './check';
import { holds, holdsDigits, openList, walk } from './list';
import { optionsProperty, optionsReader, sendingOptions } from './options';
import type { Reader } from './read';
import { openReader } from './read';
import { readingProblems } from './readingProblems';
import { failedItem, failureError, problemsFailure } from './report';

// Pages follow one another, so that there is nothing to do in parallel.
const { maxRetries, maxWait, requestsPerMinute, timeout } = sendingOptions;
const listOptions = { maxRetries, maxWait, requestsPerMinute, timeout };

const limitField = {
	kind: 'number',
	label: 'Limit',
	help: 'Max number of results to return',
	min: 1,
	whole: true,
	example: 50,
} as const satisfies Field;

const returnAllField = {
	kind: 'flag',
	label: 'Return All',
	help: 'Whether to return all results or only up to a given limit',
	example: false,
} as const satisfies Field;

const filterLabels = { name: 'Name', phone_number: 'Phone Number' } as const;

// The descriptions of the first two stand here again because n8n's lint wants them written out.
const properties: INodeProperties[] = [
	{
		displayName: returnAllField.label,
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: limitField.label,
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: filterLabels.name,
				name: 'name',
				type: 'string',
				default: '',
				description: 'Only phone numbers whose name contains this text, in whatever case',
			},
			{
				displayName: filterLabels.phone_number,
				name: 'phone_number',
				type: 'string',
				default: '',
				placeholder: 'e.g. 415 555',
				description: 'Only phone numbers that contain these digits, whatever their punctuation',
			},
		],
	},
	optionsProperty(listOptions),
];

interface Wanted {
	/** How many at the most. */
	readonly count: number;
	readonly isWanted: (item: IDataObject) => boolean;
	readonly options: ReturnType<ReturnType<typeof optionsReader<typeof listOptions>>>['options'];
}

const openWanted = (reader: Reader) => {
	const readOptions = optionsReader(listOptions);
	const limitSchema = toSchema(limitField, { allowUnlisted: false });
	const returnAllSchema = toSchema(returnAllField, { allowUnlisted: false });
	return (index: number): Wanted | { problems: string[] } => {
		const { options, problems } = readOptions(reader.collection('options', index));

		const all = checkParameter(returnAllField, returnAllSchema, reader.one('returnAll', index));
		problems.push(...all.problems);
		const limit =
			all.value === false
				? checkParameter(limitField, limitSchema, reader.one('limit', index))
				: undefined;
		problems.push(...(limit?.problems ?? []));

		const tests: Array<(item: IDataObject) => boolean> = [];
		for (const [name, reading] of reader.collection('filters', index)) {
			const label = Object.hasOwn(filterLabels, name)
				? filterLabels[name as keyof typeof filterLabels]
				: 'Filters';
			problems.push(...readingProblems(label, reading, false, false));
			// A filter that lets everything through would hand every agent on to the next node.
			if (reading.error === undefined && isBlank(reading.value)) {
				problems.push(
					`The filter '${label}' is blank, so that every number would match. Fill it in, or take it out.`,
				);
			}
			const text = String(reading.value);
			tests.push((item) =>
				name === 'name'
					? holds(item.name, text)
					: holds(item.phone_number, text) || holdsDigits(item.phone_number, text),
			);
		}
		if (problems.length > 0) return { problems };
		return {
			count: typeof limit?.value === 'number' ? limit.value : Number.POSITIVE_INFINITY,
			isWanted: (item) => tests.every((test) => test(item)),
			options,
		};
	};
};

/** GET /phone: the phone numbers of the account, one item for each. */
export const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many phone numbers',
	description:
		'List the phone numbers of the account with their IDs and names; the API does not tell their settings',
	properties,
	async execute(context) {
		const wantedOf = openWanted(openReader(context));
		const account = await openAccount(context);
		const outputs: INodeExecutionData[] = [];
		const fail = (failure: Failure, index: number) => {
			if (!context.continueOnFail()) throw failureError(context, failure, index);
			outputs.push(failedItem(failure, index));
		};

		const all = context.getInputData().map((_, index) => wantedOf(index));
		// Refused before anything is sent, as everywhere.
		for (const [index, wanted] of all.entries()) {
			if ('problems' in wanted && !context.continueOnFail()) {
				fail(problemsFailure(wanted.problems), index);
			}
		}
		let refusedToken: Failure | undefined;
		for (const [index, wanted] of all.entries()) {
			if ('problems' in wanted) {
				fail(problemsFailure(wanted.problems), index);
				continue;
			}
			if ('failure' in account) {
				fail(account.failure, index);
				continue;
			}
			if (refusedToken !== undefined) {
				fail({ ...refusedToken, message: `Not sent: ${refusedToken.message}` }, index);
				continue;
			}
			const { count, isWanted, options } = wanted;
			const transport = openTransport(context, account, options.requestsPerMinute);
			const fetchPage = openList(transport, {
				baseUrl: account.baseUrl,
				policy: { maxRetries: options.maxRetries, maxWaitMs: options.maxWait * 1_000 },
				timeoutMs: options.timeout * 1_000,
			});
			const found: IDataObject[] = [];
			const end = await walk(fetchPage, (page) => {
				found.push(...page.items.filter(isWanted));
				return found.length < count;
			});
			if (end.kind === 'failed') {
				if (end.failure.status === 401) refusedToken = end.failure;
				fail(end.failure, index);
				continue;
			}
			if (end.kind === 'broken') {
				context.addExecutionHints({
					message: `The list of phone numbers may not be complete: ${end.why}`,
					location: 'outputPane',
				});
			}
			for (const json of found.slice(0, count)) outputs.push({ json, pairedItem: { item: index } });
		}
		return outputs;
	},
};
