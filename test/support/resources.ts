import type { Resource } from '../../nodes/resources/resource';
import { phoneAgent } from '../../nodes/resources/phoneAgent';
import { phoneNumber } from '../../nodes/resources/phoneNumber';
import type { ApiName, SchemaName } from '../../tools/sandbox/contract';

/** A voice of the list that no phone number of the sandbox has at the start. */
export const voice = 'UR972wNGq3zluze0LoIp';

/** A field that refuses a value. */
export interface Wrong {
	readonly name: string;
	readonly label: string;
	readonly wrong: string | number;
	readonly right: string | number | boolean;
	/** The whole of what is said of the wrong one. */
	readonly sentence: RegExp;
}

/** What the tests that run over every resource have to know of one. */
export interface TestedResource {
	/** The API that has it. */
	readonly apiName: ApiName;
	readonly resource: Resource;
	/** What the contract calls the body of an update. */
	readonly schema: SchemaName;
	/** The fields that the form always sends, and their labels. */
	readonly required: Readonly<Record<string, string>>;
	readonly requiredLabels: readonly string[];
	/** The fewest fields that make an update. */
	readonly least: Readonly<Record<string, unknown>>;
	/** A field of long text beside `name`, which both have: what "Clear It" sends for it. */
	readonly text: { readonly name: string; readonly label: string; readonly cleared: '' | null };
	/** A field that holds a list, and how a list goes out. */
	readonly list: {
		readonly name: string;
		readonly cleared: '' | null;
		readonly sent: (entries: readonly string[]) => unknown;
	};
	/** Two fields, in the order of the catalogue. */
	readonly wrongs: readonly [Wrong, Wrong];
	/** How many requests go before the first update of a run. */
	readonly reads: 0 | 1;
	readonly searchName: string;
}

export const phoneNumbers: TestedResource = {
	apiName: 'phone-number',
	resource: phoneNumber,
	schema: 'UpdatePhoneNumber',
	required: { elevenlabs_voice_id: voice },
	requiredLabels: ['Voice'],
	least: {},
	text: { name: 'base_prompt', label: 'Base Prompt', cleared: '' },
	list: {
		name: 'awaiting_response_messages',
		cleared: '',
		sent: (entries) => entries.join(','),
	},
	wrongs: [
		{
			name: 'language',
			label: 'Language',
			wrong: 'xx',
			right: 'en',
			sentence:
				/^'Language' is "xx", which is not a listed language\. Nearest: [^']*\. For one that the list does not have yet, turn on 'Allow Unlisted Voices and Languages'\.$/,
		},
		{
			name: 'voice_speed',
			label: 'Voice Speed',
			wrong: 0,
			right: 1,
			sentence: /^'Voice Speed' is 0\. Enter a number above 0\.$/,
		},
	],
	reads: 0,
	searchName: 'searchPhoneNumbers',
};

export const phoneAgents: TestedResource = {
	apiName: 'phone-agent',
	resource: phoneAgent,
	schema: 'UpdatePhoneAgent',
	required: {},
	requiredLabels: [],
	least: { name: 'Night Desk' },
	text: { name: 'first_message', label: 'First Message', cleared: null },
	list: { name: 'instructions', cleared: null, sent: (entries) => entries },
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
				/^'Use Knowledge Base' is "maybe", but must be true or false\. Give one of these two\.$/,
		},
	],
	// "Send Only What Changes" is on, as it is by default.
	reads: 1,
	searchName: 'searchPhoneAgents',
};

/** For `describe.each`: the tests of what every resource does alike. */
export const everyResource = [phoneNumbers, phoneAgents].map(
	(tested) => [tested.resource.api.plural, tested] as const,
);
