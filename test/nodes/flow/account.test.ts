import { readCredential } from '../../../nodes/flow/account';

const baseUrl = 'https://api.open.cx';

describe('readCredential', () => {
	it('corrects what is certain: a pasted "Bearer ", white space, slashes at the end', () => {
		expect(readCredential({ token: ' Bearer abc\n', baseUrl: ` ${baseUrl}// ` })).toEqual({
			token: 'abc',
			baseUrl,
		});
	});

	it.each([
		[{ token: '', baseUrl }, 'The OpenCX API credential has no API key'],
		[{ baseUrl }, 'The OpenCX API credential has no API key'],
		[
			{ token: 'two words', baseUrl },
			'The API key of the OpenCX API credential has characters that no API key has',
		],
	])('refuses the API key of %j in words', (credential, message) => {
		expect(readCredential(credential)).toMatchObject({ failure: { message } });
	});

	it('refuses a base URL that an API key must not be sent to, before it looks at the key', () => {
		const read = readCredential({ token: '', baseUrl: 'http://example.com' });
		expect('failure' in read && read.failure.message).toMatch(
			/^The base URL must begin with https/,
		);
	});
});
