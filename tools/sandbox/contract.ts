import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export type SchemaName =
	| 'UpdatePhoneNumber'
	| 'PhoneNumber'
	| 'PhoneNumberPage'
	| 'PhoneNumberArray'
	| 'PhoneAgent'
	| 'Error';

export const contractPath = path.join(__dirname, '..', 'contract', 'openapi.yaml');

const documentName = 'openapi.yaml';

// Nothing is coerced, filled in or taken away: what the contract does not allow is refused.
const ajv = addFormats(new Ajv2020({ allErrors: true, allowUnionTypes: true }));
const contract: Record<string, unknown> = parse(readFileSync(contractPath, 'utf8'));
// To Ajv the whole document is one schema: info, paths and so on are keywords without a meaning.
ajv.addVocabulary(Object.keys(contract));
ajv.addSchema(contract, documentName);

function validator(name: SchemaName): ValidateFunction {
	const found = ajv.getSchema(`${documentName}#/components/schemas/${name}`);
	if (!found) throw new Error(`${contractPath} has no schema named ${name}`);
	return found;
}

function sentence({ instancePath, keyword, message, params }: ErrorObject): string {
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
}

/**
 * Holds a value against a schema of contract/openapi.yaml.
 * @returns every breach, as a sentence; empty where there is none
 */
export function breaches(name: SchemaName, value: unknown): string[] {
	const validate = validator(name);
	return validate(value) ? [] : (validate.errors ?? []).map(sentence);
}
