import { createOptionsCheck } from '../../../nodes/input/options';
import { phoneAgentApi } from '../../../nodes/resources/phoneAgent/api';
import { phoneAgentOptions } from '../../../nodes/resources/phoneAgent/form';
import { RateLimiters } from '../../../nodes/transport/limiter';
import type { Update } from '../../../nodes/updates/check';
import { createPatching } from '../../../nodes/updates/patching';
import { VirtualClock } from '../transport/virtualClock';

const { options } = createOptionsCheck(phoneAgentOptions)(new Map());
const agent = { id: 'one', name: 'Desk', first_message: 'Hi', language: 'en' };
const account = { baseUrl: 'https://api.open.cx', token: 'token', requestsPerMinute: 100 };

const updateOf = (body: Update['body']): Update => ({
	id: 'one',
	body,
	skippedFields: [],
	options: { ...options, onlyChanges: true },
});

/** Its list was read just now, so that nothing is asked for here. */
const patching = async (...updates: Update[]) =>
	await createPatching({
		context: {} as never,
		resource: phoneAgentApi,
		limiters: new RateLimiters(new VirtualClock()),
		account,
		updates,
		list: { entries: [agent], end: { kind: 'done' } },
	});

describe('createPatching', () => {
	it('an update is one request with what the list does not show already', async () => {
		const update = updateOf({ name: 'Desk', first_message: 'Hello' });
		const exchange = await patching(update);
		expect(await exchange.next(0, update, [])).toMatchObject({
			method: 'PATCH',
			url: 'https://api.open.cx/phone/one',
			body: { first_message: 'Hello' },
		});
		expect(exchange.differences[0]).toMatchObject({ unchanged: ['name'], before: agent });
		expect(await exchange.next(0, update, [{ id: 'one' }])).toBeUndefined();
	});

	it('an update that changes nothing is no request', async () => {
		const update = updateOf({ name: 'Desk' });
		const exchange = await patching(update);
		expect(await exchange.next(0, update, [])).toBeUndefined();
		expect(exchange.differences[0]).toMatchObject({ body: {}, unchanged: ['name'] });
	});

	it('a second update is compared with what the answer of the first one shows', async () => {
		const updates = ['Hello', 'Hi'].map((first_message) => updateOf({ first_message }));
		const [first, second] = updates;
		const exchange = await patching(...updates);
		if (first === undefined || second === undefined) throw new Error('There are two');
		await exchange.next(0, first, []);
		await exchange.next(0, first, [{ ...agent, first_message: 'Hello' }]);
		expect(await exchange.next(1, second, [])).toMatchObject({ body: { first_message: 'Hi' } });
	});

	it('a dry run does not change what is sent later', async () => {
		const update = updateOf({ first_message: 'Hello' });
		const exchange = await patching(update);
		expect(exchange.rehearse?.(update)).toMatchObject({ body: { first_message: 'Hello' } });
		expect(exchange.rehearse?.(update)).toMatchObject({ body: {}, unchanged: ['first_message'] });
		expect(exchange.differences).toEqual([]);
		expect(await exchange.next(0, update, [])).toMatchObject({
			body: { first_message: 'Hello' },
		});
	});
});
