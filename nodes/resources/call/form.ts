import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Field } from '../../fields/field';
import { toProperty } from '../../fields/toProperties';
import { toCheck } from '../../fields/toSchema';
import { checkParameter } from '../../input/checkParameter';
import type { ParameterReader } from '../../input/parameters';
import type { Extras, Reach } from '../../lists/extras';
import { readAll } from '../../lists/list';
import { createLocator } from '../../lists/locator';
import type { Attempt } from '../../transport/failure';
import { isMissing } from '../../transport/outcomes';
import type { Checked } from '../../values/checked';
import { problemsIn } from '../../values/checked';
import { callApi, historyOf, phoneChannel, queryOf, webVoiceChannel } from './api';
import { conversationOf } from './transcript';

/** Chooses the call. */
export const callLocator = createLocator(callApi, {
	searchName: 'searchCalls',
	description: 'The call to get: from the list, or by the ID of its session',
	hint: "The ID of the call's session in OpenCX",
});

const flag = (label: string, help: string) =>
	({ kind: 'flag', label, help, example: true }) as const satisfies Field;

/** The switches of everything that returns calls, by their names in workflows. */
const switches = {
	includeTranscript: flag(
		'Include Transcript',
		'Whether to add what was said, as text and as a list of messages; this needs at least one request for each call',
	),
	includeNotes: flag(
		'Include Notes',
		'Whether the transcript also includes the internal notes of colleagues, which callers do not hear',
	),
	includeWebVoice: flag(
		'Include Web Voice',
		'Whether to also return voice calls in the browser, not only telephone calls',
	),
};

type SwitchName = keyof typeof switches;

const propertyOf = (name: SwitchName, preset: boolean): INodeProperties => ({
	...toProperty(name, switches[name]),
	default: preset,
});

/** The parameters of a transcript. */
export const transcriptProperties = (isIncluded: boolean): INodeProperties[] => [
	propertyOf('includeTranscript', isIncluded),
	{
		...propertyOf('includeNotes', false),
		displayOptions: { show: { includeTranscript: [true] } },
	},
];

/** The parameter that includes voice calls in the browser. */
export const webVoiceProperty = propertyOf('includeWebVoice', false);

/** Which calls to return, and with what. */
export interface CallsWanted {
	readonly transcript: { readonly includeNotes: boolean } | undefined;
	/** The channels to list. */
	readonly channels: readonly string[];
}

/** The reader of these parameters, for each item. */
export const createCallsReader = (
	reader: ParameterReader,
): ((index: number) => Checked<CallsWanted>) => {
	const readSwitch = (name: SwitchName, index: number): Checked<boolean> => {
		const parameter = reader.one(name, index);
		const { label } = switches[name];
		// A switch that the form does not show.
		if (parameter.value === null && !parameter.isExpression) return { value: false };
		const checked = checkParameter(label, toCheck(switches[name]), parameter);
		return 'value' in checked ? { value: checked.value === true } : checked;
	};
	return (index) => {
		const isIncluded = readSwitch('includeTranscript', index);
		const isAsked = 'value' in isIncluded && isIncluded.value;
		const includeNotes: Checked<boolean> = isAsked
			? readSwitch('includeNotes', index)
			: { value: false };
		const webVoice = readSwitch('includeWebVoice', index);
		if ('problems' in isIncluded || 'problems' in includeNotes || 'problems' in webVoice) {
			return { problems: problemsIn(isIncluded, includeNotes, webVoice) };
		}
		return {
			value: {
				transcript: isAsked ? { includeNotes: includeNotes.value } : undefined,
				channels: [phoneChannel, ...(webVoice.value ? [webVoiceChannel] : [])],
			},
		};
	};
};

/** What is logged or hinted about a call whose history OpenCX does not have. */
export const noTranscript = (id: string): string =>
	`OpenCX shows no transcript of the call "${id}", so it comes without one`;

/** The entries of a history, or why it can't be read. A hint says if it may not be complete. */
export const readHistory = async (
	id: string,
	{ fetcherOf, hint }: Reach,
): Promise<Attempt<readonly IDataObject[]>> => {
	const { entries, end } = await readAll(fetcherOf(historyOf(id)));
	if (end.kind === 'failed') return { failure: end.failure };
	if (end.kind === 'broken') hint(`A transcript may not be complete: ${end.why}`);
	return { value: entries };
};

const momentOf = ({ updated_at: at }: IDataObject): number =>
	(typeof at === 'string' ? Date.parse(at) : NaN) || 0;

const extrasOf = (properties: readonly INodeProperties[]): Extras => ({
	properties,
	createReader(reader) {
		const wantedOf = createCallsReader(reader);
		return (index) => {
			const wanted = wantedOf(index);
			if ('problems' in wanted) return wanted;
			const { transcript, channels } = wanted.value;
			return {
				value: {
					queries: channels.map(queryOf),
					async add({ id }, reach) {
						if (transcript === undefined) return { value: {} };
						const history = await readHistory(String(id), reach);
						if (!('failure' in history)) {
							return { value: { ...conversationOf(history.value, transcript) } };
						}
						// The call itself was read just now.
						if (!isMissing(history.failure)) return history;
						reach.hint(noTranscript(String(id)));
						return { value: {} };
					},
				},
			};
		};
	},
	// Last changed first.
	compare: (a, b) => momentOf(b) - momentOf(a),
});

/** What Get asks for besides the usual. */
export const getExtras = extrasOf(transcriptProperties(true));

/** The same for Get Many. */
export const getManyExtras = extrasOf([...transcriptProperties(false), webVoiceProperty]);
