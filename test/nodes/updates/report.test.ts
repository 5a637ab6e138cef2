import { phoneNumberFields } from '../../../nodes/resources/phoneNumber/fields';
import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';
import type { Update } from '../../../nodes/updates/check';
import { createOptionsCheck, updateOptions } from '../../../nodes/input/options';
import { updating } from '../../../nodes/updates/plan';
import {
	reportDryRun,
	reportSent,
	reportUnsent,
	tally,
	inWordsOfTheForm,
} from '../../../nodes/updates/report';

const { options } = createOptionsCheck(updateOptions)(new Map());
const update: Update = {
	id: 'one',
	body: { name: 'New', voice_speed: 1.1, awaiting_response_messages: 'a,b' },
	skippedFields: [],
	options,
};
const plan = { update };
const difference = { body: update.body, unchanged: [], changedSince: [], reading: 0 };

describe('reportSent, reportDryRun and reportUnsent', () => {
	it('the output begins with a summary in labels', () => {
		const output = reportSent(phoneNumberApi, plan, difference, { tries: 2 }, updating, {
			told: {},
		});
		expect(Object.keys(output)).toEqual([
			'summary',
			'success',
			'phone_number_id',
			'updated_fields',
			'attempts',
		]);
		expect(output.summary).toBe(
			`one: updated ${phoneNumberFields.name.label}, Voice Speed, Awaiting Response Messages`,
		);
	});

	it('a dry run and an item with nothing to send have outputs of their own', () => {
		// The body is that of the request, which may be more than the fields.
		const body = { ...update.body, type: 'inbound' };
		const request = { method: 'PATCH' as const, url: 'https://api.open.cx/phone/one', body };
		expect(reportDryRun(phoneNumberApi, plan, difference, request)).toMatchObject({
			dry_run: true,
			phone_number_id: 'one',
			request,
		});
		const left = { ...update, body: {}, skippedFields: ['name'], pickedName: 'Front Desk' };
		expect(reportUnsent(phoneNumberApi, { update: left }, updating)).toMatchObject({
			summary: 'Front Desk: nothing sent; Name was blank and left unchanged',
			sent: false,
			skipped_fields: ['name'],
		});
	});
});

describe('inWordsOfTheForm', () => {
	const refusal = (message: string, status = 400) =>
		inWordsOfTheForm(phoneNumberApi, { message, description: 'Correct it.', status }, update.body)
			.description;

	it('the labels of the fields that the API names are added', () => {
		expect(refusal('OpenCX refused: voice_speed is too high')).toBe(
			"This concerns 'Voice Speed'. Correct it.",
		);
		expect(refusal('OpenCX refused: name is taken; "name" again')).toMatch(/'Name'/);
	});

	it('a plain English word is not taken for a field', () => {
		expect(refusal('OpenCX refused: the name of the voice is wrong')).toBe('Correct it.');
	});

	it('the resource to take is named where the account has the other form of the API', () => {
		expect(refusal('OpenCX refused: body must not have the key elevenlabs_voice_id')).toBe(
			"Nothing was changed. This account has phone agents, not phone numbers. Choose the resource 'Phone Agent' instead.",
		);
	});

	it('nothing is added to a failure of another kind', () => {
		expect(refusal('voice_speed', 500)).toBe('Correct it.');
	});
});

describe('tally', () => {
	it('the counts of a run are in the singular or the plural', () => {
		expect(tally({ updated: [0], failed: [3, 4], unsent: [5] })).toBe(
			'1 item was updated (the first: item 0), 2 failed (the first: item 3), 1 was never sent (the first: item 5).',
		);
		expect(tally({ updated: [], failed: [1], unsent: [] })).toBe(
			'0 items were updated, 1 failed (the first: item 1), 0 were never sent.',
		);
	});
});
