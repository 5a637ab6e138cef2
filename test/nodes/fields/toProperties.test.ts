import type { Field } from '../../../nodes/fields/field';
import { toProperties, toProperty } from '../../../nodes/fields/toProperties';
import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';

describe('toProperty', () => {
	it.each(Object.entries<Field>(phoneNumberFields))(
		'the parameter of %s has its API name, its label and its help',
		(name, field) => {
			expect(toProperty(name, field)).toMatchObject({
				name,
				displayName: field.label,
				description: field.help,
			});
		},
	);

	it('no parameter is required, because n8n would ask for a field that nobody added', () => {
		const { elevenlabs_voice_id: voice } = phoneNumberFields;
		expect(toProperty('elevenlabs_voice_id', voice)).not.toHaveProperty('required');
	});

	it('the parameter of a number has its bounds and its precision', () => {
		const { awaiting_response_max_spoken_count: count, voice_speed: speed } = phoneNumberFields;
		expect(toProperty('count', count).typeOptions).toEqual({ minValue: 0, numberPrecision: 0 });
		// Above 0: the form cannot say that.
		expect(toProperty('speed', speed).typeOptions).toEqual({ numberPrecision: 2 });
		expect(toProperty('speed', { ...speed, max: 9 }).typeOptions).toMatchObject({ maxValue: 9 });
	});

	it('a choice shows what people read and has the value that is sent', () => {
		const { options } = toProperty('voice', phoneNumberFields.elevenlabs_voice_id);
		expect(options).toContainEqual({
			name: 'Haytham – Egyptian Arabic, Male (UR972w…)',
			value: 'UR972wNGq3zluze0LoIp',
		});
	});
});

describe('toProperties', () => {
	it('the parameters of a catalogue are sorted by label', () => {
		const labels = toProperties(phoneNumberFields).map(({ displayName }) => displayName);
		expect(labels).toHaveLength(Object.keys(phoneNumberFields).length);
		expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b, 'en')));
	});
});
