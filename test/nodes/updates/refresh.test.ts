import { createRefresh } from '../../../nodes/updates/refresh';

describe('createRefresh', () => {
	const start = (lastsMs = 0) => {
		const clock = { ms: 0, now: () => clock.ms };
		let readings = 0;
		const refresh = createRefresh(async () => {
			readings += 1;
			await Promise.resolve();
			clock.ms += lastsMs;
		}, clock);
		return { clock, refresh, readings: () => readings };
	};

	it('a request within a minute gets the existing reading', async () => {
		const { clock, refresh, readings } = start();
		await refresh();
		clock.ms = 59_999;
		await refresh();
		expect(readings()).toBe(1);
	});

	it('after a minute it is read again, once for all who ask at that time', async () => {
		const { clock, refresh, readings } = start();
		await Promise.all([refresh(), refresh()]);
		expect(readings()).toBe(1);
		clock.ms = 60_000;
		await Promise.all([refresh(), refresh(), refresh()]);
		expect(readings()).toBe(2);
	});

	it('the minute counts from the end of a reading, so a slow one is useful', async () => {
		const { clock, refresh, readings } = start(90_000);
		await refresh();
		clock.ms += 1;
		await refresh();
		expect(readings()).toBe(1);
	});
});
