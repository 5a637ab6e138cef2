import type { INodeProperties } from 'n8n-workflow';
import type { ResourceApi } from '../api/resourceApi';
import { dialledDigits } from '../fields/phone';
import { numberMode } from '../input/checkParameter';
import { parameterProblems } from '../input/parameterProblems';
import type { ParameterReader } from '../input/parameters';
import { isBlank } from '../values/blank';
import { tidied } from '../values/characters';
import type { Checked } from '../values/checked';
import { isRecord } from '../values/json';
import { shown } from '../values/shown';

/** The ID that a draw depends on, for nodes and operations that update nothing. Any text works. */
export const drawIdProperty = ({ id, noun }: ResourceApi): INodeProperties => ({
	displayName: `${id.label} ID`,
	name: id.parameter,
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 204a7285-05e4-4b4f-8288-24f99d117f16',
	description: `The ID that the draw depends on, so each ${noun} has its own draw; any text works`,
	displayOptions: { show: { schedule: ['weighted'] } },
});

/**
 * What a draw depends on, however the ID is written: the key of an ID, or the digits of a phone
 * number.
 *
 * @param isNumber whether the ID is a phone number
 */
export const drawIdOf = (api: ResourceApi, id: string, isNumber: boolean): string =>
	isNumber || id.startsWith('+') ? dialledDigits(id) : api.keyOf(id);

const locatorIn = (value: unknown): { readonly value: unknown; readonly mode?: unknown } =>
	isRecord(value) && value.__rl === true ? { value: value.value, mode: value.mode } : { value };

/** That ID, or its problems; blank if the schedule draws nothing. */
export const readDrawId = (
	reader: ParameterReader,
	api: ResourceApi,
	index: number,
): Checked<string> => {
	if (reader.one('schedule', index).value !== 'weighted') return { value: '' };
	const { name, displayName } = drawIdProperty(api);
	const reading = reader.one(name, index);
	const problems = parameterProblems(displayName, reading);
	// n8n keeps the locator from another operation.
	const { value, mode } = locatorIn(reading.value);
	const remedy = `Enter the ID of the ${api.noun}: the weighted choice depends on it`;
	if (problems.length === 0 && isBlank(value)) {
		problems.push({ what: `'${displayName}' is blank`, remedy });
	} else if (problems.length === 0 && typeof value !== 'string' && typeof value !== 'number') {
		problems.push({ what: `'${displayName}' is ${shown(value)}`, remedy });
	}
	if (problems.length > 0) return { problems };
	return { value: drawIdOf(api, tidied(String(value)), mode === numberMode) };
};
