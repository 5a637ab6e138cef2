import { stableId } from './stableId';
import type { Channel } from './trainingScenarios';

/** A session, as the sandbox keeps it and shows it; see contract/sessions.yaml. */
export interface Session {
	id: string;
	status: 'open' | 'closed_resolved' | 'closed_unresolved';
	ai_closure_type: 'assumed_resolved' | 'handed_off' | 'resolved' | null;
	sentiment: 'angry' | 'happy' | 'neutral' | null;
	channel: { type: Channel };
	ticket_number: number;
	assist_mode: boolean;
	/** ISO, like every time here. */
	created_at: string;
	/** Changes with every event in the session. */
	updated_at: string;
	contact: Contact;
	handoff?: { summary: string; sentiment: string };
	summary?: string | null;
}

interface Contact {
	id: string;
	name: string | null;
	email: string | null;
	phone_number: string | null;
	custom_data: Record<string, unknown>;
}

/** An event in a session: a message, or something else. */
export interface SessionEvent {
	id: string;
	created_at: string;
	event: {
		type: string;
		sender?: { type: string; name: string };
		content?: { type: 'text'; text: string };
		attachments?: Array<{ id: string; name: string; size: number; type: string; url: string }>;
	};
}

/** A session with its history, in order. */
export interface KeptSession {
	readonly session: Session;
	readonly history: SessionEvent[];
}

type Speaker = 'contact' | 'ai' | 'human_agent';

interface CallAbout {
	readonly channel?: Channel;
	readonly name?: string | null;
}

/**
 * Calls as they happen, each step at the time of the clock. A call rests when nothing more happens in
 * it: nothing marks its end, as in the API.
 */
export interface Telephone {
	/**
	 * Begins a call.
	 *
	 * @returns the ID of its session. It is the session of an earlier call from the same number in the
	 * same channel, if that is less than a day old
	 */
	ring(number: string, about?: CallAbout): string;
	/** @returns the message */
	say(id: string, who: Speaker, text: string): SessionEvent;
	/** Adds a colleague's note, which the caller does not hear. */
	note(id: string, text: string): void;
	handOff(id: string, summary: string): void;
	/** Changes a session without a trace in its history, as a tag does. */
	touch(id: string): void;
}

const sessionWindowMs = 24 * 60 * 60 * 1000;
const firstTicket = 1001;

const names: Readonly<Record<Speaker, string>> = {
	contact: 'Caller',
	ai: 'AI Agent',
	human_agent: 'Robin',
};

/** @param now the clock, in ms */
export const createTelephone = (
	sessions: Map<string, KeptSession>,
	now: () => number,
): Telephone => {
	const moment = () => new Date(now()).toISOString();

	const keptOf = (id: string): KeptSession => {
		const kept = sessions.get(id);
		if (!kept) throw new Error(`There is no session ${id}`);
		return kept;
	};

	const touch = (id: string): void => {
		keptOf(id).session.updated_at = moment();
	};

	const happens = (id: string, event: SessionEvent['event']): SessionEvent => {
		const { history } = keptOf(id);
		const item = {
			id: stableId(`event ${history.length} of ${id}`),
			created_at: moment(),
			event,
		};
		history.push(item);
		touch(id);
		return item;
	};

	return {
		ring(number, { channel = 'phone_voice', name = null } = {}) {
			const earlier = [...sessions.values()].find(
				({ session }) =>
					session.contact.phone_number === number &&
					session.channel.type === channel &&
					now() - Date.parse(session.updated_at) < sessionWindowMs,
			);
			if (earlier) {
				touch(earlier.session.id);
				return earlier.session.id;
			}
			const id = stableId(`session ${sessions.size}`);
			const at = moment();
			const session: Session = {
				id,
				status: 'open',
				ai_closure_type: null,
				sentiment: null,
				channel: { type: channel },
				ticket_number: firstTicket + sessions.size,
				assist_mode: false,
				created_at: at,
				updated_at: at,
				contact: {
					id: stableId(`contact ${number}`),
					name,
					email: null,
					phone_number: number,
					custom_data: {},
				},
			};
			sessions.set(id, { session, history: [] });
			return id;
		},
		say: (id, who, text) =>
			happens(id, {
				type: 'message',
				sender: { type: who, name: names[who] },
				content: { type: 'text', text },
				attachments: [],
			}),
		note(id, text) {
			happens(id, {
				type: 'human_agent_comment',
				sender: { type: 'human_agent', name: names.human_agent },
				content: { type: 'text', text },
			});
		},
		handOff(id, summary) {
			happens(id, { type: 'handoff' });
			Object.assign(keptOf(id).session, {
				ai_closure_type: 'handed_off',
				handoff: { summary, sentiment: 'neutral' },
			});
		},
		touch,
	};
};

const minuteMs = 60 * 1000;
const firstCallMs = Date.UTC(2026, 0, 5, 9);

/** The sessions at the start, by ID, the same in every run: calls, and two that are not calls. */
export const seedSessions = (): Map<string, KeptSession> => {
	const sessions = new Map<string, KeptSession>();
	let clockMs = firstCallMs;
	const telephone = createTelephone(sessions, () => clockMs);
	const converse = (number: string, about: CallAbout, lines: ReadonlyArray<[Speaker, string]>) => {
		clockMs += 30 * minuteMs;
		const id = telephone.ring(number, about);
		for (const [who, text] of lines) {
			clockMs += minuteMs / 6;
			telephone.say(id, who, text);
		}
		return id;
	};
	converse('+442079460101', { name: 'Ada Lovelace' }, [
		['ai', 'Hello! How can I help you?'],
		['contact', 'Are you open on Sunday?'],
		['ai', 'We are open from Monday to Saturday.'],
	]);
	const angry = converse('+442079460102', { name: 'Charles Babbage' }, [
		['ai', 'Hello! How can I help you?'],
		['contact', 'My order has not come.'],
	]);
	telephone.handOff(angry, 'An order has not arrived, and the caller wants it today.');
	telephone.note(angry, 'Refund the postage.');
	converse('+442079460103', { channel: 'web_voice' }, [
		['contact', 'Is this the bakery?'],
		['ai', 'Yes, it is.'],
	]);
	converse('+442079460104', { channel: 'email', name: 'Mary Somerville' }, [
		['contact', 'Please send me a quote.'],
	]);
	converse('+442079460105', { channel: 'web' }, [['contact', 'Hi']]);
	converse('+442079460106', {}, [
		['ai', 'Hello! How can I help you?'],
		['contact', 'A table for two, please.'],
		['ai', 'For when?'],
		['contact', 'Tomorrow at eight.'],
	]);
	return sessions;
};
