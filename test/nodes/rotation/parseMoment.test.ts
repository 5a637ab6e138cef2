import { runInNewContext } from 'node:vm';

import { DateTime } from 'luxon';
import { parseMoment, toIso, writeMoment } from '../../../nodes/rotation';

const zone = 'Europe/Berlin';

describe('A moment', () => {
	it.each<[unknown, string]>([
		['2026-01-05T00:00:00', '2026-01-05T00:00:00+01:00'],
		['2026-01-05T00:00', '2026-01-05T00:00:00+01:00'],
		['2026-01-05', '2026-01-05T00:00:00+01:00'],
		[' 2026-07-05 13:30:15.250 ', '2026-07-05T13:30:15+02:00'],
		['2026-01-05T00:00:00Z', '2026-01-05T01:00:00+01:00'],
		['2026-01-05T00:00:00-05:00', '2026-01-05T06:00:00+01:00'],
		['2026-01-05 00:00:00+0530', '2026-01-04T19:30:00+01:00'],
		[DateTime.fromISO('2026-01-05T00:00', { zone: 'UTC' }), '2026-01-05T01:00:00+01:00'],
		[new Date('2026-01-05T00:00Z'), '2026-01-05T01:00:00+01:00'],
		// Local times that are left out, or come twice
		['2026-03-29T02:30', '2026-03-29T03:00:00+02:00'],
		['2026-10-25T02:30', '2026-10-25T02:30:00+02:00'],
		['2026-10-25T02:30+01:00', '2026-10-25T02:30:00+01:00'],
	])('%j is %s in Berlin', (value, iso) => {
		const ms = parseMoment(value, zone);
		expect(ms === undefined ? undefined : toIso(ms, zone)).toBe(iso);
	});

	it('may be a Date of another realm, as an expression yields', () => {
		const foreign: unknown = runInNewContext('new Date(5)');
		expect(foreign).not.toBeInstanceOf(Date);
		expect(parseMoment(foreign, zone)).toBe(5);
	});

	it.each([
		undefined,
		null,
		'',
		'now',
		'10:00',
		'2026',
		'2026-02-30',
		'2026-01-05T25:00',
		'2026-01-05T10:00 Berlin',
		1_767_571_200_000,
		true,
		{},
		new Date(Number.NaN),
		DateTime.invalid('x'),
	])('is not %j', (value) => {
		expect(parseMoment(value, zone)).toBeUndefined();
	});

	it('needs a zone only if it has no offset', () => {
		expect(parseMoment('2026-01-05T00:00', 'Nowhere')).toBeUndefined();
		expect(parseMoment('1970-01-01T00:00Z', 'Nowhere')).toBe(0);
	});
});

describe('A moment as text', () => {
	it.each([
		['Europe/Berlin', '1970-01-01T01:00:00+01:00'],
		['America/St_Johns', '1969-12-31T20:30:00-03:30'],
		['Asia/Kathmandu', '1970-01-01T05:30:00+05:30'],
		['UTC', '1970-01-01T00:00:00+00:00'],
	])('has the offset of %s', (name, iso) => {
		expect(toIso(0, name)).toBe(iso);
	});

	it.each([
		['2026-11-23T08:00:00Z', 'Europe/Berlin', 'Mon 23 Nov 2026, 09:00'],
		['2026-09-05T23:59:59.999Z', 'UTC', 'Sat 5 Sep 2026, 23:59'],
		['2026-11-22T23:30:00Z', 'Asia/Kolkata', 'Mon 23 Nov 2026, 05:00'],
	])('%s in %s is for people %s', (iso, name, text) => {
		expect(writeMoment(Date.parse(iso), name)).toBe(text);
	});

	it('cannot be written when there is none', () => {
		expect(() => writeMoment(Number.NaN, zone)).toThrow(RangeError);
		expect(() => writeMoment(0, 'Nowhere')).toThrow(RangeError);
		expect(() => toIso(Number.NaN, zone)).toThrow(RangeError);
		expect(() => toIso(0, 'Nowhere')).toThrow(RangeError);
	});
});
