import type { IDataObject, INode, INodeProperties } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import type { Field } from '../../../nodes/fields/field';
import { OpenCxPhone } from '../../../nodes/OpenCxPhone/OpenCxPhone.node';
import type { UpdateRun } from '../../support/engine';
import { problemsOf, startFor, startHere, updateParameters, voice } from '../../support/engine';
import type { AnyHere } from '../../support/engine';
import { everyResource } from '../../support/resources';
import { outside } from '../fields/outside';

const here = startHere();
const columnVoice = 'IJOA5d06iGvU3ehQdDjg';
const dataMode = 'autoMapInputData';

/** Updates whose ID is the item's `id`, with the rest of the item mapped automatically. */
const mapIn = async (
	{ update, id }: Pick<AnyHere, 'update' | 'id'>,
	items: IDataObject[],
	run: UpdateRun = {},
) =>
	await update({
		items: items.map((item, index) => ({ id: id(index), ...item })),
		dataMode,
		fields: {},
		...run,
	});
const map = async (items: IDataObject[], run: UpdateRun = {}) => await mapIn(here, items, run);

const columnOf = ({ example }: Field) =>
	Array.isArray(example) ? example.join(',') : (example as string);

describe('"Data Mode"', () => {
	const { description } = new OpenCxPhone();
	const propertiesOf = (name: string) =>
		description.properties.filter((property) => property.name === name);
	const isOfPhoneNumber = ({ displayOptions }: INodeProperties) =>
		displayOptions?.show?.resource?.includes('phoneNumber') === true;

	it('has the names and values that nodes for sheets have, and maps nothing by default', () => {
		const menus = propertiesOf('dataMode');
		expect(menus).toHaveLength(3);
		expect(menus.filter(isOfPhoneNumber)).toMatchObject([
			{
				displayName: 'Data Mode',
				default: 'defineBelow',
				noDataExpression: true,
				displayOptions: { show: { resource: ['phoneNumber'], operation: ['update'] } },
				options: [
					{ name: 'Map Automatically', value: 'autoMapInputData' },
					{ name: 'Map Each Field Below', value: 'defineBelow' },
				],
			},
		]);
	});

	const issuesOf = (mode: string | undefined) => {
		const node: INode = {
			id: 'node',
			name: 'Node',
			type: 'openCxPhone',
			typeVersion: 1,
			position: [0, 0],
			parameters: updateParameters({
				id: 'x',
				voice: '',
				...(mode === undefined ? {} : { dataMode: mode }),
			}),
		};
		return NodeHelpers.getNodeParametersIssues(description.properties, node, description);
	};

	it('asks for a voice in the form only if no column can bring it', () => {
		const asked = { parameters: { elevenlabs_voice_id: ['Parameter "Voice" is required.'] } };
		expect([issuesOf(undefined), issuesOf('defineBelow'), issuesOf(dataMode)]).toEqual([
			asked,
			asked,
			null,
		]);
	});

	it('of another value is refused before any request', async () => {
		const { failure, requests } = await map([{ name: 'X' }], { dataMode: 'automatic' });
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toMatch(
			/^'Data Mode' is "automatic", which is not a listed value\. /,
		);
	});
});

describe('Map Each Field Below', () => {
	it.each([undefined, 'defineBelow'])('(%j) takes nothing from the input', async (mode) => {
		const { bodies, hints } = await here.update({
			items: [{ id: here.id(), name: 'From the input', elevenlabs_voice_id: columnVoice }],
			fields: { language: 'de' },
			...(mode === undefined ? {} : { dataMode: mode }),
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, language: 'de' }]);
		expect(hints).toEqual([]);
	});
});

