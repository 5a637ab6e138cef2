import type { INodeParameters } from 'n8n-workflow';

/** The style of pages that show what somebody wrote. */
export const pageCss = `.form-group.html { line-height: 1.5; overflow-wrap: anywhere; }
.form-group.html h3 { margin: 0 0 8px; }
.form-group.html p { margin: 0 0 12px; }
.form-group.html ul { margin: 0 0 12px; padding-left: 20px; }`;

/** Expression code: a function that shows what somebody typed as text, never as markup or code. */
export const showText = `(text) => String(text ?? '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/[{$]/g, (c) => '&#' + c.charCodeAt(0) + ';').replace(/\\r?\\n/g, '<br>')`;

/** The first page of a form: it asks for the person's name. */
export const whoPage = (formTitle: string, path: string): INodeParameters => ({
	authentication: 'none',
	formTitle,
	formDescription: 'Nothing goes live until you have seen and confirmed it.',
	formFields: {
		values: [{ fieldName: 'who', fieldLabel: 'Your name', fieldType: 'text', requiredField: true }],
	},
	options: { path, appendAttribution: false, buttonLabel: 'Next' },
});

/** n8n's last pages are 448 pixels wide, which is too wide for a phone. */
export const lastPageCss = '.container { max-width: 100%; }';

const page = (
	formTitle: string,
	completionTitle: string,
	completionMessage: string,
): INodeParameters => ({
	operation: 'completion',
	respondWith: 'text',
	completionTitle,
	completionMessage,
	options: { formTitle, customCss: lastPageCss },
});

/** For the notes of forms of several pages. */
export const protectedPage =
	'Basic Auth protects the first page only. n8n 2.8 does not ask for it on later pages, and their addresses can be guessed: make the form reachable from your own network only.';

/** The last pages of a form, by outcome. */
export type LastPages = Readonly<
	Record<'live' | 'liveWithoutHistory' | 'nothingChanged' | 'declined', INodeParameters>
>;

/**
 * The last pages of a form that changes an agent in the node "Update the Agent". The labels of the
 * fields come from the node "Settings".
 *
 * @param agent the agent's name, as code inside an expression
 */
export const lastPages = (formTitle: string, agent: string): LastPages => {
	const title =
		"={{ $('Update the Agent').first().json.not_applied ? 'Not everything was applied' : 'It is live' }}";
	const named = (names: string) =>
		`${names}.map((name) => $('Settings').first().json.labels[name] ?? name).join(', ')`;
	const message = `={{ (() => {
const { updated_fields: sent = [], not_applied: lost = [] } = $('Update the Agent').first().json;
const applied = sent.filter((name) => !lost.includes(name));
const parts = [];
if (applied.length > 0) parts.push('Updated: ' + ${named('applied')} + '.');
if (lost.length > 0) parts.push('Not applied by OpenCX: ' + ${named('lost')} + '.');
return [${agent} + '.', ...parts].join(' ');
})() }}`;
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
		declined: page(
			formTitle,
			'This was declined',
			`={{ ${agent} }} stays as it is. Ask the approver in Slack.`,
		),
	};
};
