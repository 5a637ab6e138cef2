import { RateLimiters } from '../nodes/transport/limiter';
import { sendAll } from '../nodes/transport/sendAll';
import { createLimiter, retryAfter } from '../tools/sandbox/limit';
import { answer, single, subject } from './nodes/transport/playedRun';
import { VirtualClock } from './nodes/transport/virtualClock';
it('trace', async () => {
	const clock = new VirtualClock();
	const limit = { requests: 100, windowMs: 60_000, retryAfter: 'seconds' as const };
	const server = createLimiter(limit, 0);
	const events: string[] = [];
	const run = async (name: string, updates: number) => {
		const client = async () => {
			const startMs = clock.now();
			await clock.sleep(1);
			const waitMs = server.take(clock.now());
			await clock.sleep(300);
			events.push(`${name}${waitMs === 0 ? '+' : '-'}`.padEnd(4) + `${Math.round(startMs)}`);
			return waitMs === 0 ? answer(200) : answer(429, { 'retry-after': retryAfter('seconds', waitMs, 0) ?? '' });
		};
		const tasks = Array.from({ length: updates }, (_, i) => ({ queueKey: String(i), policy: { maxRetries: 5, maxWaitMs: 300_000 }, next: single({ method: 'PATCH', url: '', timeoutMs: 30_000, subject }) }));
		await sendAll(tasks, { client, limiter: new RateLimiters(clock, 60_000).of('key', 100), clock, isStopped: () => false }, { stopOnFailure: false });
	};
	await clock.run(Promise.all([run('a', 150), run('b', 150)]));
	const counted = new Map<string, number>();
	for (const e of events) counted.set(e, (counted.get(e) ?? 0) + 1);
	console.log([...counted].map(([e, n]) => `${e}×${n}`).join('  '), clock.now());
});
