import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { startHere, voice } from '../../support/engine';
import { everyMinute, secondsAhead, trigger } from '../../support/trigger';

const here = startHere();

const byHand = async (parameters: object): Promise<IDataObject> => {
	const items = await here.engine.runByHand(trigger(parameters));
	expect(items).toHaveLength(1);
	return items[0]?.json ?? {};
};

const isoSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;

describe('Run manually, the trigger returns', () => {
	it('one item for now, with the most important keys first', async () => {
		const json = await byHand(everyMinute(secondsAhead(30)));
		expect(Object.keys(json)).toEqual([
			'variant',
			'previous_variant',
			'reason',
			'starts_at',
			'valid_until',
			'fields',
			'never_active',
			'upcoming',
		]);
		expect(json).toMatchObject({
			variant: 'A',
			previous_variant: null,
			reason: expect.stringMatching(/^turn 1 of 2, every 1 minute from .*, Europe\/Berlin$/),
			fields: { base_prompt: 'You are A.' },
		});
	});

	it('since when the variant is active and until when, to the second and with the offset of the zone', async () => {
		const boundary = secondsAhead(30);
		const json = await byHand({
			...everyMinute(boundary),
			rotationOptions: { timezone: 'Asia/Kathmandu ' },
		});
		for (const key of ['starts_at', 'valid_until']) {
			expect(json[key]).toMatch(isoSeconds);
			expect(json[key]).toMatch(/\+05:45$/);
		}
		expect(Date.parse(String(json.valid_until))).toBe(boundary);
		expect(Date.parse(String(json.starts_at))).toBe(boundary - 60_000);
	});

	it('the next ten changes, the first of them at the end of the present variant', async () => {
		const json = await byHand(everyMinute(secondsAhead(30), ['A', 'B', 'C']));
		const upcoming = json.upcoming as string[];
		expect(upcoming.map((line) => line.split(' – ')[1])).toEqual([...'BCABCABCAB']);
		const end = DateTime.fromISO(String(json.valid_until), { setZone: true, locale: 'en' });
		expect(upcoming[0]).toBe(`${end.toFormat('ccc d LLL yyyy, HH:mm')} – B`);
	});

	it('null instead of an end, and no changes, if one variant applies forever', async () => {
		expect(await byHand(everyMinute(secondsAhead(30), ['Only']))).toMatchObject({
			variant: 'Only',
			valid_until: null,
			upcoming: [],
		});
	});

	it('null and nothing to set if no variant of a calendar is active, and when one will be', async () => {
		const variant = [
			{
				variantName: 'Later',
				base_prompt: 'You are late.',
				dates: { range: [{ from: '2090-06-01' }] },
			},
		];
		expect(
			await byHand({ schedule: 'calendar', variants: { variant }, rotationOptions: {} }),
		).toMatchObject({
			variant: null,
			valid_until: '2090-06-01T00:00:00+02:00',
			fields: {},
			never_active: [],
			upcoming: ['Thu 1 Jun 2090, 00:00 – Later'],
		});
	});

	it('what never applies again, and why', async () => {
		const variant = [
			{ variantName: 'Old', base_prompt: 'You are old.', dates: { range: [{ to: '2020-06-01' }] } },
			{ variantName: 'Now', base_prompt: 'You are new.' },
		];
		expect(
			await byHand({ schedule: 'calendar', variants: { variant }, rotationOptions: {} }),
		).toMatchObject({
			variant: 'Now',
			never_active: [
				'Variant "Old" never applies: its dates have passed. Give it new ones, or remove it.',
			],
		});
	});

	it('what the variant sets, checked and corrected as an update would, and nothing that is blank', async () => {
		const json = await byHand({
			...everyMinute(secondsAhead(30)),
			variants: {
				variant: [
					{
						variantName: 'A',
						base_prompt: ' ',
						otherFields: {
							elevenlabs_voice_id: voice,
							handoff_phone_number: '001 (415) 555-0100',
							language: 'English',
							voice_speed: '1.1',
							emotion_recognition: 'false',
							initial_message: '',
							awaiting_response_messages: ['Hello?', '', 'Are you there?'],
						},
					},
					{ variantName: 'B' },
				],
			},
		});
		expect(json.fields).toEqual({
			elevenlabs_voice_id: voice,
			handoff_phone_number: '+14155550100',
			language: 'en',
			voice_speed: 1.1,
			emotion_recognition: false,
			awaiting_response_messages: 'Hello?,Are you there?',
		});
	});

	it('the own voice of a variant whose prompt is blank', async () => {
		const variant = [
			{ variantName: 'A', base_prompt: '', otherFields: { elevenlabs_voice_id: voice } },
		];
		const json = await byHand({ ...everyMinute(secondsAhead(30)), variants: { variant } });
		expect(json.fields).toEqual({ elevenlabs_voice_id: voice });
	});
});
