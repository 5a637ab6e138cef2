import { variantNamesMethod } from '../../../nodes/rotationForm/variantNames';
import { startHere } from '../../support/engine';

const here = startHere();

const types = [
	['OpenCX Phone', 'n8n-nodes-opencx-phone.openCxPhone'],
	['OpenCX Rotation Trigger', 'n8n-nodes-opencx-phone.openCxRotationTrigger'],
] as const;

describe.each(types)("Otherwise's list of %s", (_, type) => {
	const listed = async (variants: unknown) =>
		await here.engine.loadOptions({
			type,
			method: variantNamesMethod,
			parameters: { variants } as never,
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
});
