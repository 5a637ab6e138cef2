import type { IDataObject } from 'n8n-workflow';

import type { Published } from '../../../tools/engine/triggers';
import { startHere } from '../../support/engine';
import { everyMinute, fired, secondsAhead, trigger, until } from '../../support/trigger';

const here = startHere();

/** Longer than from one tick to the next, on a busy machine too. */
const tickMs = 2_000;
const reasons = ['init', 'activate', 'update', 'leadershipChange'] as const;

/** Triggers that n8n runs side by side, all with one boundary. */
let boundary: number;
let before: number;
let after: number;
const published = new Map<string, Published>();

const firedBy = (name: string): IDataObject[] => {
	const trigger = published.get(name);
	if (trigger === undefined) throw new Error(`No trigger is called ${name}`);
	return fired(trigger);
};
const momentsOf = (name: string): number[] =>
	published.get(name)?.emitted.map(({ atMs }) => atMs) ?? [];

beforeAll(async () => {
	boundary = secondsAhead(5);
	const rotation = everyMinute(boundary);
	const clockPrompts = ['A', 'B'].map((variantName) => ({
		variantName,
		base_prompt: '={{ String($now.toMillis()) }}',
	}));
	const publish = async (name: string, ...parts: Parameters<typeof trigger>) => {
		published.set(name, await here.engine.publish(trigger(...parts)));
	};
	before = Date.now();
	for (const reason of reasons) await publish(reason, rotation, { activation: reason });
	await publish('off', { ...rotation, rotationOptions: { fireWhenPublished: false } });
	await publish('expressions', { ...rotation, variants: { variant: clockPrompts } });
	await publish('unpublished', rotation);
	after = Date.now();
	await until(boundary - 1_000);
	await published.get('unpublished')?.unpublish();
	await until(boundary + tickMs);
});

afterAll(async () => {
	for (const [name, { unpublish }] of published) if (name !== 'unpublished') await unpublish();
});

describe('A published trigger', () => {
	it.each(reasons)(
		'that n8n starts for the reason "%s" fires then and at the boundary, within two seconds, once each',
		(reason) => {
			expect(firedBy(reason)).toMatchObject([
				{ variant: 'A', previous_variant: null },
				{ variant: 'B', previous_variant: 'A' },
			]);
			const [first = Infinity, second = Infinity] = momentsOf(reason);
			expect(first).toBeLessThan(after + tickMs);
			expect(second).toBeGreaterThanOrEqual(boundary);
			expect(second).toBeLessThan(boundary + 2_000);
		},
	);

	it('fires only at the boundary if Fire When Published is off', () => {
		expect(firedBy('off')).toMatchObject([{ variant: 'B', previous_variant: null }]);
		expect(momentsOf('off')[0]).toBeGreaterThanOrEqual(boundary);
	});

	it('fires no more once it is unpublished', () => {
		expect(firedBy('unpublished')).toMatchObject([{ variant: 'A' }]);
	});

	it('evaluates its expressions once, when it is published', () => {
		const prompts = firedBy('expressions').map(({ fields }) =>
			Number((fields as IDataObject).base_prompt),
		);
		expect(prompts).toHaveLength(2);
		for (const prompt of prompts) {
			expect(prompt).toBeGreaterThanOrEqual(before);
			expect(prompt).toBeLessThanOrEqual(after);
		}
	});
});
