import fc from 'fast-check';

import type { CallState } from '../../../nodes/OpenCxCallTrigger/restingCalls';
import {
	decide,
	readState,
	startState,
	withSince,
} from '../../../nodes/OpenCxCallTrigger/restingCalls';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const startMs = Date.UTC(2026, 5, 1, 12);

/** One thing that happens. */
type Step =
	/** Something happens in a session, which the list shows only after a while. */
	| { readonly kind: 'change'; readonly session: number; readonly lagMs: number }
	| { readonly kind: 'wait'; readonly ms: number }
	| {
			readonly kind: 'poll';
			readonly fails: boolean;
			/** How far the clock that the server shows is off. */
			readonly skewMs: number;
			/** Which of those that rest can't be told: every nth, none for 0. */
			readonly putOffEvery: number;
			/** Whether the list comes with more than it was asked for: what is older, and entries twice. */
			readonly isLoose: boolean;
	  }
	/** Somebody sets the time from which calls are also told, so long before now. */
	| { readonly kind: 'since'; readonly backMs: number }
	/** n8n ends without notice: what was kept with the last execution is left. */
	| { readonly kind: 'restart' };

const sessions = 6;

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('change' as const),
			session: fc.nat(sessions - 1),
			lagMs: fc.oneof(fc.constant(0), fc.nat(4 * minuteMs)),
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant('wait' as const),
			ms: fc.oneof(fc.nat(2), fc.nat(3 * minuteMs), fc.nat(30 * minuteMs)),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('poll' as const),
			fails: fc.nat(3).map((chance) => chance === 0),
			skewMs: fc.oneof(fc.constant(0), fc.integer({ min: -2 * minuteMs, max: 2 * minuteMs })),
			putOffEvery: fc.nat(3),
			isLoose: fc.boolean(),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('since' as const),
			backMs: fc.integer({ min: -10 * minuteMs, max: 60 * minuteMs }),
		}),
	},
	{ weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

const iso = (ms: number): string => new Date(ms).toISOString();

/** A version of a session: when it changed, and from when on the list shows that. */
interface Version {
	readonly ms: number;
	readonly shownMs: number;
}

/** The list, the polls and what was told, with a naive memory of everything beside. */
class World {
	clockMs = startMs;

	readonly versions = new Map<string, Version[]>();

	/** What n8n holds in memory, and what it has saved. */
	state: CallState | undefined;

	saved: CallState | undefined;

	/** All that was ever told: "id at ms". */
	readonly done = new Set<string>();

	/** Whether a version belongs to the past, which is told only from `earliestMs` on. */
	isPast: ((version: string) => boolean) | undefined;

	/** As it stands in the form. */
	sinceMs: number | undefined;

	/** Whether the next poll is that of a publication. */
	isPublished = true;

	/** The earliest with which a poll was made. */
	earliestMs = Infinity;

	readonly told: string[] = [];

	toldIds = new Set<string>();

	constructor(private readonly quietMs: number) {}

	change(session: number, lagMs: number): void {
		const id = `session ${session}`;
		const versions = this.versions.get(id) ?? [];
		// What changed later is not shown earlier.
		const shownMs = Math.max(this.clockMs + lagMs, versions.at(-1)?.shownMs ?? 0);
		versions.push({ ms: this.clockMs, shownMs });
		this.versions.set(id, versions);
	}

	/** The version of each session that the list shows now. */
	shown(): Array<{ id: string; ms: number }> {
		return [...this.versions].flatMap(([id, versions]) => {
			const version = versions.filter(({ shownMs }) => shownMs <= this.clockMs).at(-1);
			return version === undefined ? [] : [{ id, ms: version.ms }];
		});
	}

	isWanted({ id, ms }: { id: string; ms: number }): boolean {
		const version = `${id} at ${ms}`;
		return !this.done.has(version) && (ms >= this.earliestMs || this.isPast?.(version) !== true);
	}

	poll({ fails, skewMs, putOffEvery, isLoose }: Extract<Step, { kind: 'poll' }>): void {
		const nowMs = this.clockMs + skewMs;
		const before =
			this.state === undefined
				? startState(nowMs, this.sinceMs)
				: withSince(this.state, this.sinceMs);
		const isFirst = this.state === undefined && before.sinceMs === undefined;
		const shown = this.shown();
		const listedFirst = new Set(shown.map(({ id, ms }) => `${id} at ${ms}`));
		const { isPast, earliestMs } = this;
		this.isPast ??= isFirst ? (version) => listedFirst.has(version) : () => true;
		this.earliestMs = Math.min(earliestMs, before.sinceMs ?? Infinity);
		const listed = shown.filter(({ ms }) => isLoose || ms >= before.fromMs);
		const older = isLoose ? listed.map(({ id, ms }) => ({ id, ms: ms - 1 })) : [];
		const entries = [...listed, ...older].map(({ id, ms }) => ({ id, updated_at: iso(ms) }));
		const poll = { sessions: entries, nowMs, quietMs: this.quietMs, isFirst };
		const resting = decide(before, poll).tell.map(({ session }) => String(session.id));

		const rested = shown.filter(
			(version) => version.ms + this.quietMs <= nowMs && this.isWanted(version),
		);
		expect([...resting].sort()).toEqual(isFirst ? [] : rested.map(({ id }) => id).sort());

		const putOff = new Set(
			putOffEvery === 0 ? [] : resting.filter((_, place) => place % putOffEvery === 0),
		);
		const { tell, state } = decide(before, { ...poll, putOff });
		if (fails) {
			Object.assign(this, { isPast, earliestMs });
			return;
		}
		for (const { session, before: earlier } of tell) {
			const id = String(session.id);
			const version = `${id} at ${Date.parse(String(session.updated_at))}`;
			expect(earlier !== undefined).toBe(this.toldIds.has(id));
			expect(this.done.has(version)).toBe(false);
			this.done.add(version);
			this.told.push(version);
			this.toldIds.add(id);
		}
		this.state = state;
		// n8n saves it when the workflow is published, and with each execution that it starts.
		if (this.isPublished || tell.length > 0) this.saved = state;
		this.isPublished = false;
	}

	publish(backMs: number): void {
		this.sinceMs = this.clockMs - backMs;
		this.isPublished = true;
	}

	restart(): void {
		const kept = this.saved && (JSON.parse(JSON.stringify(this.saved)) as unknown);
		this.state = readState(kept);
	}

	/** What changed last of each session, and was not there before. */
	missing(): string[] {
		return this.shown()
			.filter((version) => this.isWanted(version))
			.map(({ id, ms }) => `${id} at ${ms}`);
	}
}

describe('decide', () => {
	it('tells each rest of a call exactly once, over any history of calls, polls, failures and restarts', () => {
		let tellings = 0;
		let continued = 0;
		fc.assert(
			fc.property(
				fc.array(step, { minLength: 5, maxLength: 120, size: 'max' }),
				fc.integer({ min: 0, max: 20 }),
				(steps, quietMinutes) => {
					const world = new World(quietMinutes * minuteMs);
					for (const each of steps) {
						if (each.kind === 'change') world.change(each.session, each.lagMs);
						else if (each.kind === 'wait') world.clockMs += each.ms;
						else if (each.kind === 'poll') world.poll(each);
						else if (each.kind === 'since') world.publish(each.backMs);
						else world.restart();
					}
					if (world.state === undefined) return;
					// Everything comes to rest.
					world.clockMs += 60 * minuteMs;
					world.poll({ kind: 'poll', fails: false, skewMs: 0, putOffEvery: 0, isLoose: false });
					expect(world.missing()).toEqual([]);
					expect(new Set(world.told).size).toBe(world.told.length);
					tellings += world.told.length;
					continued += world.told.length - world.toldIds.size;
				},
			),
			{ numRuns: 500 },
		);
		// They are no histories in which nothing happens.
		expect(tellings).toBeGreaterThan(500);
		expect(continued).toBeGreaterThan(100);
	});
});
