import type { ApiRequest, Outcome } from '../../../nodes/transport/client';
import { failureOf, meaningOf } from '../../../nodes/transport/outcomes';
import { subject } from './playedRun';

const answer = (status: number): Outcome => ({
	kind: 'answer',
	status,
	headers: {},
	text: '<html>',
	body: undefined,
});
const fault = (code: string): Outcome => ({ kind: 'fault', code });

const about = (change: Partial<ApiRequest['subject']> = {}) => ({
	repeat: 'always' as const,
	subject: { ...subject, id: 'one', ...change },
});

const statuses = Array.from({ length: 500 }, (_, index) => 100 + index);
const codes = ['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENETUNREACH', 'CERT_X', ''];
const outcomes = [...statuses.map(answer), ...codes.map(fault)];

describe('failureOf and meaningOf', () => {
	it('every outcome that is not a success has words, in sentences', () => {
		for (const outcome of outcomes) {
			const failure = failureOf(outcome, about());
			expect(failure?.message).toMatch(/^[A-Z].*[^.]$/);
			expect(failure?.description).toMatch(/\.$/);
		}
	});

	it('Max Retries is advised only where a retry is made', () => {
		for (const outcome of outcomes) {
			const { description } = failureOf(outcome, about()) ?? { description: '' };
			if (description.includes('Max Retries')) expect(meaningOf(outcome).isPassing).toBe(true);
		}
	});

	it('every 5xx may pass but 501 and 505, and so may 520 to 530 of a proxy', () => {
		const lasting = statuses.filter(
			(status) => status >= 500 && !meaningOf(answer(status)).isPassing,
		);
		expect(lasting).toEqual([501, 505]);
	});

	it('only a 401 and a 403 end the run', () => {
		const final = statuses.filter((status) => meaningOf(answer(status)).isFinal);
		expect(final).toEqual([401, 403]);
	});

	it('the words for a form name no option and no item, because a form has none', () => {
		for (const outcome of outcomes) {
			const { description } = failureOf(outcome, about({ place: 'form', id: undefined })) ?? {
				description: '',
			};
			expect(description).not.toMatch(/Max |Requests per Minute|Timeout|remaining items/);
		}
	});

	it('an empty 2xx is a success, and a 2xx of another website is not', () => {
		expect(failureOf({ ...answer(204), text: '' } as Outcome, about())).toBeUndefined();
		expect(failureOf(answer(200), about())?.message).toBe(
			'The answer did not come from the OpenCX API',
		);
	});
});
