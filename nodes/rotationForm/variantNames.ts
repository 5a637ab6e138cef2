import type { ILoadOptionsFunctions, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { isBlank } from '../values/blank';
import { isRecord } from '../values/json';

/** The names by which the parameters "Otherwise" and "Override Variant" ask for their lists. */
export const variantNamesMethod = 'getVariantNames';
export const overrideVariantsMethod = 'getOverrideVariants';

/**
 * The names of the variants, as the form has them at the moment. A name that is an expression is left
 * out: what it yields is not known before a run.
 *
 * @param none what choosing no variant means
 */
const namesFor = (context: ILoadOptionsFunctions, none: string): INodePropertyOptions[] => {
	const variants: unknown = context.getCurrentNodeParameter('variants');
	const entries: unknown = isRecord(variants) ? variants.variant : undefined;
	const names = (Array.isArray(entries) ? entries : []).flatMap((entry: unknown) => {
		const name: unknown = isRecord(entry) ? entry.variantName : undefined;
		return typeof name === 'string' && !isBlank(name) && !name.startsWith('=') ? [name.trim()] : [];
	});
	return [{ name: none, value: '' }, ...[...new Set(names)].map((name) => ({ name, value: name }))];
};

/** The methods that fill the lists, for n8n to call: of each node that has the form. */
export const variantNames: NonNullable<INodeType['methods']>['loadOptions'] = {
	async [variantNamesMethod](this: ILoadOptionsFunctions) {
		return await Promise.resolve(namesFor(this, 'No Variant: Leave the Agent as It Is'));
	},
	async [overrideVariantsMethod](this: ILoadOptionsFunctions) {
		return await Promise.resolve(namesFor(this, 'No Override: The Schedule Decides'));
	},
};
