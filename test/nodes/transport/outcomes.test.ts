import type { Outcome, Subject } from '../../../nodes/transport/client';
import type { Failure } from '../../../nodes/transport/failure';
import { failureOf, lateOutcome, meaningOf, tooLongWait } from '../../../nodes/transport/outcomes';
import { subject } from './playedRun';

const answer = (status: number): Outcome => said(status, '');
const fault = (code: string): Outcome => ({ kind: 'fault', code });

const said = (status: number, text: string): Outcome => ({
	kind: 'answer',
	status,
	headers: {},
	text,
	body: text.startsWith('{') ? (JSON.parse(text) as unknown) : undefined,
});

const about = (change: Partial<Subject> = {}): Subject => ({ ...subject, id: 'one', ...change });

const statuses = Array.from({ length: 500 }, (_, index) => 100 + index);
const codes = ['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENETUNREACH', 'CERT_X', ''];
const outcomes = [
	...statuses.map((status) => said(status, '<html>')),
	...statuses.filter((status) => status < 200 || status > 299).map(answer),
	...codes.map(fault),
];

describe('failureOf and meaningOf', () => {
	it('every outcome that is not a success has words, in sentences', () => {
		for (const outcome of outcomes) {
			const failure = failureOf(outcome, about());
			expect(failure?.message).toMatch(/^[A-Z].*[^.]$/);
			expect(failure?.description).toMatch(/\.$/);
		}
	});

	it('Max Retries is advised only if a retry is made', () => {
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
		const final = statuses.filter((status) => failureOf(answer(status), about())?.isFinal);
		expect(final).toEqual([401, 403]);
	});

	it('what helps is another API key only after a 401 or 403, time after a temporary problem, and otherwise other values', () => {
		const after = (next: Failure['next']) =>
			statuses.filter((status) => failureOf(answer(status), about())?.next === next);
		const passing = statuses.filter((status) => meaningOf(answer(status)).isPassing);
		expect(after('fixApiKey')).toEqual([401, 403]);
		expect(after('runLater')).toEqual(passing);
		expect(after('runLater')).toEqual(expect.arrayContaining([408, 425, 429, 500, 502, 503, 504]));
		expect(after('correctValues')).toEqual(
			statuses.filter(
				(status) => ![401, 403, ...passing].includes(status) && (status < 200 || status >= 300),
			),
		);
		const proven = failureOf(answer(403), { ...about(), isKeyProven: true });
		expect(proven?.next).toBe('fixApiKey');
	});

	it.each([...codes, 'ANSWER_BROKEN_OFF', 'ANSWER_ENCODING', 'ANSWER_TOO_LARGE'])(
		'time helps after the fault %j of the connection',
		(code) => {
			expect(failureOf(fault(code), about())?.next).toBe('runLater');
		},
	);

	it.each([200, 401, 403])('a page of markup under a %i asks for no other API key', (status) => {
		expect(failureOf(said(status, '<html>'), about())?.next).toBe('correctValues');
	});

	it('a 403 ends no run in which the key has updated others, and blames no scope then', () => {
		const no = said(403, '{"message":"Not your number"}');
		expect(failureOf(no, about())).toMatchObject({
			message: 'The API key is not allowed to update phone numbers: Not your number',
			isFinal: true,
		});
		const proven = failureOf(no, { ...about(), isKeyProven: true });
		expect(proven?.message).toBe(
			'The API key is not allowed to use the phone number "one": Not your number',
		);
		expect(proven?.description).not.toContain('scope');
		expect(proven?.isFinal).toBeUndefined();
	});

	it.each([400, 403, 404, 409, 413, 422])(
		'a page of markup with a %i did not come from the API, and does not end the run',
		(status) => {
			for (const page of ['<!DOCTYPE html><p>Blocked', ' <html>', '<?xml version="1.0"?>']) {
				const failure = failureOf(said(status, page), about());
				expect(failure?.message).toBe('The answer did not come from the OpenCX API');
				expect(failure?.status).toBe(status);
				expect(failure?.isFinal).toBeUndefined();
			}
			const own = failureOf(said(status, '{"message":"a <b>bold</b> word"}'), about());
			expect(own?.message).not.toBe('The answer did not come from the OpenCX API');
		},
	);

	it.each([402, 409, 413, 423, 451])(
		"the API's reason is shown after a %i, and the Base URL is not blamed",
		(status) => {
			const failure = failureOf(said(status, '{"message":"for a reason"}'), about());
			expect(failure?.message).toMatch(/: for a reason$/);
			expect(failure?.description).not.toMatch(/Base URL/);
		},
	);

	it('a 413 advises to shorten the text, and says that nothing was changed', () => {
		expect(failureOf(answer(413), about())?.description).toBe(
			'Nothing was changed. Shorten the longest text and run this item again.',
		);
	});

	it('a 304 is no redirect', () => {
		expect(failureOf(answer(304), about())?.message).not.toMatch(/redirect/);
	});

	it.each([200, 201])('a %i that says that it did not succeed is a refusal', (status) => {
		const no = said(status, '{"success":false,"message":"Number is suspended"}');
		expect(failureOf(no, about())).toMatchObject({
			message: 'OpenCX did not do what was asked: Number is suspended',
			status,
		});
		expect(failureOf(said(status, '{"success":true}'), about())).toBeUndefined();
		expect(meaningOf(no).isPassing).toBe(false);
	});

	it('a late answer is a temporary problem, and is reported as late', () => {
		expect(meaningOf(lateOutcome).isPassing).toBe(true);
		expect(failureOf(lateOutcome, about())?.message).toBe('OpenCX did not answer in time');
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
		expect(failureOf(answer(204), about())).toBeUndefined();
		expect(failureOf(said(200, '<html>'), about())?.message).toBe(
			'The answer did not come from the OpenCX API',
		);
	});
});

describe('tooLongWait', () => {
	const clock = { wallNow: () => Date.UTC(2025, 5, 1) };

	it('a plausible wait is reported with its end', () => {
		expect(tooLongWait(about(), 600_000, 300_000, clock, 429)).toEqual({
			message: 'OpenCX accepts no more requests until 2025-06-01T00:10:00.000Z',
			description:
				"It asks for a wait of 600 seconds, and 'Max Wait' allows 300. Raise 'Max Wait', or run the remaining items again after that time.",
			next: 'runLater',
			status: 429,
		});
	});

	it.each([
		[60_000_000, '60000 seconds'],
		[1e23, 'longer than a clock can show'],
		[Infinity, 'longer than a clock can show'],
	])('a wait of %d ms is reported as implausible', (askedMs, shown) => {
		const failure = tooLongWait(about(), askedMs, 300_000, clock, 429);
		expect(failure.message).toBe(`OpenCX asks for an implausible wait: ${shown}`);
		expect(failure.description).toMatch(/again in a few minutes/);
	});

	it('a form is advised no option', () => {
		for (const askedMs of [600_000, Infinity]) {
			const { description } = tooLongWait(about({ place: 'form' }), askedMs, 0, clock, 429);
			expect(description).toMatch(/^Try again /);
		}
	});
});
