import fc from 'fast-check';

import type { Field } from '../../../../../nodes/fields/field';
import { phoneNumberFields } from '../../../../../nodes/OpenCxPhone/resources/phoneNumber/fields';
import { breaches } from '../../../../../tools/sandbox/contract';
import { problemsOf, root, startHere, voice } from '../../../../support/engine';
import { outside } from '../../../fields/outside';
import { goldens } from '../../../../golden/bodies';
import { anyField, anyText, labels } from '../../../flow/arbitraryRequest';

const here = startHere();
const fields = Object.entries<Field>(phoneNumberFields);
const others = fields.filter(([, { required }]) => !required);

/** The text of a body as the sandbox shows it: it keeps the order of the keys. */
const textOf = (bodies: unknown[]): string[] => bodies.map((body) => JSON.stringify(body));

describe.each(others)('%s', (name, { kind, label, example }) => {
	const sent = Array.isArray(example) ? example.join(',') : example;

	it('the example is sent as it is, with the voice and nothing else', async () => {
		const { bodies, items } = await here.update({ fields: { [name]: example } });
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, [name]: sent }]);
		expect(items.map(({ json }) => json)).toEqual([
			{
				summary: `${here.id()}: updated Voice, ${label}`,
				success: true,
				phone_number_id: here.id(),
				updated_fields: ['elevenlabs_voice_id', name],
			},
		]);
		expect(here.sandbox.agents.get(here.id())).toMatchObject({ [name]: sent });
	});

	it('the example is sent as it is where an expression yields it', async () => {
		const { bodies } = await here.update({
			items: [{ id: here.id(), x: example as string }],
			fields: { [name]: '={{ $json.x }}' },
		});
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, [name]: sent }]);
	});

	it("every wrong value is refused by the field's label before any request", async () => {
		const wrong = outside({ ...phoneNumberFields[name as keyof typeof phoneNumberFields] });
		expect(wrong.length).toBeGreaterThan(1);
		const { failedItems, requests, items } = await here.update({
			// JSON knows neither NaN nor Infinity: they come of expressions.
			items: wrong.map(([value]) => ({ id: here.id(), x: value as string })),
			fields: { [name]: '={{ $json.x }}' },
			onError: 'continueErrorOutput',
		});
		expect(requests).toEqual([]);
		expect(items).toEqual([]);
		expect(failedItems).toHaveLength(wrong.length);
		for (const [index, [, says]] of wrong.entries()) {
			const { error, message } = failedItems[index]?.json ?? {};
			expect(String(error).startsWith(`'${label}' `)).toBe(true);
			const told = problemsOf({ message: String(error), description: String(message) });
			expect(told.slice(label.length + 3, -1)).toMatch(says);
			expect(failedItems[index]?.pairedItem).toEqual({ item: index });
		}
	});

	it('one wrong value keeps the whole run from sending', async () => {
		const [[value] = []] = outside({
			...phoneNumberFields[name as keyof typeof phoneNumberFields],
		});
		const { failure, requests } = await here.update({
			items: [
				{ id: here.id(), x: example as string },
				{ id: here.id(1), x: value as string },
			],
			fields: { [name]: '={{ $json.x }}' },
		});
		expect(requests).toEqual([]);
		expect(failure.message.startsWith(`'${label}' `)).toBe(true);
		expect(failure.context?.itemIndex).toBe(1);
		expect(failure.description?.replace(/^.*\. (?=Nothing)/, '')).toBe(
			"Nothing was sent for any of the 2 items; 1 of them can't be sent as they are. Correct them, or set 'On Error' in the node's settings to continue, so that the others are sent.",
		);
	});

	const zero = { text: '0', flag: false, number: 0 }[kind as string];
	if (zero !== undefined && name !== 'voice_speed') {
		it(`sends ${JSON.stringify(zero)}, which is a value like any other`, async () => {
			const { bodies } = await here.update({ fields: { [name]: zero } });
			expect(textOf(bodies)).toEqual([
				JSON.stringify({ elevenlabs_voice_id: voice, [name]: zero }),
			]);
		});
	}
});

describe('elevenlabs_voice_id', () => {
	it.each(phoneNumberFields.elevenlabs_voice_id.choices.map(({ value }) => value))(
		'the voice %s can be sent alone',
		async (value) => {
			const { bodies } = await here.update({ voice: value });
			expect(bodies).toEqual([{ elevenlabs_voice_id: value }]);
		},
	);

	it('a voice that an expression leaves blank is refused, whatever blank fields do', async () => {
		for (const blankFields of ['skip', 'clear', 'fail']) {
			const { failure, requests } = await here.update({
				voice: '={{ $json.none }}',
				options: { blankFields },
			});
			expect(requests).toEqual([]);
			expect(problemsOf(failure)).toBe(
				"'Voice' is not set. Choose one: OpenCX requires it in every update.",
			);
		}
	});

	it('nothing is sent where n8n itself finds that no voice is chosen', async () => {
		await expect(here.update({ voice: '' })).rejects.toThrow(/workflow has issues/);
		expect(here.sandbox.requests).toEqual([]);
	});
});

