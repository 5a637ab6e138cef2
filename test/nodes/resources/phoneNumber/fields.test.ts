import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import type { Field } from '../../../../nodes/fields/field';
import { project } from '../../../../nodes/fields/field';
import { phoneNumberFields } from '../../../../nodes/resources/phoneNumber/fields';
import { voices } from '../../../../nodes/resources/phoneNumber/voices';
import { breaches, contractPaths } from '../../../../tools/sandbox/contract';

interface Property {
	type: string;
	description: string;
	enum?: string[];
}

const contract = parse(readFileSync(contractPaths['phone-number'], 'utf8')) as {
	components: {
		schemas: { UpdatePhoneNumber: { properties: Record<string, Property>; required: string[] } };
	};
};
const { properties, required } = contract.components.schemas.UpdatePhoneNumber;
const fields = Object.entries<Field>(phoneNumberFields);

/** What the contract says about a field of the catalogue. */
const inContract = (field: Field): Pick<Property, 'type' | 'enum'> =>
	project<Field['kind'], Pick<Property, 'type' | 'enum'>>(field, {
		text: () => ({ type: 'string' }),
		phone: () => ({ type: 'string' }),
		messages: () => ({ type: 'string' }),
		choice: ({ choices }) => ({ type: 'string', enum: choices.map(({ value }) => value) }),
		flag: () => ({ type: 'boolean' }),
		number: () => ({ type: 'number' }),
		reference: () => ({ type: 'string' }),
		ids: () => ({ type: 'array' }),
		list: () => ({ type: 'array' }),
		selection: () => ({ type: 'array' }),
	});

describe('phoneNumberFields', () => {
	it('the catalogue has the fields of the contract and no other', () => {
		expect(Object.keys(phoneNumberFields).sort()).toEqual(Object.keys(properties).sort());
	});

	it('only the voice is required, as in the contract', () => {
		const names = fields.filter(([, field]) => field.required).map(([name]) => name);
		expect(names).toEqual(required);
		expect(names).toEqual(['elevenlabs_voice_id']);
	});

	it.each(fields)(
		'%s has the type and the values of the contract, in full and in order',
		(name, field) => {
			const { type, enum: values } = properties[name] ?? {};
			expect({ type, ...(values === undefined ? {} : { enum: values }) }).toEqual(
				inContract(field),
			);
		},
	);

	it.each(fields)('the unit of %s is seconds only if the contract says so', (name, field) => {
		const isStated = /\bseconds\b/.test(properties[name]?.description ?? '');
		expect(field.kind === 'number' && field.unit === 'seconds').toBe(isStated);
		expect(/\bseconds\b/i.test(field.help)).toBe(isStated);
	});

	it.each(fields)('the example of %s keeps the contract', (name, { example }) => {
		const value = Array.isArray(example) ? example.join(',') : example;
		expect(
			breaches('UpdatePhoneNumber', { elevenlabs_voice_id: voices[0]?.value, [name]: value }),
		).toEqual([]);
	});
});
