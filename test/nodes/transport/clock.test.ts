import { hostClock, sliceMs, waitUntil } from '../../../nodes/transport/clock';
import { VirtualClock } from './virtualClock';

describe('waitUntil', () => {
	it('a wait goes to its end, however early timers fire', async () => {
		const clock = new VirtualClock({ timer: (ms) => Math.trunc(ms) - 0.9 });
		expect(await clock.run(waitUntil(1_234.5, clock, () => false))).toBe(true);
		expect(clock.now()).toBeGreaterThanOrEqual(1_234.5);
		expect(clock.now()).toBeLessThan(1_235.5);
	});

	it('a wait until a past moment takes no time', async () => {
		const clock = new VirtualClock();
		expect(await clock.run(waitUntil(-5, clock, () => false))).toBe(true);
		expect(clock.now()).toBe(0);
	});

	it('a wait ends within a fifth of a second of being ended', async () => {
		const clock = new VirtualClock();
		expect(await clock.run(waitUntil(1e12, clock, () => clock.now() >= 777))).toBe(false);
		expect(clock.now()).toBeLessThan(777 + sliceMs);
	});
});

describe('hostClock', () => {
	it("the host's clock goes forward while it sleeps, and its wall clock is that of the machine", async () => {
		const before = hostClock.now();
		await hostClock.sleep(20);
		expect(hostClock.now() - before).toBeGreaterThanOrEqual(19);
		expect(Math.abs(hostClock.wallNow() - Date.now())).toBeLessThan(1_000);
	});

	it('chance is from 0 to below 1', () => {
		const chances = Array.from({ length: 1_000 }, () => hostClock.random());
		expect(Math.min(...chances)).toBeGreaterThanOrEqual(0);
		expect(Math.max(...chances)).toBeLessThan(1);
		expect(new Set(chances).size).toBeGreaterThan(900);
	});
});
