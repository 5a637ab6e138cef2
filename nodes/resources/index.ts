import type { ILoadOptionsFunctions, INodeProperties, INodeType } from 'n8n-workflow';
import { createCredentialTest } from '../lists/credentialTest';
import type { Operation } from '../api/operation';
import { rotationCollections } from '../rotationForm/rotationProperties';
import { variantNames } from '../rotationForm/variantNames';
import type { RateLimiters } from '../transport/limiter';
import { withBuilderHints } from './builderHints';
import { call } from './call';
import { phoneAgent } from './phoneAgent';
import { phoneNumber } from './phoneNumber';
import type { Resource, ResourceRotation } from './resource';
import { trainingScenario } from './trainingScenario';

/** By name, as n8n sorts them. */
export const resources: readonly Resource[] = [call, phoneAgent, phoneNumber, trainingScenario];

const operationsOf = ({
	value: resource,
	operations,
	defaultOperation,
}: Resource): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: [resource] } },
	options: operations.map(({ name, value, action, description }) => ({
		name,
		value,
		action,
		description,
	})),
	default: defaultOperation,
});

/**
 * How a parameter refers to the operation that it is shown for. If a collection uses the plain
 * name, n8n empties it whenever the operation changes, even if both operations have that
 * collection. With a path from the root it does not, so a rotation entered for Rotate can be
 * previewed with Choose Variant.
 */
const operationKeyOf = ({ name }: INodeProperties): string =>
	rotationCollections.includes(name) ? '/operation' : 'operation';

const shownFor = (resource: Resource, operation: Operation) => (property: INodeProperties) => ({
	...property,
	displayOptions: {
		...property.displayOptions,
		show: {
			resource: [resource.value],
			[operationKeyOf(property)]: [operation.value],
			...property.displayOptions?.show,
		},
	},
});

const { value: defaultResource } = phoneNumber;

/** The menu of these resources. */
const menuOf = (entries: readonly Resource[]): INodeProperties => ({
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: entries.map(({ name, value, description }) => ({ name, value, description })),
	default: defaultResource,
});

/** All parameters of the node: the menus, then those of each operation. */
export const properties: INodeProperties[] = withBuilderHints([
	menuOf(resources),
	...resources.map(operationsOf),
	...resources.flatMap((resource) =>
		resource.operations.flatMap((operation) =>
			operation.properties.map(shownFor(resource, operation)),
		),
	),
]);

const actions = Object.fromEntries(
	resources.flatMap(({ value, operations }) =>
		operations.map((operation) => [`${value}.${operation.value}`, operation.action]),
	),
);

/** The line below the node's name on the canvas: what the chosen operation does, in words. */
export const subtitle = `={{ (${JSON.stringify(actions)})[$parameter["resource"] + "." + $parameter["operation"]] }}`;

/** The operation with these names, from the same list as the menus; undefined if there is none. */
export const findOperation = (resource: unknown, operation: unknown): Operation | undefined =>
	resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);

const rotatable = resources.filter(({ rotation }) => rotation !== undefined);

/** The menu of the resources that can be rotated by the clock. */
export const rotatableProperty = menuOf(rotatable);

/** How each of them is rotated, by its value in the menu. */
export const rotations: ReadonlyMap<string, ResourceRotation> = new Map(
	rotatable.flatMap(({ value, rotation }) => (rotation ? [[value, rotation] as const] : [])),
);

type Methods = NonNullable<INodeType['methods']>;

/** The methods that fill the lists of parameters, for n8n to call. */
export const createLists = (
	limiters: RateLimiters,
): Required<Pick<Methods, 'listSearch' | 'loadOptions'>> => ({
	loadOptions: {
		...variantNames,
		...Object.fromEntries(
			resources
				.flatMap(({ optionLists = [] }) => optionLists)
				.map(({ optionsMethod, load }) => [
					optionsMethod,
					async function (this: ILoadOptionsFunctions) {
						return await load(this, limiters);
					},
				]),
		),
	},
	listSearch: Object.fromEntries(
		resources
			.flatMap(({ searches }) => searches)
			.map(({ searchName, search }) => [
				searchName,
				async function (this: ILoadOptionsFunctions, filter?: string, token?: unknown) {
					return await search(this, limiters, filter, token);
				},
			]),
	),
});

/** The method that tests the credential, for n8n to call. */
export const createCredentialTests = (
	limiters: RateLimiters,
): Required<Pick<Methods, 'credentialTest'>> => ({
	credentialTest: { testOpenCxApi: createCredentialTest(phoneNumber.api, limiters) },
});

/** All methods that parameters and the credential refer to, for n8n to call. */
export const createMethods = (limiters: RateLimiters): Methods => ({
	...createCredentialTests(limiters),
	...createLists(limiters),
});
