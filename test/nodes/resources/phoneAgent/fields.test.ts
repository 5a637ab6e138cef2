import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import type { Field } from '../../../../nodes/fields/field';
import { project } from '../../../../nodes/fields/field';
import { phoneAgentFields } from '../../../../nodes/resources/phoneAgent/fields';
import { breaches, contractPaths } from '../../../../tools/sandbox/contract';

interface Property {
	readonly type: string | readonly string[];
	readonly enum?: readonly string[];
	readonly items?: { readonly type: string };
}

const contract = parse(readFileSync(contractPaths['phone-agent'], 'utf8')) as {
	components: {
		schemas: {
			UpdatePhoneAgent: { properties: Record<string, Property>; required?: string[] };
		};
	};
};
const { properties, required } = contract.components.schemas.UpdatePhoneAgent;
const fields = Object.entries<Field>(phoneAgentFields);

const ids = { type: 'array', items: { type: 'string' } };

/** What the contract says about a field of the catalogue, apart from null. */
const inContract = (field: Field): Property =>
	project<Field['kind'], Property>(field, {
		text: () => ({ type: 'string' }),
		phone: () => ({ type: 'string' }),
		messages: () => ({ type: 'string' }),
		choice: ({ choices }) => ({ type: 'string', enum: choices.map(({ value }) => value) }),
		flag: () => ({ type: 'boolean' }),
		number: () => ({ type: 'number' }),
		reference: () => ({ type: 'string' }),
		ids: () => ids,
		list: () => ids,
		selection: () => ids,
	});

describe('phoneAgentFields', () => {
	it('the catalogue has the nine fields of the contract and no other', () => {
		expect(Object.keys(phoneAgentFields).sort()).toEqual(Object.keys(properties).sort());
		expect(fields).toHaveLength(9);
	});

	it('no field is required, as in the contract', () => {
		expect(required).toBeUndefined();
		expect(fields.filter(([, field]) => field.required)).toEqual([]);
	});

	it.each(fields)('%s has the type and the values of the contract', (name, field) => {
		const { type, enum: values, items } = properties[name] ?? {};
		const [known, ...others] = [type].flat().filter((each) => each !== 'null');
		expect(others).toEqual([]);
		expect({
			type: known,
			...(values === undefined ? {} : { enum: values }),
			...(items === undefined ? {} : { items }),
		}).toEqual(inContract(field));
	});

	it.each(fields)('%s may be null only if the contract says so', (name, field) => {
		const mayBeNull = [properties[name]?.type].flat().includes('null');
		expect(field.nullable === true).toBe(mayBeNull);
		expect(breaches('UpdatePhoneAgent', { [name]: null }).length === 0).toBe(mayBeNull);
	});

	it.each(fields)('the example of %s keeps the contract', (name, { example }) => {
		expect(breaches('UpdatePhoneAgent', { [name]: example })).toEqual([]);
	});
});
