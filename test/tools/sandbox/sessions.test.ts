import { breaches } from '../../../tools/sandbox/contract';
import type { Sandbox } from '../../../tools/sandbox/server';
import { startSandbox } from '../../../tools/sandbox/server';
import type { Session, SessionEvent } from '../../../tools/sandbox/sessions';
import { call } from './client';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 5, 1, 12);

let sandbox: Sandbox;
let clockMs: number;
beforeAll(async () => {
	sandbox = await startSandbox({ now: () => clockMs, sessions: () => new Map() });
});
beforeEach(() => {
	clockMs = startMs;
	sandbox.reset();
});
afterAll(async () => await sandbox.close());

interface PageOf<T> {
	items: T[];
	next: string | null;
}

const get = async <T>(path: string): Promise<T> =>
	(await (await call(sandbox, 'GET', path)).json()) as T;

const query = (filters: Record<string, string>) => new URLSearchParams(filters).toString();

/** The IDs on all pages of the list. */
const listed = async (filters: Record<string, string> = {}): Promise<string[]> => {
	const ids: string[] = [];
	let cursor: string | undefined;
	do {
		const asked: string = query({ ...filters, ...(cursor === undefined ? {} : { cursor }) });
		const page = await get<PageOf<Session>>(`/chat/sessions?${asked}`);
		expect(breaches('SessionPage', page)).toEqual([]);
		ids.push(...page.items.map(({ id }) => id));
		cursor = page.next ?? undefined;
	} while (cursor !== undefined);
	return ids;
};

const iso = (ms: number): string => new Date(ms).toISOString();

/** Adds this many calls, one a minute; the last one at the time that the clock shows then. */
const ringAll = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => {
		if (index > 0) clockMs += minuteMs;
		return sandbox.telephone.ring(`+4420794600${10 + index}`);
	});

describe('the telephone', () => {
	it('a call begins, goes on and rests by the clock of the sandbox', async () => {
		const { telephone } = sandbox;
		const id = telephone.ring('+442079460101', { name: 'Ada' });
		clockMs += 1_000;
		telephone.say(id, 'contact', 'Hello?');
		clockMs += 10 * minuteMs;
		const session = await get<Session>(`/chat/sessions/${id}`);
		expect(session).toMatchObject({
			id,
			status: 'open',
			channel: { type: 'phone_voice' },
			contact: { name: 'Ada', phone_number: '+442079460101' },
			created_at: iso(startMs),
			updated_at: iso(startMs + 1_000),
		});
		expect(breaches('Session', session)).toEqual([]);
	});

	it('a caller who calls again within a day continues the same session, and later does not', () => {
		const { telephone } = sandbox;
		const id = telephone.ring('+442079460101');
		clockMs += 60 * minuteMs;
		expect(telephone.ring('+442079460101')).toBe(id);
		expect(sandbox.sessions.get(id)?.session.updated_at).toBe(iso(clockMs));
		expect(telephone.ring('+442079460102')).not.toBe(id);
		expect(telephone.ring('+442079460101', { channel: 'web_voice' })).not.toBe(id);
		clockMs += 24 * 60 * minuteMs;
		expect(telephone.ring('+442079460101')).not.toBe(id);
	});

	it('what happens in a call is in its history, with notes and hand-offs', async () => {
		const { telephone } = sandbox;
		const id = telephone.ring('+442079460101');
		telephone.say(id, 'ai', 'Hello!');
		telephone.note(id, 'A regular.');
		telephone.handOff(id, 'Wants a person.');
		const page = await get<PageOf<SessionEvent>>(`/chat/sessions/${id}/history`);
		expect(page.items.map(({ event }) => event.type)).toEqual([
			'message',
			'human_agent_comment',
			'handoff',
		]);
		expect(breaches('SessionHistoryPage', page)).toEqual([]);
		const session = await get<Session>(`/chat/sessions/${id}`);
		expect(session).toMatchObject({
			ai_closure_type: 'handed_off',
			handoff: { summary: 'Wants a person.' },
		});
	});

	it('a touch changes a session and leaves no trace in its history', () => {
		const id = sandbox.telephone.ring('+442079460101');
		clockMs += minuteMs;
		sandbox.telephone.touch(id);
		expect(sandbox.sessions.get(id)).toMatchObject({
			session: { updated_at: iso(clockMs) },
			history: [],
		});
		expect(() => {
			sandbox.telephone.touch('nobody');
		}).toThrow('There is no session nobody');
	});
});

