import http from 'node:http';

import { breaches } from '../../../tools/sandbox/contract';
import type { Sandbox } from '../../../tools/sandbox/server';
import { startSandbox } from '../../../tools/sandbox/server';
import { call, first, otherVoice, patch, voice } from './client';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const json = async (response: Response): Promise<Record<string, unknown>> =>
	(await response.json()) as Record<string, unknown>;

describe('an update that keeps the contract', () => {
	it('is applied and answered with 200 and no body', async () => {
		const before = { ...sandbox.agents.get(first) };
		const fields = {
			elevenlabs_voice_id: otherVoice,
			base_prompt: 'Zeile eins\nשורה 2 🥐',
			voice_speed: 0,
			emotion_recognition: false,
			initial_message: '',
		};
		const response = await patch(sandbox, fields);
		expect(response.status).toBe(200);
		expect(await response.text()).toBe('');
		expect(response.headers.get('content-type')).toBeNull();
		expect(sandbox.agents.get(first)).toEqual({ ...before, ...fields });
		expect(sandbox.updates).toEqual([{ at: expect.any(Number), id: first, body: fields }]);
	});

	it('may hold a prompt of megabytes', async () => {
		const base_prompt = '界'.repeat(1_000_000);
		expect((await patch(sandbox, { base_prompt })).status).toBe(200);
		expect(sandbox.agents.get(first)?.base_prompt).toBe(base_prompt);
	});

	it('finds the number by an ID that is escaped in the path', async () => {
		const agent = sandbox.agents.get(first);
		if (!agent) throw new Error('There is no first agent');
		sandbox.agents.set('a/b %ü', { ...agent, id: 'a/b %ü' });
		expect((await patch(sandbox, { name: 'Odd' }, 'a/b %ü')).status).toBe(200);
		expect(sandbox.agents.get('a/b %ü')?.name).toBe('Odd');
	});
});

describe('a request that breaks the contract', () => {
	const body = (text: string, headers?: Record<string, string>) => async () =>
		await call(sandbox, 'PATCH', `/phone/${first}`, text, headers ? { headers } : {});
	const good = JSON.stringify({ elevenlabs_voice_id: voice });

	it.each([
		['no token', 401, () => patch(sandbox, {}, first, { headers: { authorization: '' } })],
		['a wrong token', 401, () => patch(sandbox, {}, first, { token: 'wrong' })],
		['an unknown number', 404, () => patch(sandbox, {}, 'nobody')],
		['an unknown path', 404, () => call(sandbox, 'PATCH', '/phones', good)],
		['another method', 404, () => call(sandbox, 'PUT', `/phone/${first}`, good)],
		['an ID that is wrongly escaped', 400, () => call(sandbox, 'PATCH', '/phone/%zz', good)],
		['no body', 415, () => call(sandbox, 'PATCH', `/phone/${first}`)],
		['an empty body', 400, body('')],
		['a body that is cut short', 400, body('{"elevenlabs_voice_id":')],
		['a body that is not an object', 400, body('[]')],
		['a key that would be the prototype', 400, body(good.replace('{', '{"__proto__":{},'))],
		['a body of another type', 415, body(good, { 'content-type': 'text/plain' })],
		['a type that is none', 415, body(good, { 'content-type': 'json' })],
		['no voice', 400, body('{"name":"Front Desk"}')],
		['a number as text', 400, () => patch(sandbox, { voice_speed: '1' })],
		['an unknown key', 400, () => patch(sandbox, { prompt: '' })],
		['a cursor of its own making', 400, () => call(sandbox, 'GET', '/phone?cursor=2')],
	])('with %s gets %i in the documented form, and changes nothing', async (_, status, send) => {
		const before = structuredClone([...sandbox.agents.values()]);
		const response = await send();
		const answer = await json(response);
		expect(response.status).toBe(status);
		expect(answer.statusCode).toBe(status);
		expect(breaches('Error', answer)).toEqual([]);
		expect([...sandbox.agents.values()]).toEqual(before);
		expect(sandbox.updates).toEqual([]);
		expect(sandbox.requests.map((request) => request.status)).toEqual([status]);
	});

	it('gets every reason, in an array', async () => {
		const answer = await json(await patch(sandbox, { voice_speed: 'fast', language: 'xx' }));
		expect(answer).toEqual({
			statusCode: 400,
			error: 'Bad Request',
			message: [
				expect.stringMatching(/^language must be one of: bg, /),
				'voice_speed must be number',
			],
		});
	});

	it('learns that a long ID is unknown, like any other', async () => {
		const id = 'x'.repeat(1000);
		expect(await json(await patch(sandbox, {}, id))).toMatchObject({
			statusCode: 404,
			message: `There is no phone number ${id}`,
		});
	});

	it('gets 404 for a HEAD of the list, which is undocumented', async () => {
		expect((await call(sandbox, 'HEAD', '/phone')).status).toBe(404);
	});

	it('hears nothing of the contract before it has shown its token', async () => {
		const answer = await json(await patch(sandbox, { language: 'xx' }, 'nobody', { token: 'x' }));
		expect(answer).toEqual({ statusCode: 401, message: 'Unauthorized', error: 'Unauthorized' });
	});
});

