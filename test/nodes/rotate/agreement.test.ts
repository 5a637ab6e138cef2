import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { Field } from '../../../nodes/fields/field';
import type { VariantInput } from '../../../nodes/rotation';
import { schedules } from '../../../nodes/rotation';
import { runNode, startFor } from '../../support/engine';
import { everyResource } from '../../support/resources';
import { trigger } from '../../support/trigger';
import { arbitraryInputs } from '../rotation/arbitraryRotation';
import { byId } from './rotationParameters';

/** What the form saves for the example of a field. */
const inForm = ({ kind, example }: Field): unknown => {
	if (kind === 'selection') return { selection: { mode: 'listed', ids: [example].flat() } };
	return kind === 'reference' ? byId(example) : example;
};

/** Moments before, at and after now, in the days around which the dates of a rotation lie. */
const arbitraryOffset = fc.integer({ min: -20 * 86_400, max: 20 * 86_400 });

describe.each(everyResource)('For %s', (_, tested) => {
	const here = startFor(tested);
	const { value: resource, api } = tested.resource;
	const lead = tested.text.name;
	const fields = Object.entries<Field>(api.fields);
	const others = fields.filter(([name]) => name !== lead);
	const rotateValue = resource === 'phoneNumber' ? 'rotatePrompt' : 'rotate';

	/** What a variant sets: the field that leads, and some of the others. */
	const arbitrarySet = fc.record({
		text: fc.stringMatching(/^[A-Z][a-z ]{0,20}[a-z]$/),
		added: fc.subarray(others, { maxLength: 3 }),
	});

	/** A rotation as n8n saves it, its dates around now. */
	const arbitraryRotation = fc
		.constantFrom(...schedules)
		.chain((schedule) =>
			fc.record({
				input: arbitraryInputs[schedule](Date.now()),
				sets: fc.array(arbitrarySet, { minLength: 6, maxLength: 6 }),
			}),
		)
		.map(({ input: { drawId, timezone, ...input }, sets }) => ({
			...input,
			drawId: drawId ?? 'any',
			rotationOptions: { timezone: String(timezone) },
			variants: {
				variant: input.variants.map((variant: VariantInput, position) => {
					const { text = '', added = [] } = sets[position] ?? {};
					return {
						...variant,
						// The form has a list as an expression, which n8n ends at the first double brace.
						...('dateList' in variant
							? { dateList: `={{ ${JSON.stringify(variant.dateList).replaceAll('}', ' }')} }}` }
							: {}),
						[lead]: text,
						otherFields: Object.fromEntries(added.map(([name, field]) => [name, inForm(field)])),
					};
				}),
			},
		}));
	type SavedRotation = typeof arbitraryRotation extends fc.Arbitrary<infer T> ? T : never;

	const chosenBy = async (
		{ drawId, rotationOptions, ...rotation }: SavedRotation,
		at?: string,
	): Promise<IDataObject | undefined> => {
		const { jsons } = await runNode(here, {
			parameters: {
				resource,
				operation: 'chooseVariant',
				...rotation,
				rotationOptions: { ...rotationOptions, ...(at === undefined ? {} : { at }) },
				[api.id.parameter]: drawId,
			},
			credential: 'none',
		});
		return jsons[0];
	};

	it('Choose Variant and what is sent agree, at any moment', async () => {
		await fc.assert(
			fc.asyncProperty(arbitraryRotation, arbitraryOffset, async (saved, offset) => {
				const at = new Date(Date.now() + offset * 1_000).toISOString();
				const id = here.id();
				const { rotationOptions, ...rotation } = saved;
				const chosen = await chosenBy({ ...saved, drawId: id }, at);
				const { jsons } = await runNode(here, {
					parameters: {
						resource,
						operation: rotateValue,
						...tested.required,
						...rotation,
						rotationOptions: { ...rotationOptions, at },
						[api.id.parameter]: byId(id),
						options: { dryRun: true, onlyChanges: false },
					},
				});
				const [sent] = jsons;
				expect([sent?.variant, sent?.reason, sent?.valid_until]).toEqual([
					chosen?.variant,
					chosen?.reason,
					chosen?.valid_until,
				]);
				const request = (sent?.request ?? { body: {} }) as { body: IDataObject };
				expect(request.body).toEqual(
					chosen?.variant === null
						? {}
						: tested.body({ ...here.entries.get(id) }, chosen?.fields as IDataObject),
				);
			}),
			{ numRuns: 60 },
		);
	});

	it('Choose Variant and the trigger agree, now', async () => {
		await fc.assert(
			fc.asyncProperty(arbitraryRotation, async (saved) => {
				const { drawId, ...rotation } = saved;
				const byHand = async (): Promise<[IDataObject | undefined, IDataObject | undefined]> => {
					const chosen = await chosenBy(saved);
					const [item] = await here.engine.runByHand(
						trigger({ resource, ...rotation, [api.id.parameter]: drawId }),
					);
					return [chosen, item?.json];
				};
				let [chosen, fired] = await byHand();
				// A stretch may end between the two: the moment is then another one.
				if (chosen?.valid_until !== fired?.valid_until) [chosen, fired] = await byHand();
				const { previous_variant: previous, ...told } = fired ?? {};
				expect(previous).toBeNull();
				expect(told).toEqual(chosen);
			}),
			{ numRuns: 60 },
		);
	});
});
