import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ReadApi } from '../api/resourceApi';
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

type Keys = Pick<ReadApi['list'], 'simpleKeys' | 'lesserKeys'>;

const isSimple = ({ simpleKeys, lesserKeys }: Keys): boolean =>
	simpleKeys === undefined && lesserKeys === undefined;

/** The parameter, if a resource can be simplified. n8n's lint wants the words as literals. */
export const simplifyProperties = (keys: Keys): INodeProperties[] =>
	isSimple(keys)
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

/** Turns an entry into its output. */
export type Simplify = (entry: IDataObject) => IDataObject;

/** Reads for each item whether its entries are output in full or simplified. */
export const createSimplify = (
	{ list }: Pick<ReadApi, 'list'>,
	reader: ParameterReader,
): ((index: number) => Checked<Simplify>) => {
	const check = toCheck(simplifyField);
	const keep: Simplify = (entry) => entry;
	const simplify: Simplify = (entry) => {
		const { lesserKeys = [], simpleKeys = Object.keys(entry) } = list;
		return Object.fromEntries(
			simpleKeys
				.filter((key) => Object.hasOwn(entry, key) && !lesserKeys.includes(key))
				.map((key) => [key, entry[key]]),
		);
	};
	return (index) => {
		if (isSimple(list)) return { value: keep };
		const wanted = checkParameter(simplifyField.label, check, reader.one(simplifyName, index));
		if ('problems' in wanted) return wanted;
		return { value: wanted.value === false ? keep : simplify };
	};
};
