import type { IDataObject } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import { isRecord } from '../values/json';
import type { Problem } from '../values/problem';
import type { CheckedUpdate } from './check';
import { createCheck } from './check';
import type { Locator, Operation } from '../api/operation';
import type { Options } from '../input/options';
import { optionsProperty } from '../input/options';
import { parameterProblems } from '../input/parameterProblems';
import type { Parameter } from '../input/parameters';
import { createReader, literal } from '../input/parameters';
import type { ResourceApi } from '../api/resourceApi';
import type { Plan } from './send';
import { planOf, sendPlans } from './send';

const label = 'Previous';
const name = 'previous';

const parsed = (value: unknown): unknown => {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return undefined;
	}
};

/** The former values of an item, by API names, or why there are none. */
const readPrevious = (parameter: Parameter): { values: IDataObject } | { problems: Problem[] } => {
	const problems = parameterProblems(label, parameter);
	if (problems.length > 0) return { problems };
	const remedy = "Take it from 'previous' in the output of an earlier Update";
	if (isBlank(parameter.value)) return { problems: [{ what: `'${label}' is blank`, remedy }] };
	const values = parsed(parameter.value);
	return isRecord(values)
		? { values }
		: { problems: [{ what: `'${label}' is not an object of fields`, remedy }] };
};

/**
 * The operation that sends what an earlier update replaced: what its output holds as `previous`,
 * checked like the fields of an update, null included. Where nothing was replaced, nothing is sent.
 */
export const createRestore = (
	resource: ResourceApi,
	{ property }: Locator,
	{
		action,
		description,
		options,
	}: { readonly action: string; readonly description: string; readonly options: Options },
): Operation => ({
	value: 'restore',
	name: 'Restore',
	action,
	description,
	properties: [
		{ ...property, default: { mode: 'id', value: `={{ $json.${resource.id.output} }}` } },
		{
			displayName: label,
			name,
			type: 'json',
			required: true,
			default: `={{ $json.${name} }}`,
			description:
				"The former values, as an earlier Update has them in its output under 'previous'",
		},
		optionsProperty(options),
	],
	async execute(context, limiters) {
		const reader = createReader(context);
		const check = createCheck(resource, options);
		const plans = context.getInputData().map((_, index): Plan => {
			const about = {
				id: reader.one(resource.id.parameter, index),
				options: reader.collection('options', index),
			};
			const previous = readPrevious(reader.one(name, index));
			const fields =
				'values' in previous
					? new Map(Object.entries(previous.values).map(([key, value]) => [key, literal(value)]))
					: undefined;
			const checked: CheckedUpdate = check({
				...about,
				...(fields === undefined || fields.size === 0 ? {} : { fields }),
				isLiteral: true,
				isPartial: true,
				collection: label,
			});
			if ('problems' in previous) {
				const others = 'problems' in checked ? checked.problems : [];
				return { kind: 'refused', problems: [...others, ...previous.problems] };
			}
			return fields?.size === 0 && 'update' in checked
				? { kind: 'leave', update: checked.update, why: 'there is nothing to put back' }
				: planOf(checked);
		});
		return await sendPlans(context, resource, limiters, plans, true);
	},
});
