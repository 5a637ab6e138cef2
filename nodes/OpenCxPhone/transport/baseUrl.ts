const isThisMachine = (hostname: string): boolean =>
	hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

type BaseUrl = { readonly baseUrl: string } | { readonly problem: string };

const judge = (text: string): BaseUrl => {
	const mend = "Set the 'Base URL' of the OpenCX API credential to https://api.open.cx";
	if (!URL.canParse(text)) return { problem: `The base URL is not a URL. ${mend}` };
	const url = new URL(text);
	if (url.username !== '' || url.password !== '') {
		return { problem: `The base URL holds a user name or password. ${mend}` };
	}
	if (/[?#]/.test(text)) return { problem: `The base URL holds a query or a fragment. ${mend}` };
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isThisMachine(url.hostname))) {
		return {
			problem: `The base URL must begin with https:// (http:// only for this machine), so that nobody can read the token on its way. ${mend}`,
		};
	}
	return { baseUrl: `${url.origin}${url.pathname}`.replace(/\/+$/, '') };
};

// Asked for each request of a run, with the same text.
let last: { readonly text: string; readonly judged: BaseUrl } | undefined;

/**
 * The base URL of the credential, mended where its meaning is certain (white space, slashes at the
 * end), or why a token must not be sent there. Our own rule: https everywhere, plain http to this
 * machine alone, nothing but a host and a path.
 */
export const readBaseUrl = (value: unknown): BaseUrl => {
	const text = typeof value === 'string' ? value.trim() : '';
	if (last?.text !== text) last = { text, judged: judge(text) };
	return last.judged;
};

/** The bare token of the credential: without white space or a pasted "Bearer " around it. */
export const readToken = (value: unknown): string =>
	typeof value === 'string' ? value.trim().replace(/^bearer(\s+|$)/i, '') : '';
