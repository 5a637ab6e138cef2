import type {
	ILoadOptionsFunctions,
	INodePropertyOptions,
	INodePropertyTypeOptions,
	INodeType,
} from 'n8n-workflow';
import { isBlank } from '../values/blank';
import { isRecord } from '../values/json';

/** The names by which the parameters "Otherwise" and "Override Variant" ask for their lists. */
export const variantNamesMethod = 'getVariantNames';
export const overrideVariantsMethod = 'getOverrideVariants';

/** Of more variants than these, a new name comes into the lists when a variant is added or removed. */
const watchedNames = 40;

/**
 * How a parameter asks for its list. n8n fills it again where one of the named values has changed, and
 * compares them as texts: all variants together are "[object Object],[object Object]", whatever they
 * are called, so that their names are named one by one.
 *
 * @param method one of the two above
 */
export const listFrom = (method: string): INodePropertyTypeOptions => ({
	loadOptionsMethod: method,
	loadOptionsDependsOn: [
		'variants.variant',
		...Array.from(
			{ length: watchedNames },
			(_, position) => `variants.variant[${position}].variantName`,
		),
	],
});

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
