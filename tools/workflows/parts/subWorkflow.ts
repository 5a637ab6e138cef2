import type { INodeParameters } from 'n8n-workflow';

/** An input of a workflow that another one calls. The type is one of n8n's. */
export type WorkflowInput = Readonly<Record<'name' | 'type', string>>;

interface Call {
	/** The workflow to call: chosen from the list, or by an expression. */
	readonly workflow: { readonly id: string; readonly name: string } | string;
	readonly inputs: readonly WorkflowInput[];
	/** Texts or expressions, by the names of the inputs. */
	readonly values: Readonly<Record<string, string>>;
	/** Continues at once, and passes on its input items. */
	readonly isAlone?: boolean;
}

/** The inputs of a workflow as n8n's form shows them, with these values. */
export const inputsOf = (
	inputs: readonly WorkflowInput[],
	values: Readonly<Record<string, string>>,
): INodeParameters => ({
	mappingMode: 'defineBelow',
	value: { ...values },
	matchingColumns: [],
	schema: inputs.map(({ name, type }) => ({
		id: name,
		displayName: name,
		required: false,
		defaultMatch: false,
		display: true,
		canBeUsedToMatch: true,
		...(type === 'any' ? {} : { type }),
		removed: false,
	})),
	attemptToConvertTypes: false,
	convertFieldsToString: false,
});

/** Calls a workflow once, with all items. */
export const callWorkflow = ({
	workflow,
	inputs,
	values,
	isAlone = false,
}: Call): INodeParameters => ({
	source: 'database',
	workflowId:
		typeof workflow === 'string'
			? { __rl: true, mode: 'id', value: workflow }
			: { __rl: true, mode: 'list', value: workflow.id, cachedResultName: workflow.name },
	workflowInputs: inputsOf(inputs, values),
	mode: 'once',
	options: isAlone ? { waitForSubWorkflow: false } : {},
});