describe('the list', () => {
	it('comes in pages that contain every number once, in order', async () => {
		const seen: unknown[] = [];
		let path: string | undefined = '/phone';
		while (path !== undefined) {
			const answer: Record<string, unknown> = await json(await call(sandbox, 'GET', path));
			expect(breaches('PhoneNumberPage', answer)).toEqual([]);
			seen.push(...(answer.items as unknown[]));
			path = answer.next === null ? undefined : `/phone?cursor=${String(answer.next)}`;
		}
		expect(sandbox.requests).toHaveLength(3);
		expect(seen).toEqual(
			[...sandbox.agents.values()].map(({ id, name, phone_number }) => ({
				id,
				name,
				phone_number,
			})),
		);
	});
});

describe('the records', () => {
	it('hold each request as it came', async () => {
		await patch(sandbox, { name: 'Ä' }, first, { headers: { 'x-run': '7' } });
		await call(sandbox, 'PATCH', `/phone/${first}?x=1`, '{"name":');
		expect(sandbox.requests).toEqual([
			expect.objectContaining({
				method: 'PATCH',
				url: `/phone/${first}`,
				body: { elevenlabs_voice_id: voice, name: 'Ä' },
				status: 200,
				headers: expect.objectContaining({ 'x-run': '7' }),
			}),
			expect.objectContaining({ url: `/phone/${first}?x=1`, body: '{"name":', status: 400 }),
		]);
	});

	it('read the clock that they were given, and call a listener', async () => {
		const told: unknown[] = [];
		const own = await startSandbox({
			now: () => 77,
			numbers: 1,
			onDone: ({ at }) => told.push(at),
		});
		await patch(own);
		await own.close();
		expect(own.requests[0]).toMatchObject({ at: 77, doneAt: 77 });
		expect(own.updates[0]?.at).toBe(77);
		expect(told).toEqual([77]);
	});
});

describe('the server', () => {
	it('listens on 127.0.0.1 and on no other address of this machine', async () => {
		const { port } = new URL(sandbox.url);
		const outcome = await new Promise((resolve) => {
			http
				.get({ host: '127.0.0.2', port, path: '/phone' }, () => resolve('answered'))
				.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
		});
		expect(outcome).toBe('ECONNREFUSED');
	});

	it('says that its port is taken', async () => {
		const port = Number(new URL(sandbox.url).port);
		await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
	});

	it('starts where its options say', async () => {
		const own = await startSandbox({ numbers: 0, token: 'other', switches: { list: 'array' } });
		const lists = async () => await (await call(own, 'GET', '/phone')).text();
		expect(await lists()).toBe('[]');
		own.set({ list: 'pages' });
		expect(await lists()).toBe('{"items":[],"next":null}');
		own.reset();
		expect(await lists()).toBe('[]');
		expect((await call(own, 'GET', '/phone', undefined, { token: sandbox.token })).status).toBe(
			401,
		);
		const opens = async (token: string) =>
			(await call(own, 'GET', '/phone', undefined, { token })).status;
		// Other keys of the same account, and texts that are not keys.
		expect([await opens('other.1'), await opens('other1'), await opens('.1')]).toEqual([
			200, 401, 401,
		]);
		await own.close();
	});
});
