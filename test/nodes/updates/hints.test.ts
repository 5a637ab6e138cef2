import type { IDataObject } from 'n8n-workflow';

import {
	dryRunHint,
	notAppliedHint,
	otherApiAnswersHint,
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

	it('there is no hint if all was applied', () => {
		expect(notAppliedHint(phoneNumberApi, outputsOf({ success: true }))).toBeUndefined();
	});
});

describe('otherApiAnswersHint', () => {
	const agent = { id: 'one', voice_id: null, first_message: null, name: 'Front Desk' };
	const hintOf = (...responses: IDataObject[]) =>
		otherApiAnswersHint(phoneNumberApi, outputsOf(...responses.map((response) => ({ response }))));

	it('the hint names the resource to choose if all answers have the other form', () => {
		expect(hintOf(agent, agent)).toBe(
			"This account has phone agents, not phone numbers. Choose the resource 'Phone Agent' instead.",
		);
	});

	it('there is no hint if an answer fits both forms, or if there is no answer', () => {
		expect(hintOf(agent, { id: 'two', language: 'en' })).toBeUndefined();
		expect(hintOf()).toBeUndefined();
	});
});

describe('dryRunHint', () => {
	it('a dry run that nobody started manually gets a hint', () => {
		expect(dryRunHint('trigger', 2, 3)).toBe(
			"'Dry Run' is on, so nothing was sent for 2 of 3 items. Remove the option to update them.",
		);
		expect(dryRunHint('manual', 2, 3)).toBeUndefined();
		expect(dryRunHint('trigger', 0, 3)).toBeUndefined();
	});
});

describe('waitedHint', () => {
	it('the hint says how long a run waited, and for what', () => {
		expect(waitedHint(1, 60_000, 50)).toBe(
			'1 update sent; waited 60 s for the limit of 50 a minute',
		);
		expect(waitedHint(3, 400, 50)).toBeUndefined();
	});
});
