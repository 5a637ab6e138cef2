import type { Answer } from './answers';
import { emptyAnswer, jsonAnswer } from './answers';
import type { Sent } from './bodies';
import { judged } from './bodies';
import type { ApiName } from './contract';
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

/** The calls of the API, for requests that are carried out. */
export interface Calls {
	update(id: string, sent: Sent): Answer;
	list(cursor: string | undefined): Answer;
	listVoices(): Answer;
}

/**
 * Creates the calls of one of the two APIs.
 *
 * @param now the clock, in ms
 */
export const createCalls = <N extends ApiName>(
	{ noun, update: schema, stamp }: Rules<AgentOf[N]>,
	{ agents, voices, updates }: Kept<AgentOf[N]>,
	faults: Faults<N>,
	now: () => number,
): Calls => {
	return {
		update(id, sent) {
			const update = judged(sent, { noun, id, found: agents.get(id), schema }, faults);
			if ('refusal' in update) return update.refusal;

			const { found: agent, body } = update;
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
			const items = found.items.map(({ id, name, phone_number }) =>
				shaped({ id, name, phone_number }, switches),
			);
			return jsonAnswer(200, { ...found, items });
		},

		listVoices() {
			const { voicesIn } = faults.switches;
			return jsonAnswer(200, voicesIn === 'array' ? voices : { [voicesIn]: voices });
		},
	};
};
