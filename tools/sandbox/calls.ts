import type { Answer } from './answers';
import { emptyAnswer, jsonAnswer } from './answers';
import type { ApiName } from './contract';
import { breaches, propertiesOf } from './contract';
import type { Faults } from './faults';
import type { AgentOf, Rules } from './apis';
import { page } from './list';
import type { AppliedUpdate } from './records';
import { shaped } from './shape';
import type { Voice } from './voices';

/** What the calls read and change. */
export interface Kept<A> {
	/** By ID. */
	readonly agents: Map<string, A>;
	readonly voices: Voice[];
	readonly updates: AppliedUpdate[];
}

/** The calls of the API, for requests that nothing keeps from being carried out. */
export interface Calls {
	/** @param text the body as it came; undefined where none was sent */
	update(id: string, contentType: string | undefined, text: string | undefined): Answer;
	list(cursor: string | undefined): Answer;
	listVoices(): Answer;
}

/** A body as JSON, where it is JSON; else its text. */
export const parsed = (text: string): { json: boolean; value: unknown } => {
	try {
		return { json: true, value: JSON.parse(text) };
	} catch {
		return { json: false, value: text };
	}
};

const isObject = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The calls, as one of the two APIs has them.
 *
 * @param now the clock, in ms
 */
export const createCalls = <N extends ApiName>(
	{ noun, update: schema, stamp }: Rules<AgentOf[N]>,
	{ agents, voices, updates }: Kept<AgentOf[N]>,
	faults: Faults<N>,
	now: () => number,
): Calls => {
	const known = new Set(propertiesOf(schema));

	const withoutUnknown = (value: unknown): unknown => {
		if (faults.switches.unknownKeys === 'refuse' || !isObject(value)) return value;
		return Object.fromEntries(Object.entries(value).filter(([key]) => known.has(key)));
	};

	return {
		update(id, contentType, text = '') {
			const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
			if (mediaType !== 'application/json') {
				return faults.refusal(415, 'The body must be application/json');
			}
			const agent = agents.get(id);
			if (!agent) return faults.refusal(404, `There is no ${noun} ${id}`);
			const { json, value } = parsed(text);
			if (!json) return faults.refusal(400, ['The body is not JSON']);
			const kept = withoutUnknown(value);
			const reasons = breaches(schema, kept);
			if (reasons.length > 0) return faults.refusal(400, reasons);

			const body = kept as Record<string, unknown>;
			const at = now();
			const { echo, updateDefaults } = faults.switches;
			Object.assign(agent, updateDefaults, body, stamp(at));
			updates.push({ at, id, body });

			if (echo === false) return emptyAnswer(200);
			const shown = echo === true ? shaped(agent, faults.switches) : echo({ ...agent });
			return shown === undefined ? emptyAnswer(200) : jsonAnswer(200, shown);
		},

		list(cursor) {
			const { switches } = faults;
			const { list: form, pageSize, cursorLoop } = switches;
			if (form === 'array') {
				return jsonAnswer(
					200,
					[...agents.values()].map((agent) => shaped(agent, switches)),
				);
			}
			const found = page(agents.values(), cursor, {
				pageSize,
				empty: faults.isEmptyPage(),
				loop: cursorLoop,
			});
			if (!found) return faults.refusal(400, ['cursor is not one of ours']);
			const items = found.items.map((item) => shaped(item, switches));
			return jsonAnswer(200, { ...found, items });
		},

		listVoices() {
			const { voicesIn } = faults.switches;
			return jsonAnswer(200, voicesIn === 'array' ? voices : { [voicesIn]: voices });
		},
	};
};
