import type { ResourceApi } from '../../nodes/api/resourceApi';
import type { Resource } from '../../nodes/resources/resource';
import { phoneAgent } from '../../nodes/resources/phoneAgent';
import { phoneNumber } from '../../nodes/resources/phoneNumber';
import { trainingScenario } from '../../nodes/resources/trainingScenario';
import type { Agent } from '../../tools/sandbox/agents';
import { phoneNumberAt, seedAgents } from '../../tools/sandbox/agents';
import type { ApiName, SchemaName } from '../../tools/sandbox/contract';
import type { PhoneAgent } from '../../tools/sandbox/phoneAgents';
import { seedPhoneAgents } from '../../tools/sandbox/phoneAgents';
import type { Sandbox, SandboxOptions } from '../../tools/sandbox/server';
import type { Scope, Switches } from '../../tools/sandbox/switches';
import type { TrainingScenario } from '../../tools/sandbox/trainingScenarios';
import { seedTested } from './scenarios';

/** A voice of the list that no phone number of the sandbox has at the start. */
export const voice = 'UR972wNGq3zluze0LoIp';

/** One of a resource, as the sandbox keeps it. */
export type Entry = Agent | PhoneAgent | TrainingScenario;

/** A field of the form. */
export interface Labelled {
	readonly name: string;
	readonly label: string;
}

/** A field that refuses a value. */
export interface Wrong extends Labelled {
	readonly wrong: string | number;
	readonly right: string | number | boolean;
	/** The complete error about the wrong value. */
	readonly sentence: RegExp;
}

/** The requests of a run whose updates are sent one after the other and all change something. */
export interface Course {
	/** How many requests an update takes. */
	readonly each: number;
	/** The methods of one update, in order; `update` is the index of the one that changes something. */
	readonly methods: readonly string[];
	readonly update: number;
	/** How many requests come before the first update of a run, and how many after the last. */
	readonly before: number;
	readonly after: number;
	/** How many of these requests a dry run of an update makes. */
	readonly rehearsed: number;
}

/** What the tests that run over every resource need of one resource. */
export interface TestedResource {
	/** The API that has it. */
	readonly apiName: ApiName;
	readonly resource: Resource<ResourceApi>;
	/** What the contract calls the body of an update. */
	readonly schema: SchemaName;
	/** Where one is, below the base URL and before its ID. */
	readonly path: string;
	readonly scopes: { readonly read: Scope; readonly write: Scope };
	/** Where the sandbox keeps them, by ID. */
	readonly store: (sandbox: Sandbox<ApiName>) => Map<string, Entry>;
	/** Those at the start, by ID, in the order of the list. */
	readonly seed: (count: number) => Map<string, Entry>;
	/** A sandbox with this many of them. */
	readonly sandbox: (count: number) => SandboxOptions<ApiName>;
	/** The fields that the form always sends, and their labels. */
	readonly required: Readonly<Record<string, string>>;
	readonly requiredLabels: readonly string[];
	/** The fewest fields that make an update, and their labels. */
	readonly least: Readonly<Record<string, unknown>>;
	readonly leastLabels: readonly string[];
	/** The field by which people know it, and what a summary calls the first once it has this name. */
	readonly naming: Labelled & { readonly called: (name: string) => string };
	/** A field of long text besides the name: what "Clear It" sends for it. */
	readonly text: Labelled & { readonly cleared: '' | null };
	/** A field of a short text: a value that the first entry does not have, and one that it may have. */
	readonly code: Labelled & { readonly fresh: string; readonly other: string };
	/** A field that takes a list, two entries, and how a list is sent. */
	readonly list: {
		readonly name: string;
		readonly cleared: '' | null | readonly [];
		readonly entries: readonly [string, string];
		readonly sent: (entries: readonly string[]) => unknown;
		/** An entry that the list takes as it is, from any text. */
		readonly entryOf: (text: string) => string;
	};
	/** Two fields, in the order of the catalogue. */
	readonly wrongs: readonly [Wrong, Wrong];
	/** An entry without the value of the field's example, as the API shows it. */
	readonly empty: (name: string) => unknown;
	readonly course: Course;
	/** Whether the API shows the settings, so the output has what was sent and replaced. */
	readonly isShown: boolean;
	/** The body of an update of these fields, for an entry with these settings. */
	readonly body: (entry: Readonly<Record<string, unknown>>, fields: object) => object;
	/** What else an output says about an update that was made, if its answer was not switched on. */
	readonly told: (fields: object) => object;
	/** The same for a dry run. */
	readonly rehearsedTold: object;
	/** Which requests a switched `answer` answers: all, unless the update would then never be sent. */
	readonly answered: { readonly to?: 'updates' };
	readonly listing: Listing;
	readonly searchName: string;
}

