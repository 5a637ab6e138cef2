import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

/** Which of the two forms of the API a server has, by the operation that updates in it. */
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
	| 'VoicesInItems';

interface Contract {
	readonly components: {
		readonly schemas: Readonly<Record<string, { readonly properties?: object }>>;
	};
}

const folder = path.join(__dirname, '..', 'contract');

export const contractPaths: Readonly<Record<ApiName, string>> = {
	'phone-number': path.join(folder, 'phone-number.yaml'),
	'phone-agent': path.join(folder, 'phone-agent.yaml'),
};

const contracts = Object.values(contractPaths).map((file) => ({
	name: path.basename(file),
	contract: parse(readFileSync(file, 'utf8')) as Contract,
}));

// Nothing is coerced, filled in or taken away: what the contract does not allow is refused.
const ajv = addFormats(new Ajv2020({ allErrors: true, allowUnionTypes: true }));
// To Ajv a whole document is one schema: info, paths and so on are keywords without a meaning.
ajv.addVocabulary([...new Set(contracts.flatMap(({ contract }) => Object.keys(contract)))]);
// They go by the files' names, as one document refers to the other by them.
for (const { name, contract } of contracts) ajv.addSchema(contract, name);

const documentOf = (schema: SchemaName): (typeof contracts)[number] => {
	const found = contracts.find(({ contract }) =>
		Object.hasOwn(contract.components.schemas, schema),
	);
	if (!found) throw new Error(`No contract in ${folder} has a schema named ${schema}`);
	return found;
};

const validator = (schema: SchemaName): ValidateFunction => {
	const reference = `${documentOf(schema).name}#/components/schemas/${schema}`;
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
 * Holds a value against a schema of one of the contracts; no name stands in both.
 * @returns every breach, as a sentence; empty where there is none
 */
export const breaches = (schema: SchemaName, value: unknown): string[] => {
	const validate = validator(schema);
	return validate(value) ? [] : (validate.errors ?? []).map(sentence);
};

/** The names of the properties that a schema lists. */
export const propertiesOf = (schema: SchemaName): string[] =>
	Object.keys(documentOf(schema).contract.components.schemas[schema]?.properties ?? {});