describe.each(everyResource)('Map Automatically for %s', (_, tested) => {
	const ours = startFor(tested);
	const { resource } = tested;
	const others = Object.entries<Field>(resource.api.fields).filter(([, field]) => !field.required);

	describe.each(others)('of the property %s', (name, field) => {
		const { kind } = field;
		/** What the form saves for a value. */
		const inForm = (value: unknown) =>
			kind === 'selection' ? { selection: { mode: 'listed', ids: value } } : value;
		const lists = Array.isArray(field.example) && kind !== 'messages';

		it('sends what the same value would be in the form', async () => {
			// It has no value of the example, before either of the two.
			const empty = () => {
				ours.sandbox.reset();
				ours.change({ [name]: tested.empty(name) });
			};
			empty();
			const { bodies } = await mapIn(ours, [{ [name]: columnOf(field) }]);
			empty();
			const { bodies: byForm } = await ours.update({ fields: { [name]: inForm(field.example) } });
			expect(bodies).toEqual(byForm);
			expect(bodies).toEqual([ours.body({ [name]: lists ? field.example : columnOf(field) })]);
		});

		it('skips it if it is blank, as in the form', async () => {
			const { requests, items } = await mapIn(ours, [{ [name]: ' ' }, { [name]: null }]);
			expect(requests).toEqual([]);
			expect(items.map(({ json }) => json)).toMatchObject([
				{ sent: false, skipped_fields: [name] },
				{ sent: false, skipped_fields: [name] },
			]);
		});

		it.each(['#REF!', ' null', 'undefined', 'NaN', '[object Object]', '#n/a', 'N/A'])(
			'refuses %j, and says where it comes from',
			async (word) => {
				const { failure, requests } = await mapIn(ours, [{ [name]: word }]);
				expect(requests).toEqual([]);
				expect(failure.message).toContain(`'${field.label}' is "${word.trim()}", which is `);
			},
		);

		it('refuses invalid values, in the sentences of the form', async () => {
			const wrong = outside(field)
				// JSON has neither NaN nor Infinity.
				.filter(([value]) => typeof value !== 'number' || Number.isFinite(value));
			const mapped = await mapIn(
				ours,
				wrong.map(([value]) => ({ id: ours.id(), [name]: value as string })),
				{ onError: 'continueErrorOutput' },
			);
			expect(mapped.requests).toEqual([]);
			expect(mapped.failed).toHaveLength(wrong.length);
			for (const [index, [, says]] of wrong.entries()) {
				const { error, message } = mapped.failed[index] ?? {};
				const told = problemsOf({ message: String(error), description: String(message) });
				expect(told.slice(0, field.label.length + 3)).toBe(`'${field.label}' `);
				expect(told.slice(field.label.length + 3, -1)).toMatch(says);
			}
		});
	});
});