/** What its list is like, if it has pages. */
export interface Listing {
	/** How many entries are on a page of the sandbox. */
	readonly pageLength: number;
	/** What the request for a page of this number has as its URL, from 0. */
	readonly url: (page: number) => RegExp;
	/** Turns the list into the bare one of some servers. */
	readonly bare: Partial<Switches<ApiName>>;
	/** What Get Many gives of an entry by default. */
	readonly keys: readonly string[];
	/** The filter that finds entries by a part of their names. */
	readonly filter: Labelled;
	/** How the open list shows the entry of this number, which has this name or none. */
	readonly shownAs: (index: number, name: string | null) => string;
}

/** Both forms of the API list in pages with cursors, if they do. */
const phoneListing: Listing = {
	pageLength: 10,
	url: (page) => (page === 0 ? /^\/phone$/ : /^\/phone\?cursor=/),
	bare: { list: 'array' },
	keys: ['id', 'name', 'phone_number'],
	filter: { name: 'name', label: 'Name' },
	shownAs(index, name) {
		const dialled = phoneNumberAt(index).replace(/^\+1(\d{3})(\d{3})/, '+1 $1 $2 ');
		return name === null ? dialled : `${name} (${dialled})`;
	},
};

/** A text as one piece, as an ID is. Some letters are invisible, and no part of an ID. */
const lettersOf = (text: string): string =>
	[...text]
		.filter((part) => /[\w\p{L}]/u.test(part) && !/\p{Default_Ignorable_Code_Point}/u.test(part))
		.join('');

const everythingAdded = (
	required: Readonly<Record<string, string>>,
): Pick<TestedResource, 'body' | 'told' | 'rehearsedTold' | 'answered'> => ({
	body: (_, fields) => ({ ...required, ...fields }),
	told: () => ({}),
	rehearsedTold: {},
	answered: {},
});

