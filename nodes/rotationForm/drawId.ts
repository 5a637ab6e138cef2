import type { INodeProperties } from 'n8n-workflow';
import type { ResourceApi } from '../api/resourceApi';
import { parameterProblems } from '../input/parameterProblems';
import type { ParameterReader } from '../input/parameters';
import { isBlank } from '../values/blank';
import { tidied } from '../values/characters';
import type { Checked } from '../values/checked';

/** The ID on which a draw depends, for nodes and operations that update nothing: any text. */
export const drawIdProperty = ({ id, noun }: ResourceApi): INodeProperties => ({
	displayName: `${id.label} ID`,
	name: id.parameter,
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 204a7285-05e4-4b4f-8288-24f99d117f16',
	description: `The ID on which the draw depends, so that each ${noun} has its own; any text does`,
	displayOptions: { show: { schedule: ['weighted'] } },
});

/** That ID, or its problems; blank where the schedule draws nothing. */
export const readDrawId = (
	reader: ParameterReader,
	api: ResourceApi,
	index: number,
): Checked<string> => {
	if (reader.one('schedule', index).value !== 'weighted') return { value: '' };
	const { name, displayName } = drawIdProperty(api);
	const reading = reader.one(name, index);
	const problems = parameterProblems(displayName, reading);
	if (problems.length === 0 && isBlank(reading.value)) {
		problems.push({
			what: `'${displayName}' is blank`,
			remedy: `Enter the ID of the ${api.noun}: the weighted choice depends on it`,
		});
	}
	return problems.length > 0 ? { problems } : { value: api.keyOf(tidied(String(reading.value))) };
};
