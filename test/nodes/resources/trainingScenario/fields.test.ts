import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import type { Field } from '../../../../nodes/fields/field';
import { trainingScenarioFields } from '../../../../nodes/resources/trainingScenario/fields';
import { breaches, contractPaths } from '../../../../tools/sandbox/contract';

interface Property {
	readonly type: string | readonly string[];
	readonly enum?: readonly string[];
	readonly items?: { readonly type: string; readonly enum?: readonly string[] };
}

const contract = parse(readFileSync(contractPaths.training, 'utf8')) as {
	components: {
		schemas: {
			UpdateTrainingScenario: { properties: Record<string, Property>; required: string[] };
		};
	};
};
const { properties, required } = contract.components.schemas.UpdateTrainingScenario;
const fields = Object.entries<Field>(trainingScenarioFields);
const words = { title: 'Opening hours', content: 'We are open.' };

describe('trainingScenarioFields', () => {
	it('the catalogue has the fields of the contract, except those that are only sent back', () => {
		const sentBack = ['metadata', 'start_time', 'end_time'];
		expect([...Object.keys(trainingScenarioFields), ...sentBack].sort()).toEqual(
			Object.keys(properties).sort(),
		);
	});

	it('no field is required: what the contract requires is sent back as it was', () => {
		expect(required).toEqual(['title', 'content']);
		expect(fields.filter(([, field]) => field.required)).toEqual([]);
	});

	it('types and channels are those of the contract', () => {
		const { type, restricted_to_channels: channels } = trainingScenarioFields;
		const valuesOf = (choices: ReadonlyArray<{ readonly value: string }>) =>
			choices.map(({ value }) => value).sort();
		expect(valuesOf(type.choices)).toEqual([...(properties.type?.enum ?? [])].sort());
		expect(valuesOf(channels.choices)).toEqual(
			[...(properties.restricted_to_channels?.items?.enum ?? [])].sort(),
		);
	});

	it.each(fields)('%s may be null only if the contract says so', (name, field) => {
		const mayBeNull = [properties[name]?.type].flat().includes('null');
		expect(field.nullable === true).toBe(mayBeNull);
		const found = breaches('UpdateTrainingScenario', { ...words, [name]: null });
		expect(found.length === 0).toBe(mayBeNull);
	});

	it.each(fields)('the example of %s keeps the contract', (name, { example }) => {
		expect(breaches('UpdateTrainingScenario', { ...words, [name]: example })).toEqual([]);
	});
});
