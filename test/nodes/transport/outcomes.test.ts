import type { ApiRequest, Outcome } from '../../../nodes/transport/client';
import { failureOf, meaningOf } from '../../../nodes/transport/outcomes';

const answer = (status: number): Outcome => ({
	kind: 'answer',
	status,
	headers: {},
	text: '<html>',
	body: undefined,
});
const fault = (code: string): Outcome => ({ kind: 'fault', code });

const about = (change: Partial<ApiRequest['purpose']> = {}) => ({
	repeat: 'always' as const,
	purpose: {
		what: 'update phone numbers',
		scope: 'phone:write' as const,
		noun: 'phone number',
		plural: 'phone numbers',
		id: 'one',
		place: 'run' as const,
		...change,
	},
});

const statuses = Array.from({ length: 500 }, (_, index) => 100 + index);
const codes = ['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENETUNREACH', 'CERT_X', ''];
const outcomes = [...statuses.map(answer), ...codes.map(fault)];

describe('the table of outcomes', () => {
	it('has words for everything that is no success, in sentences with a full stop', () => {
		for (const outcome of outcomes) {
			const failure = failureOf(outcome, about());
			expect(failure?.message).toMatch(/^[A-Z].*[^.]$/);
			expect(failure?.description).toMatch(/\.$/);
		}
	});

	it('advises to raise Max Retries only where a retry is made', () => {
		for (const outcome of outcomes) {
			const { description } = failureOf(outcome, about()) ?? { description: '' };
			if (description.includes('Max Retries')) expect(meaningOf(outcome).isPassing).toBe(true);
		}
	});

	it('takes every 5xx for passing but 501 and 505, those of a proxy from 520 to 530 too', () => {
		const lasting = statuses.filter(
			(status) => status >= 500 && !meaningOf(answer(status)).isPassing,
		);
		expect(lasting).toEqual([501, 505]);
	});

	it('ends the run for a key that is refused or lacks a scope, and for nothing else', () => {
		const final = statuses.filter((status) => meaningOf(answer(status)).isFinal);
		expect(final).toEqual([401, 403]);
	});

	it('speaks in a form of no option and of no item, of which there are none', () => {
		for (const outcome of outcomes) {
			const { description } = failureOf(outcome, about({ place: 'form', id: undefined })) ?? {
				description: '',
			};
			expect(description).not.toMatch(/Max |Requests per Minute|Timeout|remaining items/);
		}
	});

	it('takes an empty 2xx for a success, and one of another website for none', () => {
		expect(failureOf({ ...answer(204), text: '' } as Outcome, about())).toBeUndefined();
		expect(failureOf(answer(200), about())?.message).toBe(
			'The answer did not come from the OpenCX API',
		);
	});
});
