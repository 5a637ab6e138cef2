import { STATUS_CODES } from 'node:http';

export interface Answer {
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Record<string, string>;
	/** Empty: the answer has no body. */
	readonly body: string;
}

/**
 * The form of an error. `documented`: as in the API, with the reasons for refusing a body in an array
 * and any other reason as one string. `array` and `string`: always in that form. `text` and `html`: as
 * from a proxy in between. `none`: without a body.
 */
export type ErrorForm = 'documented' | 'array' | 'string' | 'text' | 'html' | 'none';

export const emptyAnswer = (status: number): Answer => ({ status, headers: {}, body: '' });

export const jsonAnswer = (status: number, value: unknown): Answer => ({
	status,
	headers: { 'content-type': 'application/json; charset=utf-8' },
	body: JSON.stringify(value),
});

/** Text of any content type; default plain text. An empty text has no content type. */
export const textAnswer = (
	status: number,
	body: string,
	contentType = 'text/plain; charset=utf-8',
): Answer => ({ status, headers: body === '' ? {} : { 'content-type': contentType }, body });

/** The same answer with further headers, which take precedence over its own. */
export const withHeaders = (answer: Answer, headers: Record<string, string> = {}): Answer => {
	const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
	return { ...answer, headers: { ...answer.headers, ...Object.fromEntries(named) } };
};

/** @param reasons one sentence, or all reasons for refusing a body */
export const errorAnswer = (
	status: number,
	reasons: string | readonly string[],
	form: ErrorForm,
): Answer => {
	const title = STATUS_CODES[status] ?? 'Error';
	const list = typeof reasons === 'string' ? [reasons] : reasons;
	const json = (message: string | readonly string[]) =>
		jsonAnswer(status, { statusCode: status, message, error: title });
	const forms: Record<ErrorForm, () => Answer> = {
		documented: () => json(reasons),
		array: () => json(list),
		string: () => json(list.join('; ')),
		text: () => textAnswer(status, list.join('\n')),
		html: () =>
			textAnswer(
				status,
				`<!doctype html><html><head><title>${status} ${title}</title></head>` +
					`<body><h1>${status} ${title}</h1><hr>gateway</body></html>`,
				'text/html; charset=utf-8',
			),
		none: () => emptyAnswer(status),
	};
	return forms[form]();
};
