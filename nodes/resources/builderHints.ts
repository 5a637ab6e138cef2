import type { INodeProperties } from 'n8n-workflow';

/**
 * Hints for n8n's assistant about single parameters, by their names: only what their descriptions
 * don't say and what is easy to get wrong. The menus of resources and operations have none, because
 * newer n8n refuses to load a node with hints there. The hints contain no expressions, because the
 * assistant writes those in its own format.
 */
const hints: Readonly<Record<string, string>> = {
	updateFields:
		'Add only the fields that should change. A field that is not added stays as it is. Callers hear a change at once.',
	elevenlabs_voice_id:
		'OpenCX requires a voice in every update of a phone number. Ask which voice the agent has now, because the API does not show it.',
	dataMode: 'Map Automatically updates every field whose API name is a property of the input item.',
	previous: 'The output of an earlier Update of the same agent or scenario, unchanged.',
	variants:
		'Give each variant a unique name, and set the same fields in each: a field that only one variant sets keeps its value when the next one takes over.',
	otherwise: 'The name of one of the variants, which applies when no other does.',
};

/**
 * The parameters with these hints. Older n8n versions and their types have no hints and ignore
 * them.
 */
export const withBuilderHints = (properties: readonly INodeProperties[]): INodeProperties[] =>
	properties.map((property) => {
		const propertyHint = Object.hasOwn(hints, property.name) ? hints[property.name] : undefined;
		return propertyHint === undefined
			? property
			: { ...property, ...{ builderHint: { propertyHint } } };
	});

/** How n8n's assistant finds a node, and which nodes it uses with it; spread into the description. */
export const builderHintOf = (
	searchHint: string,
	relatedNodes: ReadonlyArray<{ readonly nodeType: string; readonly relationHint: string }>,
): object => ({ builderHint: { searchHint, relatedNodes } });
