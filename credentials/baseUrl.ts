import type { Checked } from '../nodes/values/checked';

const isThisMachine = (hostname: string): boolean =>
	hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const remedy = "Set the 'Base URL' of the OpenCX API credential to https://api.open.cx";

/** The rate limit per API key that OpenCX documents. */
export const defaultRequestsPerMinute = 100;

const refused = (why: string): Checked<string> => ({
	problems: [{ what: `The base URL ${why}`, remedy }],
});

/**
 * The base URL of the credential without surrounding white space and trailing slashes, or why an
 * API key must not be sent there. The rule is our own: https everywhere, plain http only to this
 * machine, and nothing but a host and a path.
 *
 * @returns the URL without a trailing slash
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
			'must begin with https:// (http:// for localhost only), so no one can read the API key in transit',
		);
	}
	return { value: `${url.origin}${url.pathname}`.replace(/\/+$/, '') };
};

/**
 * The absolute URL that a request leads to, as a WHATWG URL parser resolves it. Every HTTP client
 * uses one in the end, and to it "https:/host", a leading space and "/../" do not mean what they
 * seem to mean in the text.
 *
 * @param url absolute, or relative to `base`
 * @param base the base URL without a trailing slash
 * @returns undefined if the text is not a URL, or if it leads outside the base URL
 */
export const resolveWithin = (url: string, base: string): string | undefined => {
	// A URL parser drops invisible characters at the start.
	const visible = url.replace(/^[^!-~]+/, '');
	// A host without a scheme: some clients treat it as absolute, others as a path.
	if (/^[\\/]{2}/.test(visible)) return undefined;
	const text = URL.canParse(visible) ? visible : `${base}/${visible.replace(/^\//, '')}`;
	if (!URL.canParse(text)) return undefined;
	const target = new URL(text);
	if (target.username !== '' || target.password !== '') return undefined;
	return `${target.origin}${target.pathname}/`.startsWith(`${base}/`) ? target.href : undefined;
};

/** The API key of the credential, without surrounding white space or a pasted "Bearer ". */
export const readToken = (value: unknown): string =>
	typeof value === 'string' ? value.trim().replace(/^bearer(\s+|$)/i, '') : '';
