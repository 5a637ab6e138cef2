import { readBaseUrl, readToken } from '../../credentials/baseUrl';

describe('readBaseUrl', () => {
	it.each([
		['https://api.open.cx', 'https://api.open.cx'],
		[' https://api.open.cx/ \n', 'https://api.open.cx'],
		['https://api.open.cx///', 'https://api.open.cx'],
		['HTTPS://API.OPEN.CX', 'https://api.open.cx'],
		['https://proxy.example/opencx/', 'https://proxy.example/opencx'],
		['https://api.open.cx:8443', 'https://api.open.cx:8443'],
		['http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
		['http://127.255.0.9', 'http://127.255.0.9'],
		['http://127.1:80', 'http://127.0.0.1'],
		['http://localhost:4010', 'http://localhost:4010'],
		['http://[::1]:4010', 'http://[::1]:4010'],
		['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
	])('a base URL may be %j, which means %j', (given, baseUrl) => {
		expect(readBaseUrl(given)).toEqual({ value: baseUrl });
	});

	it.each([
		['', /is not a URL/],
		[undefined, /is not a URL/],
		[7, /is not a URL/],
		['api.open.cx', /is not a URL/],
		['https://', /is not a URL/],
		['http://api.open.cx', /must begin with https/],
		['http://localhost.evil.example', /must begin with https/],
		['http://127.0.0.1.evil.example', /must begin with https/],
		['http://evil.example/127.0.0.1', /must begin with https/],
		['http://128.0.0.1', /must begin with https/],
		['http://0.0.0.0', /must begin with https/],
		['http://[::2]', /must begin with https/],
		['http://10.0.0.1', /must begin with https/],
		['ftp://api.open.cx', /must begin with https/],
		['file:///etc/passwd', /must begin with https/],
		['javascript:alert(1)', /must begin with https/],
		['https://user@api.open.cx', /user name or password/],
		['https://user:pass@api.open.cx', /user name or password/],
		['https://:pass@api.open.cx', /user name or password/],
		['http://127.0.0.1@evil.example', /user name or password/],
		['https://api.open.cx?x=1', /query or a fragment/],
		['https://api.open.cx/?', /query or a fragment/],
		['https://api.open.cx#x', /query or a fragment/],
		['https://api.open.cx/#', /query or a fragment/],
	])('a base URL cannot be %j', (given, says) => {
		const read = readBaseUrl(given);
		expect('problems' in read && read.problems[0]?.what).toMatch(says);
		expect('problems' in read && read.problems[0]?.remedy).toBe(
			"Set the 'Base URL' of the OpenCX API credential to https://api.open.cx",
		);
	});

	it.each([
		['abc', 'abc'],
		[' abc\n', 'abc'],
		['Bearer abc', 'abc'],
		['bearer\t abc ', 'abc'],
		['BEARER abc', 'abc'],
		['Bearerabc', 'Bearerabc'],
		['Bearer', ''],
		['', ''],
		[undefined, ''],
	])('an API key pasted as %j is read as %j', (given, token) => {
		expect(readToken(given)).toBe(token);
	});
});
