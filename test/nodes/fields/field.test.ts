import type { Field, Projector } from '../../../nodes/fields/field';
import { fieldNamed, project } from '../../../nodes/fields/field';
import { phoneAgentFields } from '../../../nodes/resources/phoneAgent/fields';
import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';
import { trainingScenarioFields } from '../../../nodes/resources/trainingScenario/fields';

const kinds: Projector<string> = {
	text: ({ example }) => `text ${example}`,
	phone: ({ example }) => `phone ${example}`,
	choice: ({ choices }) => `choice of ${choices.length}`,
	flag: ({ example }) => `flag ${example}`,
	number: ({ min }) => `number from ${min}`,
	messages: ({ example }) => `messages ${example.join('|')}`,
	reference: ({ noun }) => `ID of a ${noun}`,
	ids: ({ example }) => `IDs ${example.length}`,
	list: ({ noun, example }) => `${noun}s ${example.length}`,
	selection: ({ example }) => `all, none or ${example.length}`,
};

describe('project', () => {
	it.each<[Field, string]>([
		[phoneNumberFields.name, 'text Front Desk'],
		[phoneNumberFields.handoff_phone_number, 'phone +14155550100'],
		[phoneNumberFields.speaks_first, 'choice of 2'],
		[phoneNumberFields.emotion_recognition, 'flag true'],
		[phoneNumberFields.call_max_duration, 'number from 0'],
		[phoneNumberFields.awaiting_response_messages, 'messages Are you still there?|Hello?'],
		[phoneAgentFields.voice_id, 'ID of a voice'],
		[phoneAgentFields.instructions, 'IDs 2'],
		[phoneAgentFields.actionIds, 'all, none or 2'],
		[trainingScenarioFields.restricted_to_channels, 'channels 1'],
	])('the function for its own kind is applied to $label', (field, projected) => {
		expect(project<Field['kind'], string>(field, kinds)).toBe(projected);
	});
});

describe('fieldNamed', () => {
	it('a field is found by its own name, and nothing by what every object has', () => {
		expect(fieldNamed(phoneAgentFields, 'name')).toBe(phoneAgentFields.name);
		expect(fieldNamed(phoneAgentFields, 'toString')).toBeUndefined();
	});
});
