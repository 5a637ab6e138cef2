import fc from 'fast-check';

import type { Field, Kind } from '../../../nodes/fields/field';
import { isBlank } from '../../../nodes/values/blank';
import { hasUnreadable } from '../../../nodes/values/characters';
import { leftoverProblem } from '../../../nodes/values/leftover';
import { breaches } from '../../../tools/sandbox/contract';
import { goldens } from '../../golden/bodies';
import { problemsOf, root, startFor } from '../../support/engine';
import { everyResource, phoneNumbers } from '../../support/resources';
import { outside } from '../fields/outside';
import { anyFieldOf, anyText, labelsOf } from '../updates/arbitraryRequest';

/** What the form saves for a value, which may be an expression. */
const inForm = ({ kind }: Field, value: unknown): unknown =>
	kind === 'selection' ? { selection: { mode: 'listed', ids: [value].flat() } } : value;

/** How the API takes the example of a field. */
const sentOf = ({ kind, example }: Field): unknown =>
	kind === 'messages' && Array.isArray(example) ? example.join(',') : example;

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested);
	const { required, requiredLabels, schema, isShown, naming } = tested;
	const { api } = tested.resource;
	const { output } = api.id;
	const fields = Object.entries<Field>(api.fields);
	const others = fields.filter(([, field]) => !field.required);
	/** Changes the first so that it has nothing of the example. */
	const emptied = (name: string) => {
		here.change({ [name]: tested.empty(name) });
	};

	/** The text of a body as the sandbox shows it: it keeps the order of the keys. */
	const textOf = (bodies: unknown[]): string[] => bodies.map((body) => JSON.stringify(body));

	describe.each(others)('%s', (name, field) => {
		const { kind, label, example } = field;
		const sent = sentOf(field);
		// In the form, a selection takes no expression as a whole, so other values come from the input.
		const givenAs = (values: readonly unknown[]) =>
			kind === 'selection'
				? {
						dataMode: 'autoMapInputData',
						fields: {},
						items: values.map((value) => ({ id: here.id(), [name]: value as string })),
					}
				: {
						fields: { [name]: '={{ $json.x }}' },
						items: values.map((value) => ({ id: here.id(), x: value as string })),
					};

		it('the example is sent as it is, with what is required and nothing else', async () => {
			here.sandbox.set({ echo: false });
			emptied(name);
			const called = here.called(0, { [name]: sent });
			const { bodies, items } = await here.update({ fields: { [name]: inForm(field, example) } });
			expect(bodies).toEqual([here.body({ [name]: sent })]);
			expect(items.map(({ json }) => json)).toEqual([
				{
					summary: `${called}: updated ${[...requiredLabels, label].join(', ')}`,
					success: true,
					[output]: here.id(),
					updated_fields: [...Object.keys(required), name],
					...(isShown
						? {
								sent: { [name]: sent },
								sent_at: expect.any(String) as string,
								previous: { [name]: tested.empty(name) },
							}
						: {}),
					...tested.told({ [name]: sent }),
				},
			]);
			expect(here.entry()).toMatchObject({ [name]: sent });
		});

		it('a word for a missing value is refused if an expression yields it', async () => {
			for (const word of ['#REF!', ' NULL', 'undefined', 'NaN', '[object Object]', 'N/A']) {
				const { failure, requests } = await here.update(givenAs([word]));
				expect(requests).toEqual([]);
				expect(failure.message).toContain(`'${label}' is "${word.trim()}", which is `);
			}
		});

		if (kind === 'text') {
			it('the same word is sent if somebody typed it', async () => {
				emptied(name);
				const { bodies } = await here.update({ fields: { [name]: '#REF!' } });
				expect(bodies).toEqual([here.body({ [name]: '#REF!' })]);
			});
		}

		it('the example is sent as it is if an expression yields it', async () => {
			emptied(name);
			const { bodies } = await here.update({
				items: [{ id: here.id(), x: example as string }],
				fields: { [name]: inForm(field, '={{ $json.x }}') },
			});
			expect(bodies).toEqual([here.body({ [name]: sent })]);
		});

		it("every wrong value is refused by the field's label before any request", async () => {
			const wrong = outside(field);
			expect(wrong.length).toBeGreaterThan(1);
			const { failedItems, requests, items } = await here.update({
				// JSON has neither NaN nor Infinity: they come from expressions.
				...givenAs(wrong.map(([value]) => value)),
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
			const [[value] = []] = outside(field);
			const { failure, requests } = await here.update({
				...givenAs([example, value]),
			});
			expect(requests).toEqual([]);
			expect(failure.message.startsWith(`'${label}' `)).toBe(true);
			expect(failure.context?.itemIndex).toBe(1);
			expect(failure.description?.replace(/^.*\. (?=Nothing)/, '')).toBe(
				"Nothing was sent for any of the 2 items; 1 of them can't be sent as they are. Correct them. To send the others anyway, set 'On Error' in the node's settings to continue.",
			);
		});

		it('Clear It sends what the API takes for nothing, or refuses the blank field', async () => {
			const none: Partial<Record<Kind, unknown>> = { text: '', phone: '', messages: '', list: [] };
			const cleared = field.nullable ? null : none[kind];
			const { bodies, failed, requests } = await here.update({
				fields: { [name]: inForm(field, '={{ $json.none }}') },
				options: { blankFields: 'clear', ...(isShown ? { onlyChanges: false } : {}) },
				onError: 'continueErrorOutput',
			});
			if (cleared === undefined) {
				expect(requests).toEqual([]);
				expect(failed[0]?.error).toBe(`'${label}' is blank, and this field cannot be cleared`);
			} else expect(bodies).toEqual([here.body({ [name]: cleared })]);
		});

		const zero = { text: '0', flag: false, number: 0 }[kind as string];
		if (zero !== undefined && name !== 'voice_speed') {
			it(`sends ${JSON.stringify(zero)}, which is a value like any other`, async () => {
				emptied(name);
				const { bodies } = await here.update({ fields: { [name]: zero } });
				expect(textOf(bodies)).toEqual([JSON.stringify(here.body({ [name]: zero }))]);
			});
		}
	});

	describe('text fields', () => {
		const { list } = tested;
		const long = `${'Zeile für Zeile – שורה אחר שורה – 一行一行 – ทีละบรรทัด 🥐👩‍👩‍👧‍👦\r\n\t"\\u0000" {{ }} \u2028\n'.repeat(2_000)}`;

		it.each(
			fields.filter(([, field]) => field.kind === 'text' && !field.trimmed).map(([name]) => name),
		)('long text of many lines in any script reaches %s to the byte', async (name) => {
			const text = ` \n${long}  \n`;
			const { bodies } = await here.update({
				items: [{ id: here.id(), text }],
				fields: { [name]: '={{ $json.text }}' },
			});
			expect(bodies).toEqual([here.body({ [name]: text })]);
		});

		it('typed text without an expression arrives to the byte', async () => {
			const { name } = tested.text;
			const { bodies } = await here.update({ fields: { [name]: `A${long}` } });
			expect(bodies).toEqual([here.body({ [name]: `A${long}` })]);
		});

		it('any text arrives as it was given, in a list too', async () => {
			await fc.assert(
				fc.asyncProperty(anyText, async (given) => {
					here.sandbox.reset();
					// Unreadable characters are refused, and so are words for missing values.
					const text = [...given].filter((character) => !hasUnreadable(character)).join('');
					fc.pre(leftoverProblem(text) === undefined);
					const message = tested.list.entryOf(text);
					const { bodies } = await here.update({
						items: [{ id: here.id(), text, message }],
						fields: {
							[naming.name]: '={{ $json.text }}',
							[list.name]: ['={{ $json.message }}', 'end'],
						},
					});
					expect(bodies).toEqual([
						here.body({
							...(isBlank(text) ? {} : { [naming.name]: text }),
							[list.name]: list.sent([...(isBlank(message) ? [] : [message]), 'end']),
						}),
					]);
				}),
				{ numRuns: 25, examples: [['\uffa0À']] },
			);
		});
	});

	describe('the body for', () => {
		const ours = goldens[tested.schema] ?? [];
		it.each(ours)(
			'the body for $title is the hand-written one',
			async ({ item, voice: chosen, fields: given, options, body }) => {
				const { bodies, failed } = await here.update({
					items: [{ ...item, id: here.id() }],
					...(chosen === undefined ? {} : { voice: chosen }),
					fields: given,
					...(options === undefined ? {} : { options }),
				});
				expect(failed).toEqual([]);
				expect(bodies.map((sent) => JSON.stringify(sent))).toEqual([body]);
				expect(here.sandbox.updates).toHaveLength(1);
			},
		);

		it.each(ours)('the body for $title keeps the contract', ({ body }) => {
			expect(breaches(schema, JSON.parse(body))).toEqual([]);
		});
	});

	describe('whatever the parameters contain, through the engine', () => {
		const anyField = anyFieldOf(tested);
		const labels = labelsOf(tested);

		it('either a body that keeps the contract is sent, or an error names a field and nothing is sent', async () => {
			let sent = 0;
			let refused = 0;
			await fc.assert(
				fc.asyncProperty(
					fc.dictionary(fc.constantFrom(...others.map(([name]) => name)), anyField, { maxKeys: 4 }),
					fc.oneof(fc.constant(Object.values(required)[0]), anyField),
					fc.constantFrom('skip', 'clear', 'fail'),
					async (values, chosen, blankFields) => {
						here.sandbox.reset();
						const isChosen = Object.keys(required).length > 0;
						const names = Object.keys(values);
						const outcome = await here.update({
							items: [{ id: here.id(), values: values as object, chosen: chosen as string }],
							...(isChosen ? { voice: '={{ $json.chosen }}' } : {}),
							fields: Object.fromEntries(
								names.map((name) => [name, `={{ $json.values.${name} }}`]),
							),
							options: { blankFields },
							onError: 'continueErrorOutput',
						});
						expect(outcome.error).toBeUndefined();
						if (outcome.failed.length === 0) {
							sent += 1;
							// If everything added is blank or already set, there is nothing to send.
							const isSent = outcome.items[0]?.json.sent !== false;
							expect(outcome.patches.map(({ status }) => status)).toEqual(isSent ? [200] : []);
							if (isSent) expect(breaches(schema, outcome.bodies[0])).toEqual([]);
						} else {
							refused += 1;
							expect(outcome.requests).toEqual([]);
							expect(
								labels.some((label) => String(outcome.failed[0]?.error).includes(`'${label}'`)),
							).toBe(true);
						}
					},
				),
				// About one in six is sent: enough for every seed.
				{ numRuns: 300 },
			);
			// A test of nothing but refusals would prove little.
			expect(Math.min(sent, refused)).toBeGreaterThan(10);
		});
	});
});

describe('the engine', () => {
	const here = startFor(phoneNumbers);

	it('the engine runs the built node and not the sources', () => {
		expect(root).toBe(process.cwd());
		expect(here.engine.nodeType('n8n-nodes-opencx-phone.openCxPhone').description.name).toBe(
			'openCxPhone',
		);
	});
});
