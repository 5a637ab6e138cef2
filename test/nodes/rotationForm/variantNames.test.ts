import { variantNamesMethod } from '../../../nodes/rotationForm/variantNames';
import { startHere } from '../../support/engine';

const here = startHere();

const types = [
	['OpenCX Phone', 'n8n-nodes-opencx-phone.openCxPhone'],
	['OpenCX Rotation Trigger', 'n8n-nodes-opencx-phone.openCxRotationTrigger'],
] as const;

describe.each(types)("Otherwise's list of %s", (_, type) => {
	const listed = async (variants: unknown, otherwise?: unknown) =>
		await here.engine.loadOptions({
			type,
			method: variantNamesMethod,
			parameters: { variants, otherwise } as never,
		});
	const noVariant = { name: 'No Variant: Leave the Agent as It Is', value: '' };

	it('has the names of the variants, as the form has them', async () => {
		const variant = [
			{ variantName: 'Office' },
			{ variantName: ' After hours ' },
			{ variantName: 'Office' },
			{ variantName: '' },
			{ variantName: '={{ $json.name }}' },
		];
		expect(await listed({ variant })).toEqual([
			noVariant,
			{ name: 'Office', value: 'Office' },
			{ name: 'After hours', value: 'After hours' },
		]);
	});

	it.each([[{}], [undefined], ['={{ $json.variants }}']])(
		'has no name where the form has no variants: %j',
		async (variants) => {
			expect(await listed(variants)).toEqual([noVariant]);
		},
	);

	// As n8n 2.8 asks while an expression in a variant has no input data.
	it('keeps the chosen name where the editor sends no variants', async () => {
		const chosen = [noVariant, { name: 'Office', value: 'Office' }];
		expect(await listed(null, 'Office')).toEqual(chosen);
		expect(await listed(null, '={{ $json.name }}')).toEqual([noVariant]);
		// What the form does not have any more stays marked as wrong.
		expect(await listed({}, 'Office')).toEqual([noVariant]);
		expect(await listed({ variant: [{ variantName: 'Lunch' }] }, 'Office')).toEqual([
			noVariant,
			{ name: 'Lunch', value: 'Lunch' },
		]);
	});
});
