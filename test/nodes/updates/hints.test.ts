import type { IDataObject } from 'n8n-workflow';

import {
	alsoChangedHint,
	newerApiHint,
	notAppliedHint,
	waitedHint,
} from '../../../nodes/updates/hints';
import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';

const outputsOf = (...jsons: IDataObject[]) => jsons.map((json) => ({ json }));

describe('notAppliedHint', () => {
	it('the hint names the fields that were not applied by their labels, and counts the items', () => {
		expect(
			notAppliedHint(
				phoneNumberApi,
				outputsOf({ not_applied: ['name', 'voice_speed'] }, { success: true }),
			),
		).toBe(
			"OpenCX answered without an error, but its answer does not show what was sent for 'Name', 'Voice Speed' (1 of 2 items). See not_applied in the output.",
		);
	});

	it('there is no hint where all was applied', () => {
		expect(notAppliedHint(phoneNumberApi, outputsOf({ success: true }))).toBeUndefined();
	});
});

describe('alsoChangedHint', () => {
	it('the hint names what changed too, by API names where the form does not have the field', () => {
		expect(
			alsoChangedHint(
				phoneNumberApi,
				outputsOf({ also_changed: ['speed'] }, { also_changed: ['language'] }),
			),
		).toBe(
			"The answer of OpenCX shows other values than before for 'speed', 'Language', which were not sent (2 of 2 items). See also_changed in the output.",
		);
	});

	it('there is no hint where nothing else changed', () => {
		expect(alsoChangedHint(phoneNumberApi, outputsOf({ success: true }))).toBeUndefined();
	});
});

describe('newerApiHint', () => {
	const response = { id: 'one', voice_id: null, first_message: null, name: 'Front Desk' };
	const output = (updated: string[], lost: string[], answer: IDataObject = response) =>
		newerApiHint(
			phoneNumberApi,
			outputsOf({ updated_fields: updated, not_applied: lost, response: answer }),
		);

	it('the hint names the resource to take where no field of its own was applied', () => {
		const said =
			"This account has the API of 'Phone Agent', which does not know the fields of phone numbers. Choose the resource 'Phone Agent' instead.";
		const lost = ['elevenlabs_voice_id', 'base_prompt'];
		expect(output(lost, lost)).toBe(said);
		expect(output([...lost, 'name'], lost)).toBe(said);
	});

	it('there is no hint where a field of its own was applied', () => {
		expect(output(['elevenlabs_voice_id', 'base_prompt'], ['base_prompt'])).toBeUndefined();
	});

	it('there is no hint for an answer that is not a phone agent', () => {
		expect(output(['base_prompt'], ['base_prompt'], { id: 'one', language: 'en' })).toBeUndefined();
	});
});

describe('waitedHint', () => {
	it('the hint says how long a run waited, and for what', () => {
		expect(waitedHint(1, 60_000, 50)).toBe(
			'1 update sent; waited 60 s for the limit of 50 a minute',
		);
		expect(waitedHint(3, 2_000, 0)).toBe('3 updates sent; waited 2 s because OpenCX asked for it');
		expect(waitedHint(3, 400, 50)).toBeUndefined();
	});
});
