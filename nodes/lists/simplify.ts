import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ResourceApi } from '../api/resourceApi';
import type { Field } from '../fields/field';
import { toCheck } from '../fields/toSchema';
import { checkParameter } from '../input/checkParameter';
import type { ParameterReader } from '../input/parameters';
import type { Checked } from '../values/checked';

const simplifyName = 'simplify';

const simplifyField = {
	kind: 'flag',
	label: 'Simplify',
	help: 'Whether to return a simplified version of the response instead of the raw data',
	example: true,
} as const satisfies Field;

/** The parameter, where a resource says what stays of an entry. n8n's lint wants the words written out. */
export const simplifyProperties = (
	simpleKeys: ResourceApi['list']['simpleKeys'],
): INodeProperties[] =>
	simpleKeys === undefined
		? []
		: [
				{
					displayName: simplifyField.label,
					name: simplifyName,
					type: 'boolean',
					default: true,
					description:
						'Whether to return a simplified version of the response instead of the raw data',
				},
			];

/** What an entry becomes in an output. */
export type Simplify = (entry: IDataObject) => IDataObject;

/** Reads for each item what becomes of its entries: all of them, or the keys that the resource names. */
export const createSimplify = (
	{ list: { simpleKeys } }: ResourceApi,
	reader: ParameterReader,
): ((index: number) => Checked<Simplify>) => {
	const check = toCheck(simplifyField);
	const keep: Simplify = (entry) => entry;
	const simplify: Simplify = (entry) =>
		Object.fromEntries(
			(simpleKeys ?? []).flatMap((key) =>
				Object.hasOwn(entry, key) ? [[key, entry[key]] as const] : [],
			),
		);
	return (index) => {
		if (simpleKeys === undefined) return { value: keep };
		const wanted = checkParameter(simplifyField.label, check, reader.one(simplifyName, index));
		if ('problems' in wanted) return wanted;
		return { value: wanted.value === false ? keep : simplify };
	};
};