describe('the list of sessions', () => {
	it('comes in pages that hold every session once, in the order that is switched on', async () => {
		const ids = ringAll(25);
		sandbox.telephone.touch(ids[3] ?? '');
		const touched = [...ids.filter((id) => id !== ids[3]), ids[3]];
		expect(new Set(await listed())).toEqual(new Set(ids));
		expect(sandbox.requests).toHaveLength(3);
		sandbox.set({ sessionOrder: 'begun' });
		expect(await listed()).toEqual(ids);
		clockMs += 1;
		sandbox.telephone.touch(ids[3] ?? '');
		sandbox.set({ sessionOrder: 'oldest' });
		expect(await listed()).toEqual(touched);
		sandbox.set({ sessionOrder: 'newest' });
		expect(await listed()).toEqual(touched.toReversed());
	});

	it('is narrowed by each filter', async () => {
		const { telephone } = sandbox;
		const [first = '', second = '', third = ''] = ringAll(3);
		const web = telephone.ring('+442079460199', { channel: 'web_voice' });
		telephone.handOff(second, 'A person.');
		const closed = sandbox.sessions.get(third)?.session;
		if (closed) closed.status = 'closed_resolved';
		expect(await listed({ channel_type: 'web_voice' })).toEqual([web]);
		expect(await listed({ status: 'closed_resolved' })).toEqual([third]);
		expect(await listed({ handed_off: 'true' })).toEqual([second]);
		expect(await listed({ handed_off: 'false' })).toHaveLength(3);
		expect(await listed({ created_before: iso(startMs) })).toEqual([first]);
		expect(await listed({ created_after: iso(startMs + 1) })).not.toContain(first);
		expect(await listed({ updated_after: iso(clockMs) })).toHaveLength(3);
		expect(await listed({ updated_before: iso(clockMs - 1) })).toEqual([first]);
	});

	it('leaves out the moment itself where the bounds are switched so', async () => {
		ringAll(1);
		const bounds = { updated_after: iso(clockMs), created_before: iso(clockMs) };
		expect(await listed(bounds)).toHaveLength(1);
		sandbox.set({ boundsInclude: false });
		expect(await listed({ updated_after: bounds.updated_after })).toEqual([]);
		expect(await listed({ created_before: bounds.created_before })).toEqual([]);
	});

	it('shifts while it is read where something happens between two pages', async () => {
		const ids = ringAll(20);
		sandbox.set({
			sessionOrder: 'oldest',
			onSessionPage: (page) => {
				clockMs += 1;
				if (page === 1) sandbox.telephone.touch(ids[0] ?? '');
			},
		});
		const seen = await listed();
		// The one that stood first on the second page has moved to the first, which was read before.
		expect(ids.filter((id) => !seen.includes(id))).toEqual([ids[10]]);
		expect(seen.filter((id) => id === ids[0])).toHaveLength(2);
	});

	it('refuses what the contract does not know', async () => {
		const response = await call(sandbox, 'GET', '/chat/sessions?channel=phone_voice');
		expect(response.status).toBe(400);
		const cursor = await call(sandbox, 'GET', '/chat/sessions?cursor=2');
		expect(cursor.status).toBe(400);
	});
});

