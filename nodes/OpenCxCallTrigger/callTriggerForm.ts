import type { INodeProperties } from 'n8n-workflow';
import type { Field } from '../fields/field';
import { toProperty } from '../fields/toProperties';
import { toCheck } from '../fields/toSchema';
import { checkParameter } from '../input/checkParameter';
import type { Option } from '../input/options';
import { createOptionsCheck, optionProperties } from '../input/options';
import { blankExpressionProblem, parameterProblems } from '../input/parameterProblems';
import type { Parameter, ParameterReader } from '../input/parameters';
import type { CallsWanted } from '../resources/call/form';
import { createCallsReader, transcriptProperties, webVoiceProperty } from '../resources/call/form';
import { parseMoment } from '../rotation/parseMoment';
import { isBlank } from '../values/blank';
import type { Checked } from '../values/checked';
import { problemsIn } from '../values/checked';
import { notAMoment, withSubject } from '../values/problem';

const quietField = {
	kind: 'number',
	label: 'Quiet For (Minutes)',
	help: 'How long a call must stay unchanged before it counts as over, because OpenCX does not report when a call ends',
	min: 0,
	max: 1_440,
	example: 5,
} as const satisfies Field;

const usualQuietMinutes = 5;

const onlyNew = {
	kind: 'flag',
	label: 'Only What Is New',
	help: 'Whether to return only what is new if a call continues after it was returned',
	example: true,
	default: false,
	added: true,
} as const satisfies Option;

const sinceField = {
	kind: 'text',
	label: 'Also Calls Since',
	help: 'The time from which to also return calls that were over before the workflow was published',
	example: '2026-05-01T09:00:00',
} as const satisfies Field;

/** The parameters of the trigger. */
export const callTriggerProperties: INodeProperties[] = [
	{ ...toProperty('quietMinutes', quietField), default: usualQuietMinutes },
	...transcriptProperties(true),
	webVoiceProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{ ...toProperty('since', sinceField), type: 'dateTime' as const, placeholder: '' },
			...optionProperties({ onlyNew }),
		].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')),
	},
];

/** The line below the node's name on the canvas. */
export const subtitle = '=Quiet for {{ $parameter["quietMinutes"] }} min';

/** What a trigger does, as its parameters define it. */
export interface CallTriggerRequest extends CallsWanted {
	readonly quietMs: number;
	/** Ms since 1970. */
	readonly sinceMs?: number;
	readonly onlyNew: boolean;
}

const minuteMs = 60_000;

const readSince = (parameter: Parameter | undefined, zone: string): Checked<number | undefined> => {
	if (parameter === undefined) return { value: undefined };
	const { label } = sinceField;
	const problems = parameterProblems(label, parameter);
	if (problems.length > 0) return { problems };
	if (isBlank(parameter.value)) {
		return parameter.isExpression
			? { problems: [blankExpressionProblem(label)] }
			: { value: undefined };
	}
	const ms = parseMoment(parameter.value, zone);
	return ms === undefined
		? { problems: [withSubject(`The option '${label}'`)(notAMoment(parameter.value))] }
		: { value: ms };
};

// A trigger has its parameters once, not once for each item.
const only = 0;

/**
 * Reads the parameters of the trigger.
 *
 * @param zone the workflow's time zone
 * @returns what the trigger does, or all its problems at once
 */
export const readCallTrigger = (
	reader: ParameterReader,
	zone: string,
): Checked<CallTriggerRequest> => {
	const quiet = checkParameter(
		quietField.label,
		toCheck(quietField),
		reader.one('quietMinutes', only),
	);
	const wanted = createCallsReader(reader)(only);
	const added = reader.collection('options', only);
	const since = readSince(added.get('since'), zone);
	const { options, problems } = createOptionsCheck({ onlyNew })(added);
	if ('problems' in quiet || 'problems' in wanted || 'problems' in since || problems.length > 0) {
		return { problems: [...problemsIn(quiet, wanted, since), ...problems] };
	}
	return {
		value: {
			...wanted.value,
			quietMs: Number(quiet.value) * minuteMs,
			...(since.value === undefined ? {} : { sinceMs: since.value }),
			onlyNew: options.onlyNew,
		},
	};
};
