import type { INodeProperties } from 'n8n-workflow';
import type { Operation, Resource } from './operation';
import { phoneNumber } from './phoneNumber';
import { testOpenCxApi } from './phoneNumber/credentialTest';
import { searchPhoneNumbers } from './phoneNumber/locator';

const resources: readonly Resource[] = [phoneNumber];

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

const shownFor = (resource: Resource, operation: Operation) => (property: INodeProperties) => ({
	...property,
	displayOptions: {
		...property.displayOptions,
		show: {
			resource: [resource.value],
			operation: [operation.value],
			...property.displayOptions?.show,
		},
	},
});

const { value: defaultResource } = phoneNumber;

/** All parameters of the node: the menus, then those of each operation. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value }) => ({ name, value })),
		default: defaultResource,
	},
	...resources.map(operationsOf),
	...resources.flatMap((resource) =>
		resource.operations.flatMap((operation) =>
			operation.properties.map(shownFor(resource, operation)),
		),
	),
];

/** The operation of these names, from the same list as the menus; undefined where there is none. */
export const findOperation = (resource: unknown, operation: unknown): Operation | undefined =>
	resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);

/** What parameters and the credential name, for n8n to call. */
export const methods = { credentialTest: { testOpenCxApi }, listSearch: { searchPhoneNumbers } };

/** The operations that send nothing, for which no credential is asked. */
export const withoutCredential: string[] = resources.flatMap(({ operations }) =>
	operations.filter(({ sendsNothing }) => sendsNothing).map(({ value }) => value),
);