describe('Map Automatically', () => {
	it('sends every property that is a field, item by item, and no other', async () => {
		const { bodies, items } = await map([
			{ name: 'One', language: 'German', row: 2 },
			{ voice_speed: '1.1' },
		]);
		expect(bodies).toEqual([
			{ elevenlabs_voice_id: voice, name: 'One', language: 'de' },
			{ elevenlabs_voice_id: voice, voice_speed: 1.1 },
		]);
		expect(items.map(({ json }) => json.updated_fields)).toEqual([
			['elevenlabs_voice_id', 'name', 'language'],
			['elevenlabs_voice_id', 'voice_speed'],
		]);
	});

	it.each([
		'base_prompt ',
		'\ufeffbase_prompt',
		'\u00a0base_prompt',
		'base_\u200bprompt',
		'Base_Prompt',
	])('recognizes the field by the name %j', async (name) => {
		const { bodies, hints } = await map([{ [name]: 'x' }]);
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, base_prompt: 'x' }]);
		expect(hints).toEqual([]);
	});

	it('recognizes the required voice by such names too, but no other words for a field', async () => {
		const { bodies } = await map([
			{ '\ufeffElevenlabs_Voice_ID': columnVoice, name: 'One', 'Base Prompt': 'x', toString: 1 },
		]);
		expect(bodies).toEqual([{ elevenlabs_voice_id: columnVoice, name: 'One' }]);
	});

	it('refuses an item in which two properties match one field, with all its other problems', async () => {
		const { failure, requests } = await map([
			{
				language: 'de',
				'Language ': 'fr',
				Elevenlabs_voice_id: '',
				elevenlabs_voice_id: '',
				voice_speed: 0,
			},
		]);
		expect(requests).toEqual([]);
		expect(problemsOf(failure)).toBe(
			'1. The item has more than one property for elevenlabs_voice_id: "Elevenlabs_voice_id", "elevenlabs_voice_id". Rename or remove all but one. ' +
				'2. The item has more than one property for language: "language", "Language ". Rename or remove all but one. ' +
				"3. 'Voice Speed' is 0. Enter a number above 0.",
		);
	});

	it("uses the form's field if two properties match it", async () => {
		const { bodies } = await map([{ language: 'de', Language: 'fr' }], {
			fields: { language: 'it' },
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, language: 'it' }]);
	});

	it('counts and names in a hint what it ignored, each once for all items', async () => {
		const { hints } = await map([
			{ name: 'One', Languages: 'de' },
			{ name: 'Two', Languages: 'fr', 'note ': '' },
		]);
		expect(hints).toEqual([
			'Map Automatically ignored 2 properties of the input that are not fields of a phone number: "Languages", "note "',
		]);
	});

	it('counts one in the singular, and names no more than ten', async () => {
		const { hints } = await map([{ name: 'One', c: 1 }]);
		expect(hints).toEqual([
			'Map Automatically ignored 1 property of the input that is not a field of a phone number: "c"',
		]);
		const columns = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`c${n}`, n]));
		const { hints: many } = await map([{ name: 'One', ...columns }]);
		expect(many).toEqual([
			'Map Automatically ignored 20 properties of the input that are not fields of a phone number: "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9" and 10 more',
		]);
	});

	it('does not count what the expressions of the form use', async () => {
		const { hints } = await map([{ name: 'One', first: 'Ann', 'the company': 'Acme', typed: 1 }], {
			fields: {
				base_prompt: '=You are {{ $json.first }} of {{ $json["the company"] }}, not $json.typed',
			},
		});
		expect(hints).toEqual([
			'Map Automatically ignored 1 property of the input that is not a field of a phone number: "typed"',
		]);
	});

	it('shows no hint if everything is a field', async () => {
		const { hints, bodies } = await here.update({
			items: [{ name: 'One' }],
			id: here.id(),
			dataMode,
		});
		expect(bodies).toHaveLength(1);
		expect(hints).toEqual([]);
	});

	it('adds the fields of the form, which win', async () => {
		const { bodies } = await map([{ name: 'Column', base_prompt: 'Column' }], {
			fields: { name: '=Form {{ $json.name }}', language: 'de' },
		});
		expect(bodies).toEqual([
			{ elevenlabs_voice_id: voice, name: 'Form Column', base_prompt: 'Column', language: 'de' },
		]);
	});

	it('a blank field of the form takes precedence too, and is then skipped', async () => {
		const { bodies, items } = await map([{ name: 'Column', language: 'de' }], {
			fields: { name: '' },
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, language: 'de' }]);
		expect(items[0]?.json.skipped_fields).toEqual(['name']);
	});

	it("uses the voice in the column, and the node's if the column is blank", async () => {
		const { bodies } = await map([
			{ name: 'One', elevenlabs_voice_id: columnVoice },
			{ name: 'Two', elevenlabs_voice_id: '  ' },
			{ name: 'Three', elevenlabs_voice_id: null },
			{ name: 'Four' },
		]);
		expect(bodies).toMatchObject([
			{ elevenlabs_voice_id: columnVoice },
			{ elevenlabs_voice_id: voice },
			{ elevenlabs_voice_id: voice },
			{ elevenlabs_voice_id: voice },
		]);
	});

	it('sends the voice of the column if all the other columns are blank', async () => {
		const { bodies, jsons } = await map([
			{ elevenlabs_voice_id: columnVoice, name: '', base_prompt: ' ' },
			{ elevenlabs_voice_id: '', name: '' },
			{ elevenlabs_voice_id: '' },
		]);
		expect(bodies).toEqual([{ elevenlabs_voice_id: columnVoice }]);
		expect(jsons.map(({ sent }) => sent)).toEqual([undefined, false, false]);
	});

	it('needs no voice in the node if the column has one, and says so if neither has', async () => {
		const { bodies, failed } = await map(
			[{ name: 'One', elevenlabs_voice_id: columnVoice }, { name: 'Two' }],
			{ voice: '', onError: 'continueErrorOutput' },
		);
		expect(bodies).toEqual([{ elevenlabs_voice_id: columnVoice, name: 'One' }]);
		expect(failed).toEqual([
			{
				error: "'Voice' is not set",
				message: 'Choose one: OpenCX requires it in every update. Nothing was sent for this item.',
			},
		]);
	});

	it("refuses an unlisted voice in the column, rather than send the node's voice", async () => {
		const { failure, requests } = await map([{ name: 'One', elevenlabs_voice_id: 'nobody' }]);
		expect(requests).toEqual([]);
		expect(failure.message).toMatch(/^'Voice' is "nobody"/);
	});

	it('refuses an item without any field, because nobody meant to change only the voice', async () => {
		const { failed, requests } = await map([{ Prompt: 'Hi' }, {}], {
			onError: 'continueErrorOutput',
		});
		expect(requests).toEqual([]);
		expect(failed.map(({ error }) => error)).toEqual([
			'No property of the item matches a field, so there is nothing to update (the item has "id", "Prompt")',
			'No property of the item matches a field, so there is nothing to update (the item has "id")',
		]);
		expect(failed[0]?.message).toBe(
			'Rename the properties to the API names of fields (elevenlabs_voice_id, name, base_prompt, handoff_phone_number, initial_message, language, emotion_recognition, voice_speed, speaks_first, wait_time_before_ending_call and 4 more), or add a field. Nothing was sent for this item.',
		);
	});

	it('obeys the options for blanks', async () => {
		const clear = await map([{ name: '', language: 'de' }], { options: { blankFields: 'clear' } });
		expect(clear.bodies).toEqual([{ elevenlabs_voice_id: voice, name: '', language: 'de' }]);
		const stop = await map([{ name: '' }], { options: { blankFields: 'fail' } });
		expect(problemsOf(stop.failure)).toBe(
			"'Name' is blank. Fill it in, or change 'When a Field Is Blank'.",
		);
	});

	it('reads a text of the input as text, never as an expression', async () => {
		const { bodies } = await map([{ name: '={{ 1 + 1 }}' }]);
		expect(bodies).toMatchObject([{ name: '={{ 1 + 1 }}' }]);
	});
});
