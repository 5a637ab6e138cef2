import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import type { Field } from '../../../nodes/fields/field';
import { isBlankField } from '../../../nodes/fields/toBlank';
import { toProperties, toProperty, withBlankEntry } from '../../../nodes/fields/toProperties';
import { phoneAgentFields } from '../../../nodes/resources/phoneAgent/fields';
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

describe('withBlankEntry', () => {
	it('a choice has the entry for blank first, and other parameters stay as they are', () => {
		const voice = toProperty('voice', phoneNumberFields.elevenlabs_voice_id);
		const { options = [] } = withBlankEntry(voice, 'From the Input Item');
		expect(options).toEqual([{ name: 'From the Input Item', value: '' }, ...(voice.options ?? [])]);
		const name = toProperty('name', phoneNumberFields.name);
		expect(withBlankEntry(name)).toBe(name);
	});
});

describe('a selection in a collection', () => {
	const property: INodeProperties = {
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		default: {},
		options: toProperties(phoneAgentFields),
	};
	const actions = property.options?.find(({ name }) => name === 'actionIds') as INodeProperties;
	/** What the editor does with each edit: it keeps what is not a default, and adds the defaults again. */
	const edited = (updateFields: INodeParameters): INodeParameters => {
		const step = (values: INodeParameters | null, withDefaults: boolean) =>
			NodeHelpers.getNodeParameters([property], values ?? {}, withDefaults, false, null, null);
		const kept = step({ updateFields }, false);
		const added = { ...(kept?.updateFields as INodeParameters), name: 'Front Desk' };
		return step({ updateFields: added }, true)?.updateFields as INodeParameters;
	};

	it('stays in the form when another field is added, and chooses nothing by itself', () => {
		const fresh = actions.default as INodeParameters;
		const { actionIds } = edited({ actionIds: fresh });
		expect(actionIds).toEqual({ selection: { mode: '' } });
		expect(isBlankField(phoneAgentFields.actionIds, actionIds)).toBe(true);
		expect(edited({ actionIds: actionIds as INodeParameters })).toHaveProperty('actionIds');
	});

	it('keeps what was chosen, and stays even if its group was taken out', () => {
		const chosen = { selection: { mode: 'listed', ids: ['a'] } };
		expect(edited({ actionIds: chosen })).toMatchObject({ actionIds: chosen });
		expect(edited({ actionIds: {} })).toHaveProperty('actionIds');
	});
});

describe('toProperties', () => {
	it('the parameters of a catalogue are sorted by label', () => {
		const labels = toProperties(phoneNumberFields).map(({ displayName }) => displayName);
		expect(labels).toHaveLength(Object.keys(phoneNumberFields).length);
		expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b, 'en')));
	});
});
