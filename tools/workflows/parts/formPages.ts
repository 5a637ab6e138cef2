import type { INodeParameters } from 'n8n-workflow';

const page = (
	formTitle: string,
	completionTitle: string,
	completionMessage: string,
): INodeParameters => ({
	operation: 'completion',
	respondWith: 'text',
	completionTitle,
	completionMessage,
	options: { formTitle },
});

/** The page that shows what the node "Show It" has prepared, before anything is sent. */
export const lookPage = (formTitle: string): INodeParameters => ({
	operation: 'page',
	defineForm: 'json',
	jsonOutput: `={{ [
  { fieldType: 'html', elementName: 'page', html: $('Show It').first().json.page },
  { fieldLabel: 'What now?', fieldName: 'decision', fieldType: 'radio', requiredField: true,
    fieldOptions: { values: $('Show It').first().json.choices.map((option) => ({ option })) } },
] }}`,
	options: {
		formTitle,
		formDescription: 'To leave everything as it is, close this page.',
		buttonLabel: 'Continue',
		customCss: `.form-group.html { line-height: 1.5; overflow-wrap: anywhere; }
.form-group.html h3 { margin: 0 0 8px; }
.form-group.html p { margin: 0 0 12px; }`,
	},
});

/**
 * The last pages of a form that changes an agent in the node "Update the Agent".
 *
 * @param agent what the agent is called, as code inside an expression
 */
export const lastPages = (
	formTitle: string,
	agent: string,
): Readonly<Record<'live' | 'liveWithoutHistory' | 'nothingChanged', INodeParameters>> => {
	const title =
		"={{ $('Update the Agent').first().json.not_applied ? 'Not all of it was applied' : 'It is live' }}";
	const message = `={{ ${agent} }}: {{ $('Update the Agent').first().json.summary.split(': ').slice(1).join(': ') }}.`;
	return {
		live: page(formTitle, title, message),
		liveWithoutHistory: page(
			formTitle,
			title,
			`${message}\n\nThe history could not be written: {{ $json.error }}`,
		),
		nothingChanged: page(
			formTitle,
			'This did not go through',
			'={{ $json.error }}. {{ $json.message }}',
		),
	};
};
