import type { Checked } from '../nodes/values/checked';

const isThisMachine = (hostname: string): boolean =>
	hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const remedy = "Set the 'Base URL' of the OpenCX API credential to https://api.open.cx";

/** The rate limit that OpenCX documents, for each API key. */
export const defaultRequestsPerMinute = 100;

const refused = (why: string): Checked<string> => ({
	problems: [{ what: `The base URL ${why}`, remedy }],
});

/**
 * The base URL of the credential, corrected where its meaning is certain (white space, slashes at
 * the end), or why an API key must not be sent there. Our own rule: https everywhere, plain http to
 * this machine alone, nothing but a host and a path.
 *
 * @returns it without a slash at its end
 */
export const readBaseUrl = (value: unknown): Checked<string> => {
	const text = typeof value === 'string' ? value.trim() : '';
	if (!URL.canParse(text)) return refused('is not a URL');
	const url = new URL(text);
	if (url.username !== '' || url.password !== '') {
		return refused('has a user name or password');
	}
	if (/[?#]/.test(text)) return refused('has a query or a fragment');
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isThisMachine(url.hostname))) {
		return refused(
			'must begin with https:// (http:// for localhost only), so that nobody can read the API key in transit',
		);
	}
	return { value: `${url.origin}${url.pathname}`.replace(/\/+$/, '') };
};

/**
 * The absolute URL that a request leads to, as a URL parser resolves it (WHATWG URL, which every
 * HTTP client uses in the end): "https:/host", a leading space and "/../" mean there what they do
 * not seem to mean in the text.
 *
 * @param url absolute, or relative to `base`
 * @param base the base URL without a slash at its end
 * @returns undefined where the text is no URL, or where it leads anywhere but under the base URL
 */
export const resolveWithin = (url: string, base: string): string | undefined => {
	// A URL parser leaves out what can't be seen at the start.
	const visible = url.replace(/^[^!-~]+/, '');
	// A host without a scheme: some clients take it for absolute, others for a path.
	if (/^[\\/]{2}/.test(visible)) return undefined;
	const text = URL.canParse(visible) ? visible : `${base}/${visible.replace(/^\//, '')}`;
	if (!URL.canParse(text)) return undefined;
	const target = new URL(text);
	if (target.username !== '' || target.password !== '') return undefined;
	return `${target.origin}${target.pathname}/`.startsWith(`${base}/`) ? target.href : undefined;
};

/** The bare API key of the credential: without white space or a pasted "Bearer " around it. */
export const readToken = (value: unknown): string =>
	typeof value === 'string' ? value.trim().replace(/^bearer(\s+|$)/i, '') : '';
