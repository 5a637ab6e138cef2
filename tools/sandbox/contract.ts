import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

/** The two forms of the API, named after what an update changes. */
export type ApiName = 'phone-number' | 'phone-agent';

export type SchemaName =
	| 'UpdatePhoneNumber'
	| 'PhoneNumber'
	| 'PhoneNumberPage'
	| 'PhoneNumberArray'
	| 'Agent'
	| 'Error'
	// These are in the contract of phone-agent.
	| 'UpdatePhoneAgent'
	| 'PhoneAgent'
	| 'PhoneAgentArray'
	| 'Voice'
	| 'VoiceArray'
	| 'VoicesInVoices'
	| 'VoicesInItems'
	// These are in the contract of training.
	| 'UpdateTrainingScenario'
	| 'TrainingScenario'
	| 'TrainingScenarioPage'
	| 'TrainingScenarioArray'
	| 'OlderTrainingScenario'
	// These are in the contract of sessions.
	| 'Session'
	| 'SparseSession'
	| 'SessionPage'
	| 'SessionEvent'
	| 'SessionHistoryPage';

interface Operation {
	readonly parameters?: ReadonlyArray<{ readonly name: string; readonly in: string }>;
}

interface Contract {
	readonly paths: Readonly<Record<string, { readonly get?: Operation }>>;
	readonly components: {
		readonly schemas: Readonly<Record<string, { readonly properties?: object }>>;
	};
}

const folder = path.join(__dirname, '..', 'contract');

/**
 * Training scenarios have their own contract, and are served together with phone agents. So do sessions,
 * which are served together with both forms of the API.
 */
export const contractPaths: Readonly<Record<ApiName | 'training' | 'sessions', string>> = {
	'phone-number': path.join(folder, 'phone-number.yaml'),
	'phone-agent': path.join(folder, 'phone-agent.yaml'),
	training: path.join(folder, 'training.yaml'),
	sessions: path.join(folder, 'sessions.yaml'),
};

const contracts = Object.values(contractPaths).map((file) => ({
	name: path.basename(file),
	contract: parse(readFileSync(file, 'utf8')) as Contract,
}));

// Nothing is coerced, filled in or removed: what the contract does not allow is refused.
const ajv = addFormats(new Ajv2020({ allErrors: true, allowUnionTypes: true }));
// To Ajv a whole document is one schema: info, paths and so on are keywords without a meaning.
ajv.addVocabulary([...new Set(contracts.flatMap(({ contract }) => Object.keys(contract)))]);
// Their names are the file names, because the documents refer to each other by file name.
for (const { name, contract } of contracts) ajv.addSchema(contract, name);

const documentOf = (schema: SchemaName): (typeof contracts)[number] => {
	const found = contracts.find(({ contract }) =>
		Object.hasOwn(contract.components.schemas, schema),
	);
	if (!found) throw new Error(`No contract in ${folder} has a schema named ${schema}`);
	return found;
};

const validator = (reference: string): ValidateFunction => {
	const found = ajv.getSchema(reference);
	if (!found) throw new Error(`There is no ${reference}`);
	return found;
};

const sentence = ({ instancePath, keyword, message, params }: ErrorObject): string => {
	const where = instancePath.slice(1).replaceAll('/', '.') || 'the body';
	switch (keyword) {
		case 'additionalProperties':
			return `${where} must not have the key ${params.additionalProperty}`;
		case 'required':
			return `${params.missingProperty} is required`;
		case 'enum':
			return `${where} must be one of: ${params.allowedValues.join(', ')}`;
		default:
			return `${where} ${message ?? 'is not allowed'}`;
	}
};

/**
 * Checks a value against a schema of one of the contracts. No two contracts have the same schema name.
 * @returns every breach, as a sentence; empty if there is none
 */
export const breaches = (schema: SchemaName, value: unknown): string[] => {
	const validate = validator(`${documentOf(schema).name}#/components/schemas/${schema}`);
	return validate(value) ? [] : (validate.errors ?? []).map(sentence);
};

// A number comes as text in a query; any other text is left for the schema to refuse.
const fromQuery = (text: unknown): unknown =>
	typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : text;

/**
 * Checks the query of a GET against the parameters that the contract lists. Unlisted parameters are
 * refused, so a misspelled one is noticed.
 * @returns every breach, as a sentence; empty if there is none
 */
export const queryBreaches = (route: string, query: Record<string, unknown>): string[] => {
	const found = contracts.find(({ contract }) => Object.hasOwn(contract.paths, route));
	if (!found) throw new Error(`No contract in ${folder} has the path ${route}`);
	const listed = found.contract.paths[route]?.get?.parameters ?? [];
	return Object.entries(query).flatMap(([name, given]) => {
		const index = listed.findIndex((parameter) => parameter.name === name);
		if (index < 0) return [`the query must not have the key ${name}`];
		const place = `paths/${route.replaceAll('/', '~1')}/get/parameters/${index}/schema`;
		const validate = validator(`${found.name}#/${place}`);
		if (validate(fromQuery(given))) return [];
		return (validate.errors ?? []).map((error) => sentence({ ...error, instancePath: `/${name}` }));
	});
};

/** The names of the properties that a schema lists. */
export const propertiesOf = (schema: SchemaName): string[] =>
	Object.keys(documentOf(schema).contract.components.schemas[schema]?.properties ?? {});
