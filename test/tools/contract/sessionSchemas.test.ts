import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { breaches, contractPaths, queryBreaches } from '../../../tools/sandbox/contract';
import { seedSessions } from '../../../tools/sandbox/sessions';

const { paths } = parse(readFileSync(contractPaths.sessions, 'utf8'));
const kept = [...seedSessions().values()];
const [session] = kept.map((one) => one.session);
const sessionWithout = (...names: string[]) =>
	Object.fromEntries(Object.entries(session ?? {}).filter(([name]) => !names.includes(name)));
const list = '/chat/sessions';

describe('the query of the list of sessions', () => {
	it.each([
		{},
		{ channel_type: 'phone_voice', cursor: 'abc' },
		{ channel_type: 'web_voice', status: 'closed_resolved', handed_off: 'true' },
		{ created_after: '2026-05-01T00:00:00Z', created_before: '2026-05-01T00:00:00.000+02:00' },
		{ updated_after: '2026-05-01T00:00:00Z', updated_before: '2026-05-02T00:00:00Z' },
	])('takes %j', (query) => {
		expect(queryBreaches(list, query)).toEqual([]);
	});

	it.each([
		[{ channel: 'phone_voice' }, 'the query must not have the key channel'],
		[{ channel_type: 'phone' }, /^channel_type must be one of: web, email, phone_voice, /],
		[{ status: 'closed' }, 'status must be one of: open, closed_resolved, closed_unresolved'],
		[{ handed_off: 'yes' }, 'handed_off must be one of: true, false'],
		[{ updated_after: '2026-05-01' }, 'updated_after must match format "date-time"'],
		[{ limit: '10' }, 'the query must not have the key limit'],
	])('refuses %j', (query, reason) => {
		const [told] = queryBreaches(list, query);
		expect(told).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
	});

	it('a history is asked for with a cursor alone', () => {
		const history = '/chat/sessions/{session_id}/history';
		expect(queryBreaches(history, { cursor: 'abc' })).toEqual([]);
		expect(queryBreaches(history, { page: '2' })).toEqual(['the query must not have the key page']);
	});
});

describe('the answers about sessions', () => {
	it('take every session of the sandbox, and unknown keys', () => {
		for (const one of kept) expect(breaches('Session', one.session)).toEqual([]);
		expect(breaches('Session', { ...session, ai_phone_call_sid: 'CA1' })).toEqual([]);
	});

	it.each(['id', 'status', 'channel', 'ticket_number', 'created_at', 'updated_at'])(
		'refuse a session of today without %s',
		(name) => {
			expect(breaches('Session', sessionWithout(name))).toEqual([`${name} is required`]);
		},
	);

	it('take a sparse session that has an ID and nothing else', () => {
		expect(breaches('SparseSession', { id: session?.id, updated_at: null })).toEqual([]);
		expect(breaches('SparseSession', sessionWithout('id'))).toEqual(['id is required']);
		expect(breaches('SparseSession', { id: 'x' })).toEqual(['id must match format "uuid"']);
	});

	it('take a page of either kind, whose end is null', () => {
		const page = { items: [session, { id: session?.id }], next: null };
		expect(breaches('SessionPage', page)).toEqual([]);
		expect(breaches('SessionPage', { items: [] })).toEqual(['next is required']);
	});

	it('take every event of the sandbox, and one of which nothing is known', () => {
		const items = kept.flatMap(({ history }) => history);
		expect(breaches('SessionHistoryPage', { items, next: 'more' })).toEqual([]);
		expect(breaches('SessionHistoryPage', { items: [{}], next: null })).toEqual([]);
		expect(breaches('SessionEvent', { event: { type: 1 } })).toEqual(['event.type must be string']);
	});

	it('include the same refusals for every call', () => {
		for (const { get } of Object.values<{ get: { responses: object } }>(paths)) {
			expect(Object.keys(get.responses).join(' ')).toBe('200 400 401 403 404 422 429 500');
		}
	});
});