export const phoneNumbers: TestedResource = {
	apiName: 'phone-number',
	resource: phoneNumber,
	schema: 'UpdatePhoneNumber',
	path: '/phone',
	scopes: { read: 'phone:read', write: 'phone:write' },
	store: ({ agents }) => agents,
	seed: seedAgents,
	sandbox: (numbers) => ({ api: 'phone-number', numbers }),
	required: { elevenlabs_voice_id: voice },
	requiredLabels: ['Voice'],
	least: {},
	leastLabels: [],
	naming: { name: 'name', label: 'Name', called: (name) => `${name} (+1 415 555 0100)` },
	text: { name: 'base_prompt', label: 'Base Prompt', cleared: '' },
	code: { name: 'language', label: 'Language', fresh: 'de', other: 'en' },
	list: {
		name: 'awaiting_response_messages',
		cleared: '',
		entries: ['one', 'two'],
		sent: (entries) => entries.join(','),
		// A comma would split it.
		entryOf: (text) => text.replaceAll(',', ';'),
	},
	wrongs: [
		{
			name: 'language',
			label: 'Language',
			wrong: 'xx',
			right: 'en',
			sentence:
				/^'Language' is "xx", which is not a listed language\. Nearest: [^']*\. If yours is not in the list yet, turn on 'Allow Unlisted Voices and Languages'\.$/,
		},
		{
			name: 'voice_speed',
			label: 'Voice Speed',
			wrong: 0,
			right: 1,
			sentence: /^'Voice Speed' is 0\. Enter a number above 0\.$/,
		},
	],
	empty: () => '',
	course: { each: 1, methods: ['PATCH'], update: 0, before: 0, after: 0, rehearsed: 0 },
	isShown: false,
	...everythingAdded({ elevenlabs_voice_id: voice }),
	listing: phoneListing,
	searchName: 'searchPhoneNumbers',
};

export const phoneAgents: TestedResource = {
	apiName: 'phone-agent',
	resource: phoneAgent,
	schema: 'UpdatePhoneAgent',
	path: '/phone',
	scopes: { read: 'phone:read', write: 'phone:write' },
	store: ({ agents }) => agents,
	seed: seedPhoneAgents,
	sandbox: (numbers) => ({ api: 'phone-agent', numbers }),
	required: {},
	requiredLabels: [],
	least: { name: 'Night Desk' },
	leastLabels: ['Name'],
	naming: { name: 'name', label: 'Name', called: (name) => `${name} (+1 415 555 0100)` },
	text: { name: 'first_message', label: 'First Message', cleared: null },
	code: { name: 'language', label: 'Language', fresh: 'de', other: 'en' },
	list: {
		name: 'instructions',
		cleared: null,
		entries: ['one', 'two'],
		sent: (entries) => entries,
		entryOf: lettersOf,
	},
	wrongs: [
		{
			name: 'type',
			label: 'Type',
			wrong: 'sideways',
			right: 'outbound',
			sentence:
				/^'Type' is "sideways", which is not a listed type\. Nearest: inbound \(Inbound\), outbound \(Outbound\)\.$/,
		},
		{
			name: 'use_org_knowledgebase',
			label: 'Use Knowledge Base',
			wrong: 'maybe',
			right: true,
			sentence:
				/^'Use Knowledge Base' is "maybe", but must be true or false\. Use one of these two\.$/,
		},
	],
	empty: () => null,
	// "Send Only What Changes" is on, as it is by default: the list is read first.
	course: { each: 1, methods: ['PATCH'], update: 0, before: 1, after: 0, rehearsed: 0 },
	isShown: true,
	...everythingAdded({}),
	listing: phoneListing,
	searchName: 'searchPhoneAgents',
};

/** All that the contract has for PUT /training/{id}. */
const wholeScenario = [
	'title',
	'content',
	'type',
	'is_draft',
	'restricted_to_channels',
	'restricted_to_segments',
	'directory_id',
	'metadata',
	'start_time',
	'end_time',
] as const;

const emptyScenario: Readonly<Record<string, unknown>> = {
	title: '',
	content: '',
	type: 'SCENARIO_SPECIFIC',
	is_draft: true,
	restricted_to_channels: [],
	restricted_to_segments: [],
	directory_id: null,
};

export const trainingScenarios: TestedResource = {
	apiName: 'phone-agent',
	resource: trainingScenario,
	schema: 'UpdateTrainingScenario',
	path: '/training',
	scopes: { read: 'training:read', write: 'training:write' },
	store: ({ scenarios }) => scenarios,
	seed: seedTested,
	sandbox: (count) => ({ api: 'phone-agent', scenarios: () => seedTested(count) }),
	required: {},
	requiredLabels: [],
	least: { title: 'Night Desk' },
	leastLabels: ['Title'],
	naming: { name: 'title', label: 'Title', called: (title) => title },
	text: { name: 'content', label: 'Content', cleared: '' },
	code: { name: 'directory_id', label: 'Folder ID', fresh: 'dir_new', other: 'dir_desk' },
	list: {
		name: 'restricted_to_segments',
		cleared: [],
		entries: ['one', 'two'],
		sent: (entries) => entries,
		entryOf: lettersOf,
	},
	wrongs: [
		{
			name: 'type',
			label: 'Type',
			wrong: 'sideways',
			right: 'SCENARIO_SPECIFIC',
			sentence:
				/^'Type' is "sideways", which is not a listed type\. Nearest: BEHAVIORAL \(Behavioral\), SCENARIO_SPECIFIC \(Scenario-Specific\)\.$/,
		},
		{
			name: 'is_draft',
			label: 'Draft',
			wrong: 'maybe',
			right: true,
			sentence: /^'Draft' is "maybe", but must be true or false\. Use one of these two\.$/,
		},
	],
	empty: (name) => emptyScenario[name],
	// It is read before and after each update, and the agents that follow it once, after all.
	course: {
		each: 3,
		methods: ['GET', 'PUT', 'GET'],
		update: 1,
		before: 0,
		after: 1,
		rehearsed: 1,
	},
	isShown: true,
	body: (entry, fields) => ({
		...Object.fromEntries(wholeScenario.map((name) => [name, entry[name]])),
		...fields,
	}),
	told(fields) {
		// Another type than before makes it a draft.
		const isDraft = Object.hasOwn(fields, 'type');
		return {
			live: !isDraft,
			saved_as_draft: isDraft,
			attached_to: [],
			updated_at_before: expect.any(String),
			updated_at: expect.any(String),
			response: expect.objectContaining(fields),
		};
	},
	rehearsedTold: { attached_to: [] },
	// Where the first reading fails, nothing is sent.
	answered: { to: 'updates' },
	listing: {
		pageLength: 100,
		url: (page) =>
			new RegExp(`^/training\\?limit=100${page === 0 ? '' : `&offset=${page * 100}`}$`),
		bare: { trainingList: 'bare' },
		keys: [
			'id',
			'title',
			'content',
			'draft_title',
			'draft_content',
			'type',
			'is_draft',
			'restricted_to_channels',
			'restricted_to_segments',
			'directory_id',
		],
		filter: { name: 'text', label: 'Text' },
		shownAs: (index, name) => `${name ?? `Scenario ${index}`} (scenario-specific)`,
	},
	searchName: 'searchTrainingScenarios',
};

const times = (count: number, methods: readonly string[]): string[] =>
	Array.from({ length: count }, () => methods).flat();

/** The methods of all requests of a run of this many updates. */
export const methodsFor = ({ course }: TestedResource, updates: number): string[] => [
	...times(course.before, ['GET']),
	...times(updates, course.methods),
	...times(course.after, ['GET']),
];

/** Those of a dry run of one update that would change something. */
export const rehearsalOf = ({ course }: TestedResource): string[] => [
	...times(course.before, ['GET']),
	...course.methods.slice(0, course.rehearsed),
	...times(course.after, ['GET']),
];

/** Which request of a run is the one that makes the nth update, both from 1. */
export const placeOf = ({ course }: TestedResource, nth: number): number =>
	course.before + (nth - 1) * course.each + course.update + 1;

/** How many updates a run can make with this many requests in all. */
export const updatesWithin = ({ course }: TestedResource, requests: number): number =>
	Math.floor((requests - course.before - course.after) / course.each);

/**
 * How many updates are made when a run has made this many requests. There are fewest if each was
 * finished and others under way still wait for their update, and most if each has only got as far as
 * its update.
 */
export const madeAfter = (
	{ course: { before, each: ofEach, update } }: TestedResource,
	requests: number,
	parallel = 20,
): { readonly fewest: number; readonly most: number } => ({
	fewest: Math.ceil((requests - before - parallel * update) / ofEach),
	most: Math.floor((requests - before) / (update + 1)),
});

/** Those of the requests that are about one: all but those for lists. */
export const aboutOne = <R extends { readonly url: string }>(
	{ path }: TestedResource,
	requests: readonly R[],
): R[] => requests.filter(({ url }) => url.startsWith(`${path}/`));

/** How often updates were tried, as outputs count it: the requests of a run that change something. */
export const triesIn = (
	tested: TestedResource,
	requests: ReadonlyArray<{ readonly url: string; readonly method: string }>,
): number => {
	const { methods, update } = tested.course;
	return aboutOne(tested, requests).filter(({ method }) => method === methods[update]).length;
};

const each = (...resources: readonly TestedResource[]) =>
	resources.map((tested) => [tested.resource.api.plural, tested] as const);

/** For `describe.each`: the tests of what every resource does alike. */
export const everyResource = each(phoneNumbers, phoneAgents, trainingScenarios);

/** Those whose update is one request, which sends no more than the fields: nothing is read just for it. */
export const everyPatched = each(phoneNumbers, phoneAgents);

/** Those whose settings the API shows. */
export const everyShown = each(phoneAgents, trainingScenarios);

/** Those that are found by the number that callers dial, too. */
export const everyNumbered = each(phoneNumbers, phoneAgents);

/** Those whose list uses cursors, with pages of any length. */
export const everyPaged = each(phoneNumbers, phoneAgents);
