import { DateTime, IANAZone } from 'luxon';

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** The largest distance from 1970 that a JavaScript Date can represent. */
export const furthestMs = 8.64e15;

/** No zone has ever been further from UTC than this, so it limits the search below. */
const widestOffsetMs = 16 * hourMs;

/**
 * A local wall time as a number: the milliseconds since 1970-01-01T00:00 that the same clock
 * reading would have in UTC. Wall times have no offset, so days and weeks can simply be added to
 * them.
 */
export type WallMs = number;

/**
 * The wall clock of one zone. A reading may occur twice (the clock goes back) or never (it goes
 * forward), so a wall time has a start and an end instead of a single moment.
 */
export interface LocalClock {
	/** The IANA name, as given. */
	readonly zone: string;
	/** The reading of the clock at a moment. */
	wallAt(ms: number): WallMs;
	/**
	 * The first moment at which the clock reads `wall` or later: the first occurrence of two, or the
	 * jump if the reading is skipped.
	 */
	startOf(wall: WallMs): number;
	/**
	 * The moment after which the clock never again reads earlier than `wall`: the second occurrence
	 * of two, or the jump if the reading is skipped.
	 */
	endOf(wall: WallMs): number;
}

/** A stretch of time with one offset from UTC. */
interface OffsetPiece {
	readonly startMs: number;
	readonly endMs: number;
	readonly offsetMs: number;
}

/** Whether the text names a zone of the IANA database that this machine knows. */
export const isKnownZone = (zone: string): boolean => {
	// Newer versions of Node.js accept "+02:00" too, older ones don't: the result must not depend on
	// that.
	return /^[a-z]/i.test(zone) && IANAZone.isValidZone(zone);
};

/** @param zone an IANA name that {@link isKnownZone} accepts */
export const createLocalClock = (zone: string): LocalClock => {
	const ianaZone = IANAZone.create(zone);
	const offsets = new Map<number, number>();
	const days = new Map<number, OffsetPiece[]>();

	const readOffsetMs = (ms: number): number => Math.round(ianaZone.offset(ms) * minuteMs);

	const offsetAtDayStart = (day: number): number => {
		let offsetMs = offsets.get(day);
		if (offsetMs === undefined) {
			offsetMs = readOffsetMs(day * dayMs);
			offsets.set(day, offsetMs);
		}
		return offsetMs;
	};

	/** The pieces of one UTC day. No zone changes its clock twice in a day. */
	const piecesOf = (day: number): OffsetPiece[] => {
		const known = days.get(day);
		if (known) return known;
		const [startMs, endMs] = [day * dayMs, (day + 1) * dayMs];
		const [before, after] = [offsetAtDayStart(day), offsetAtDayStart(day + 1)];
		let pieces: OffsetPiece[];
		if (before === after) {
			pieces = [{ startMs, endMs, offsetMs: before }];
		} else {
			let [low, changeMs] = [startMs, endMs];
			while (changeMs - low > 1) {
				const middle = Math.floor((low + changeMs) / 2);
				if (readOffsetMs(middle) === before) low = middle;
				else changeMs = middle;
			}
			pieces = [
				{ startMs, endMs: changeMs, offsetMs: before },
				{ startMs: changeMs, endMs, offsetMs: after },
			];
		}
		days.set(day, pieces);
		return pieces;
	};

	/** Every piece in which the clock could read `wall`, in order. */
	const piecesAround = (wall: WallMs): OffsetPiece[] => {
		const pieces: OffsetPiece[] = [];
		const lastDay = Math.floor((wall + widestOffsetMs) / dayMs);
		for (let day = Math.floor((wall - widestOffsetMs) / dayMs); day <= lastDay; day++) {
			pieces.push(...piecesOf(day));
		}
		return pieces;
	};

	const isOutOfReach = (wall: WallMs): boolean => !(Math.abs(wall) < furthestMs - 4 * dayMs);

	return {
		zone,

		wallAt(ms) {
			const pieces = piecesOf(Math.floor(ms / dayMs));
			const piece = pieces.find(({ endMs }) => ms < endMs);
			return ms + (piece?.offsetMs ?? 0);
		},

		startOf(wall) {
			if (isOutOfReach(wall)) return wall;
			for (const { startMs, endMs, offsetMs } of piecesAround(wall)) {
				const ms = Math.max(startMs, wall - offsetMs);
				if (ms < endMs) return ms;
			}
			return wall;
		},

		endOf(wall) {
			if (isOutOfReach(wall)) return wall;
			for (const { startMs, endMs, offsetMs } of piecesAround(wall).reverse()) {
				const ms = Math.min(endMs, wall - offsetMs);
				if (ms > startMs) return ms;
			}
			return wall;
		},
	};
};

/** The local day of a wall time, counted from 1970-01-01. */
export const dayOf = (wall: WallMs): number => {
	return Math.floor(wall / dayMs);
};

/** The weekday of a local day as ISO counts it: 1 = Monday to 7 = Sunday. */
export const weekdayOf = (day: number): number => {
	// 1970-01-01 was a Thursday.
	return ((((day + 3) % 7) + 7) % 7) + 1;
};

/**
 * A moment for people, such as `Mon 23 Nov 2026, 09:00`, in the zone and in English.
 * @throws RangeError if the moment or the zone is invalid
 */
export const writeMoment = (ms: number, zone: string): string => {
	const moment = DateTime.fromMillis(ms, { zone, locale: 'en' });
	if (!moment.isValid) throw new RangeError(`No moment ${ms} in zone ${zone}`);
	return moment.toFormat('ccc d LLL yyyy, HH:mm');
};

/**
 * A moment as ISO 8601 text with the zone's offset, such as `2026-11-22T17:00:00+01:00`.
 * Milliseconds are left out: a rotation only changes at whole seconds.
 * @throws RangeError if the moment or the zone is invalid
 */
export const toIso = (ms: number, zone: string): string => {
	const second = DateTime.fromMillis(Math.floor(ms / 1_000) * 1_000, { zone });
	const text = second.toISO({ suppressMilliseconds: true });
	if (text === null) throw new RangeError(`No moment ${ms} in zone ${zone}`);
	// Luxon writes Z for UTC and +00:00 for other zones at that offset; one form is easier to read.
	return text.replace(/Z$/, '+00:00');
};
