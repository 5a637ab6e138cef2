import { Stopwatch } from '../../../nodes/transport/stopwatch';
import { VirtualClock } from './virtualClock';

describe('Stopwatch', () => {
	it('waits at the same time count once, and the time between waits does not count', async () => {
		const clock = new VirtualClock();
		const stopwatch = new Stopwatch(clock);
		const wait = async (ms: number) => await stopwatch.time(async () => await clock.sleep(ms));
		await clock.run(Promise.all([wait(100), wait(250)]));
		await clock.run(clock.sleep(1_000));
		await clock.run(wait(50));
		expect(stopwatch.totalMs).toBe(300);
	});

	it('a wait that ends in an error counts, and the error is handed on', async () => {
		const clock = new VirtualClock();
		const stopwatch = new Stopwatch(clock);
		const failing = stopwatch.time(async () => {
			await clock.sleep(70);
			throw new Error('broken off');
		});
		await expect(clock.run(failing)).rejects.toThrow('broken off');
		expect(stopwatch.totalMs).toBe(70);
	});
});
