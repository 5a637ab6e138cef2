import { stableId } from './stableId';

export type Channel =
	| 'web'
	| 'email'
	| 'phone_voice'
	| 'slack'
	| 'sms'
	| 'whatsapp'
	| 'instagram'
	| 'messenger'
	| 'api'
	| 'web_voice';

/** The fields of an update of a scenario, by the API's names; see contract/training.yaml. */
export interface TrainingSettings {
	title: string;
	content: string;
	type: 'BEHAVIORAL' | 'SCENARIO_SPECIFIC';
	is_draft: boolean;
	directory_id: string | null;
	/** Empty: all. */
	restricted_to_channels: Channel[];
	/** Empty: all. */
	restricted_to_segments: string[];
	metadata: Record<string, unknown>;
	/** ISO, like every time here. */
	start_time: string | null;
	end_time: string | null;
}

/** A training scenario, as the sandbox keeps it. */
export interface TrainingScenario extends TrainingSettings {
	id: string;
	/** An unpublished edit; null: none. */
	draft_title: string | null;
	draft_content: string | null;
	/** The version that was last published; null before the first one. */
	current_version: number | null;
	published_at: string | null;
	created_at: string;
	/** Set by every update, each time to a later time. */
	updated_at: string;
}

const [orders, seasons] = ['orders', 'seasons'].map((name) => stableId(`directory ${name}`));

type Row = Pick<TrainingScenario, 'title' | 'content' | 'type'> & Partial<TrainingScenario>;

/** By a word that identifies the scenario even if its title changes. The agents use the first ones. */
const rows = {
	'opening hours': {
		title: 'Opening hours',
		content: 'We are open from Monday to Friday, 9 to 18, and on Saturday, 10 to 14.',
		type: 'SCENARIO_SPECIFIC',
		current_version: 3,
	},
	bookings: {
		title: 'Book a table',
		content: 'Ask for the day, the time, the number of guests and a name. Repeat all four.',
		type: 'SCENARIO_SPECIFIC',
		restricted_to_channels: ['phone_voice', 'web_voice'],
	},
	complaints: {
		title: 'Complaints',
		content: 'Say that you are sorry, note what went wrong, and promise a call back.',
		type: 'BEHAVIORAL',
		current_version: 2,
		draft_title: 'Complaints',
		draft_content: 'Say that you are sorry, and offer to put the caller through to a person.',
	},
	refunds: {
		title: 'Refunds',
		content: 'Money goes back to the card that was used, within five working days.',
		type: 'SCENARIO_SPECIFIC',
		directory_id: orders,
		restricted_to_segments: ['customers'],
		metadata: { source: 'handbook', page: 12 },
	},
	manner: {
		title: 'Manner of speaking',
		content: 'Be brief and friendly. One question at a time.',
		type: 'BEHAVIORAL',
		current_version: 7,
	},
	'christmas hours': {
		title: 'Christmas hours',
		content: 'We are closed from the 24th to the 26th of December.',
		type: 'SCENARIO_SPECIFIC',
		is_draft: true,
		current_version: null,
		directory_id: seasons,
	},
	deliveries: {
		title: 'Where is my order?',
		content: 'Ask for the order number and look it up.\n\nNever name an hour, only a day.',
		type: 'SCENARIO_SPECIFIC',
		directory_id: orders,
		restricted_to_channels: ['web', 'email', 'whatsapp', 'sms'],
	},
	identity: {
		title: 'Make sure who is calling',
		content: 'Ask for the name and the postcode before you speak about an order.',
		type: 'BEHAVIORAL',
		restricted_to_channels: ['phone_voice'],
	},
	menu: {
		title: "Today's menu",
		content: 'Soup of the day: tomato. Tagesgericht: Käsespätzle. Dessert: crème brûlée 🍮',
		type: 'SCENARIO_SPECIFIC',
		metadata: { sheet: { name: 'Menu', row: 4 }, tags: ['daily'] },
	},
	regulars: {
		title: 'Regular guests',
		content: 'Greet them by name and offer the table by the window.',
		type: 'BEHAVIORAL',
		restricted_to_segments: ['vip', 'regulars'],
	},
	terrace: {
		title: 'Summer terrace',
		content: 'The terrace is open when it is dry. It takes no bookings.',
		type: 'SCENARIO_SPECIFIC',
		directory_id: seasons,
		start_time: '2026-05-01T00:00:00.000Z',
		end_time: '2026-09-30T22:00:00.000Z',
	},
	// It was published, and then unpublished.
	vouchers: {
		title: 'Gift vouchers',
		content: 'Vouchers are valid for three years and can be bought at the counter.',
		type: 'SCENARIO_SPECIFIC',
		is_draft: true,
		current_version: 4,
	},
} satisfies Record<string, Row>;

export type ScenarioWord = keyof typeof rows;

/** The ID of a seeded scenario: the same in every run. */
export const scenarioId = (word: ScenarioWord): string => stableId(`scenario ${word}`);

const firstCreated = Date.UTC(2026, 0, 6, 9);
const hourMs = 60 * 60 * 1000;

const scenarioOf = (word: ScenarioWord, row: Row, index: number): TrainingScenario => {
	const createdMs = firstCreated + index * hourMs;
	const editedAt = new Date(createdMs + hourMs / 2).toISOString();
	const { title, content, type, current_version = 1, ...rest } = structuredClone(row);
	return {
		id: scenarioId(word),
		title,
		content,
		draft_title: null,
		draft_content: null,
		type,
		is_draft: false,
		directory_id: null,
		restricted_to_channels: [],
		restricted_to_segments: [],
		current_version,
		metadata: {},
		published_at: current_version === null ? null : editedAt,
		start_time: null,
		end_time: null,
		created_at: new Date(createdMs).toISOString(),
		updated_at: editedAt,
		...rest,
	};
};

/** The scenarios at the start, by ID, in the order of the list; the same in every run. */
export const seedScenarios = (): Map<string, TrainingScenario> =>
	new Map(
		(Object.entries(rows) as Array<[ScenarioWord, Row]>)
			.map(([word, row], index) => scenarioOf(word, row, index))
			.map((scenario) => [scenario.id, scenario]),
	);
