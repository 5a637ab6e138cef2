import type {
	ILoadOptionsFunctions,
	INodePropertyOptions,
	INodePropertyTypeOptions,
	INodeType,
} from 'n8n-workflow';
import { isBlank } from '../values/blank';
import { isRecord } from '../values/json';

/** The names of the methods that fill the lists of "Otherwise" and "Override Variant". */
export const variantNamesMethod = 'getVariantNames';
export const overrideVariantsMethod = 'getOverrideVariants';

/** Beyond this many variants, a new name shows up in the lists only once a variant is added or removed. */
const watchedNames = 40;

/**
 * How a parameter asks for its list. n8n fills it again when one of the given values changes, and
 * compares values as text. All variants together are "[object Object],[object Object]", whatever
 * their names, so each name is given by itself.
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
 * The names of the variants that are in the form now. A name that is an expression is left out: its
 * value is not known before a run. Without input data, n8n 2.8 does not send variants that have
 * expressions. The list then has the chosen name, which the editor would otherwise show as wrong.
 *
 * @param path of the parameter that has the list
 * @param none what choosing no variant means
 */
const namesFor = (
	context: ILoadOptionsFunctions,
	path: string,
	none: string,
): INodePropertyOptions[] => {
	const variants: unknown = context.getCurrentNodeParameter('variants');
	const entries: unknown = isRecord(variants) ? (variants.variant ?? []) : undefined;
	const shown: unknown[] = Array.isArray(entries)
		? entries.map((entry: unknown) => (isRecord(entry) ? entry.variantName : undefined))
		: [context.getCurrentNodeParameter(path)];
	const names = shown.flatMap((name) =>
		typeof name === 'string' && !isBlank(name) && !name.startsWith('=') ? [name.trim()] : [],
	);
	return [{ name: none, value: '' }, ...[...new Set(names)].map((name) => ({ name, value: name }))];
};

/** The methods that fill the lists, for n8n to call, of each node that has the form. */
export const variantNames: NonNullable<INodeType['methods']>['loadOptions'] = {
	async [variantNamesMethod](this: ILoadOptionsFunctions) {
		return await Promise.resolve(
			namesFor(this, 'otherwise', 'No Variant: Leave the Agent as It Is'),
		);
	},
	async [overrideVariantsMethod](this: ILoadOptionsFunctions) {
		return await Promise.resolve(
			namesFor(this, 'rotationOptions.overrideVariant', 'No Override: The Schedule Decides'),
		);
	},
};