describe('text fields', () => {
	const long = `${'Zeile für Zeile – שורה אחר שורה – 一行一行 – ทีละบรรทัด 🥐👩‍👩‍👧‍👦\r\n\t"\\u0000" {{ }} \u2028\n'.repeat(2_000)}`;

	it.each(['name', 'base_prompt', 'initial_message'])(
		'long text of many lines in any script reaches %s to the byte',
		async (name) => {
			const text = ` \n${long}  \n`;
			const { bodies } = await here.update({
				items: [{ id: here.id(), text }],
				fields: { [name]: '={{ $json.text }}' },
			});
			expect(bodies).toEqual([{ elevenlabs_voice_id: voice, [name]: text }]);
		},
	);

	it('typed text without an expression arrives to the byte', async () => {
		const { bodies } = await here.update({ fields: { base_prompt: `A${long}` } });
		expect(bodies).toEqual([{ elevenlabs_voice_id: voice, base_prompt: `A${long}` }]);
	});

	it('any text arrives as it was given, in messages too', async () => {
		await fc.assert(
			fc.asyncProperty(anyText, async (text) => {
				here.sandbox.reset();
				const message = text.replaceAll(',', ';');
				const { bodies } = await here.update({
					items: [{ id: here.id(), text, message }],
					fields: {
						name: '={{ $json.text }}',
						awaiting_response_messages: ['={{ $json.message }}', 'end'],
					},
				});
				expect(bodies).toEqual([
					{
						elevenlabs_voice_id: voice,
						...(text.trim() === '' ? {} : { name: text }),
						awaiting_response_messages: message.trim() === '' ? 'end' : `${message},end`,
					},
				]);
			}),
			{ numRuns: 40 },
		);
	});
});

describe('the body for', () => {
	it.each(goldens)(
		'the body for $title is the one written by hand',
		async ({ item, voice: chosen, fields: given, body }) => {
			const { bodies, failed } = await here.update({
				items: [{ ...item, id: here.id() }],
				voice: chosen,
				fields: given,
			});
			expect(failed).toEqual([]);
			expect(bodies.map((sent) => JSON.stringify(sent))).toEqual([body]);
			expect(here.sandbox.updates).toHaveLength(1);
		},
	);

	it.each(goldens)('the body for $title keeps the contract', ({ body }) => {
		expect(breaches('UpdatePhoneNumber', JSON.parse(body))).toEqual([]);
	});
});

describe('whatever the parameters hold, through the engine', () => {
	it('either a body that keeps the contract is sent, or an error names a field and nothing is sent', async () => {
		let sent = 0;
		let refused = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.dictionary(fc.constantFrom(...others.map(([name]) => name)), anyField, { maxKeys: 4 }),
				fc.oneof(fc.constant(voice), anyField),
				fc.constantFrom('skip', 'clear', 'fail'),
				async (values, chosen, blankFields) => {
					here.sandbox.reset();
					const names = Object.keys(values);
					const outcome = await here.update({
						items: [{ id: here.id(), values: values as object, chosen: chosen as string }],
						voice: '={{ $json.chosen }}',
						fields: Object.fromEntries(names.map((name) => [name, `={{ $json.values.${name} }}`])),
						options: { blankFields },
						onError: 'continueErrorOutput',
					});
					expect(outcome.error).toBeUndefined();
					if (outcome.failed.length === 0) {
						sent += 1;
						// Where all that was added is blank, there is nothing to send.
						const isSent = outcome.items[0]?.json.sent !== false;
						expect(outcome.requests.map(({ status }) => status)).toEqual(isSent ? [200] : []);
						if (isSent) expect(breaches('UpdatePhoneNumber', outcome.bodies[0])).toEqual([]);
					} else {
						refused += 1;
						expect(outcome.requests).toEqual([]);
						expect(
							labels.some((label) => String(outcome.failed[0]?.error).includes(`'${label}'`)),
						).toBe(true);
					}
				},
			),
			{ numRuns: 120 },
		);
		// A test of nothing but refusals would prove little.
		expect(Math.min(sent, refused)).toBeGreaterThan(10);
	});
});

it('the engine runs the built node and not the sources', () => {
	expect(root).toBe(process.cwd());
	expect(here.engine.nodeType('n8n-nodes-opencx-phone.openCxPhone').description.name).toBe(
		'openCxPhone',
	);
});
