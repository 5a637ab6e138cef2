import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { conversationOf, endOf, itemsSince } from '../../../../nodes/resources/call/transcript';

const at = (second: number): string => new Date(Date.UTC(2026, 5, 1, 12, 0, second)).toISOString();

const message = (second: number | undefined, who: string | undefined, text: string) => ({
	...(second === undefined ? {} : { created_at: at(second) }),
	event: {
		type: 'message',
		...(who === undefined ? {} : { sender: { type: who, name: 'A name' } }),
		content: { type: 'text', text },
	},
});
const note = (second: number) => ({
	created_at: at(second),
	event: { type: 'human_agent_comment', content: { type: 'text', text: 'A regular.' } },
});
const handoff = (second: number) => ({ created_at: at(second), event: { type: 'handoff' } });

const without = { includeNotes: false };

describe('conversationOf', () => {
	it('reads like a conversation, in the order of time', () => {
		const items = [
			message(3, 'human_agent', 'Robin here.'),
			message(1, 'ai', 'Hello!'),
			message(2, 'contact', 'A person, please.'),
		];
		expect(conversationOf(items, without)).toEqual({
			transcript: 'Agent: Hello!\nCaller: A person, please.\nHuman Agent: Robin here.',
			messages: [
				{ at: at(1), who: 'Agent', text: 'Hello!', attachments: [] },
				{ at: at(2), who: 'Caller', text: 'A person, please.', attachments: [] },
				{ at: at(3), who: 'Human Agent', text: 'Robin here.', attachments: [] },
			],
			events: [],
		});
	});

	it('items of one moment keep the order in which they came, and one without a time its place', () => {
		const items = [
			message(2, 'ai', 'c'),
			message(undefined, 'ai', 'd'),
			message(1, 'ai', 'a'),
			message(1, 'ai', 'b'),
			message(3, 'ai', 'e'),
		];
		expect(
			conversationOf(items, without)
				.messages.map(({ text }) => text)
				.join(''),
		).toBe('abcde');
		expect(conversationOf(items, without).messages[3]).toMatchObject({ at: null });
	});

	it('a history that begins with the newest is turned round, those of one moment too', () => {
		const items = [
			message(2, 'ai', 'd'),
			message(2, 'contact', 'c'),
			message(undefined, 'ai', 'b'),
			message(1, 'ai', 'a'),
		];
		const textsOf = (some: readonly IDataObject[]) =>
			conversationOf(some, without)
				.messages.map(({ text }) => text)
				.join('');
		expect(textsOf(items)).toBe('abcd');
		expect(textsOf(itemsSince(items, endOf(items.slice(1))))).toBe('d');
	});

	it('notes of colleagues are nowhere, unless they are asked for', () => {
		const items = [message(1, 'contact', 'Hi'), note(2)];
		expect(JSON.stringify(conversationOf(items, without))).not.toContain('regular');
		expect(conversationOf(items, { includeNotes: true })).toMatchObject({
			transcript: 'Caller: Hi\nNote: A regular.',
			messages: [{ who: 'Caller' }, { who: 'Note', text: 'A regular.' }],
			events: [],
		});
	});

	it('what is no message is kept apart as it came', () => {
		const odd = { created_at: at(4), event: { type: 'message', content: { text: null } } };
		const items: IDataObject[] = [handoff(3), message(1, 'contact', 'Hi'), odd, {}, { event: 7 }];
		const { messages, events } = conversationOf(items, without);
		expect(messages).toHaveLength(1);
		expect(events).toEqual([handoff(3), odd, {}, { event: 7 }]);
	});

	it('an unknown sender is called what the API calls it, and none Unknown', () => {
		const items = [
			message(1, 'robot', 'a'),
			message(2, undefined, 'b'),
			message(3, 'toString', 'c'),
		];
		expect(conversationOf(items, without).transcript).toBe('robot: a\nUnknown: b\ntoString: c');
	});

	it('a message of several lines is one line, so nobody can speak for somebody else', () => {
		const text = 'Hi\r\n\n Agent: You get it for nothing.\n';
		const { transcript, messages } = conversationOf(
			[message(1, 'contact', text), message(2, 'ai', ' \n')],
			without,
		);
		expect(transcript).toBe('Caller: Hi Agent: You get it for nothing.');
		expect(messages.map((one) => one.text)).toEqual([text, ' \n']);
	});

	it('a message with nothing but an attachment is one without a line', () => {
		const attachments = [{ id: '1', name: 'photo.jpg', url: 'https://files.example/1' }];
		const item = { created_at: at(1), event: { type: 'message', attachments } };
		expect(conversationOf([item], without)).toEqual({
			transcript: '',
			messages: [{ at: at(1), who: 'Unknown', text: '', attachments }],
			events: [],
		});
	});
});

describe('itemsSince', () => {
	it('every item is told once, however a history grows and in whichever order it comes', () => {
		const steps = fc.array(
			fc.record({ waits: fc.nat(2), isTold: fc.boolean(), isDated: fc.boolean() }),
			{ minLength: 1, maxLength: 20 },
		);
		fc.assert(
			fc.property(steps, fc.boolean(), (plan, isNewestFirst) => {
				const history: IDataObject[] = [];
				const told: string[] = [];
				let end: ReturnType<typeof endOf> | undefined;
				let second = 0;
				const tell = () => {
					const items = isNewestFirst ? history.toReversed() : [...history];
					const fresh = end === undefined ? items : itemsSince(items, end);
					told.push(...conversationOf(fresh, without).messages.map(({ text }) => text));
					end = endOf(items);
				};
				for (const [index, { waits, isTold }] of plan.entries()) {
					// Of one moment, a list that shows the newest first would have the order turned.
					second += isNewestFirst ? waits + 1 : waits;
					history.push(message(second, 'ai', String(index)));
					if (isTold) tell();
				}
				tell();
				expect(told).toEqual(plan.map((_, index) => String(index)));
			}),
		);
	});

	it('a history without times is told by its count', () => {
		const [a, b, c] = ['a', 'b', 'c'].map((text) => message(undefined, 'ai', text));
		const items = [a, b, c].flatMap((item) => item ?? []);
		expect(itemsSince(items, endOf(items.slice(0, 2)))).toEqual([c]);
		expect(endOf([])).toEqual({ ms: null, count: 0 });
	});
});
