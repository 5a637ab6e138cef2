import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import type { Field } from '../fields/field';
import { optionProperties } from '../input/options';
import type { Option, Options } from '../input/options';
import { rotatableProperty, rotations } from '../resources';
import { withBuilderHints } from '../resources/builderHints';
import type { ResourceRotation } from '../resources/resource';
import { drawIdProperty } from '../rotationForm/drawId';
import type { RotationNeeds } from '../rotationForm/rotationProperties';
import { createRotationProperties, scheduleProperty } from '../rotationForm/rotationProperties';

const fireWhenPublished = {
	kind: 'flag',
	label: 'Fire When Published',
	help: 'Whether to also fire when the workflow is published, when n8n starts and when another main process takes over, with the variant that is active then; if off, changes while n8n is down are lost',
	example: true,
	default: true,
} as const satisfies Option;

/** The trigger's options that are not part of the rotation. */
export const triggerOptionsOf = ({
	options,
}: ResourceRotation): Options & { readonly fireWhenPublished: typeof fireWhenPublished } => ({
	...options,
	fireWhenPublished,
});

/** What the trigger needs from a rotation. */
export const triggerNeedsOf = (rotation: ResourceRotation): RotationNeeds => ({
	isLeadOptional: true,
	hasCredential: true,
	hasMoment: false,
	moreOptions: optionProperties(triggerOptionsOf(rotation)),
});

const shownFor =
	(resource: string) =>
	(property: INodeProperties): INodeProperties => ({
		...property,
		displayOptions: { show: { resource: [resource], ...property.displayOptions?.show } },
	});

/** The parameters of the trigger: those of Choose Variant, from the same declarations. */
export const triggerProperties: INodeProperties[] = withBuilderHints([
	rotatableProperty,
	scheduleProperty,
	...Array.from(rotations).flatMap(([resource, rotation]) =>
		[
			drawIdProperty(rotation.rotated.api),
			...createRotationProperties(rotation.rotated, triggerNeedsOf(rotation)),
		].map(shownFor(resource)),
	),
]);

const hasList = (field: Field): boolean =>
	field.kind === 'reference' || (field.kind === 'ids' && field.optionsMethod !== undefined);

/** The resources whose variants have a field with a list from the account. */
const listingResources = Array.from(rotations).flatMap(([resource, { rotated }]) =>
	Object.values(rotated.others).some(hasList) ? [resource] : [],
);

/** The credential: only the lists in the form use it. */
export const triggerCredentials: INodeCredentialDescription[] = [
	{
		name: 'openCxApi',
		required: false,
		displayOptions: { show: { resource: listingResources } },
	},
];

const scheduleNames = Object.fromEntries(
	(scheduleProperty.options ?? []).flatMap((option) =>
		'value' in option ? [[option.value, option.name]] : [],
	),
);

/** The line below the node's name on the canvas: the schedule, in words. */
export const subtitle = `={{ (${JSON.stringify(scheduleNames)})[$parameter["schedule"]] }}`;