describe('the calls about one session', () => {
	it('the history comes in pages, in either order', async () => {
		const id = sandbox.telephone.ring('+442079460101');
		for (let line = 0; line < 12; line += 1) sandbox.telephone.say(id, 'ai', `Line ${line}`);
		const path = `/chat/sessions/${id}/history`;
		const first = await get<PageOf<SessionEvent>>(path);
		const second = await get<PageOf<SessionEvent>>(`${path}?cursor=${first.next}`);
		const texts = [...first.items, ...second.items].map(({ event }) => event.content?.text);
		expect(second.next).toBeNull();
		expect(texts).toEqual(Array.from({ length: 12 }, (_, line) => `Line ${line}`));
		sandbox.set({ historyOrder: 'newest' });
		const [newest] = (await get<PageOf<SessionEvent>>(path)).items;
		expect(newest?.event.content?.text).toBe('Line 11');
	});

	it.each(['', '/history'])('one that is not there is a 404 with%s', async (end) => {
		const response = await call(sandbox, 'GET', `/chat/sessions/nobody${end}`);
		expect(response.status).toBe(404);
		expect(await response.json()).toMatchObject({ message: 'There is no session nobody' });
	});

	it('answers that are sparse have few keys, and keep the contract', async () => {
		const id = sandbox.telephone.ring('+442079460101');
		sandbox.telephone.say(id, 'contact', 'Hello?');
		sandbox.set({ sessionShape: 'sparse' });
		const session = await get<Session>(`/chat/sessions/${id}`);
		expect(session).toEqual({
			id,
			channel: { type: 'phone_voice' },
			created_at: null,
			updated_at: iso(startMs),
			contact: { phone_number: '+442079460101' },
		});
		expect(breaches('SparseSession', session)).toEqual([]);
		const page = await get<PageOf<SessionEvent>>(`/chat/sessions/${id}/history`);
		expect(breaches('SessionHistoryPage', page)).toEqual([]);
		expect(page.items).toEqual([
			{
				created_at: iso(startMs),
				event: {
					type: 'message',
					sender: { type: 'contact' },
					content: { type: 'text', text: 'Hello?' },
				},
			},
		]);
	});

	it('needs the scope chat-sessions:read, as the list does', async () => {
		const id = sandbox.telephone.ring('+442079460101');
		sandbox.set({ scopes: ['phone:read', 'phone:write'] });
		for (const end of ['', `/${id}`, `/${id}/history`]) {
			const response = await call(sandbox, 'GET', `/chat/sessions${end}`);
			expect(response.status).toBe(403);
			expect(await response.json()).toMatchObject({
				message: 'The API key lacks the scope chat-sessions:read',
			});
		}
	});

	it('fails for one session alone where that is switched on', async () => {
		const [first = '', second = ''] = ringAll(2);
		sandbox.set({ statusFor: { [first]: 500 } });
		const statusOf = async (id: string) =>
			(await call(sandbox, 'GET', `/chat/sessions/${id}/history`)).status;
		expect([await statusOf(first), await statusOf(second)]).toEqual([500, 200]);
	});

	it('shows the clock of the sandbox in the header Date', async () => {
		const response = await call(sandbox, 'GET', '/chat/sessions');
		expect(response.headers.get('date')).toBe('Mon, 01 Jun 2026 12:00:00 GMT');
	});
});

describe('the sessions at the start', () => {
	it('are the same after a reset, on either form of the API, calls and others', async () => {
		const agents = await startSandbox({ api: 'phone-agent' });
		const channels = () => [...agents.sessions.values()].map(({ session }) => session.channel.type);
		const before = structuredClone([...agents.sessions.values()]);
		expect(new Set(channels())).toEqual(new Set(['phone_voice', 'web_voice', 'email', 'web']));
		agents.telephone.touch([...agents.sessions.keys()][0] ?? '');
		agents.reset();
		expect([...agents.sessions.values()]).toEqual(before);
		await agents.close();
	});
});
