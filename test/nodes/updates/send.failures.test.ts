import type { ApiName } from '../../../tools/sandbox/server';
import type { Switches } from '../../../tools/sandbox/switches';
import type { Next } from '../../../nodes/transport/failure';
import { failBothWays } from '../../support/bothWays';
import { startFor } from '../../support/engine';
import type { TestedResource } from '../../support/resources';
import { everyResource } from '../../support/resources';

const usual =
	"Check the 'Base URL' of the OpenCX API credential: the usual one is https://api.open.cx.";
const later =
	"This is usually temporary. Run the remaining items again later, or raise 'Max Retries'.";
const mayBeMade =
	'The update may or may not have been applied. Run the item again: repeating it is safe.';

type Faults = Partial<Switches<ApiName>>;

interface Row {
	readonly title: string;
	readonly switches: Faults | ((tested: TestedResource) => Faults);
	readonly message: string;
	readonly description: string;
	readonly next: Next;
	readonly code?: string;
	readonly name?: string;
	/** The update was made: if it is read again, it has not failed. */
	readonly isMade?: true;
}

const answer = (status: number, body?: unknown): Faults => ({
	answer: {
		status,
		...(body === undefined ? {} : { body: JSON.stringify(body), contentType: 'application/json' }),
	},
});

const rows: readonly Row[] = [
	{
		title: '400',
		switches: answer(400, {
			statusCode: 400,
			message: 'voice_speed is too high',
			error: 'Bad Request',
		}),
		message: 'OpenCX refused the values of this update: voice_speed is too high',
		description: 'Nothing was changed. Correct the values and run this item again.',
		next: 'correctValues',
	},
	{
		title: '422',
		switches: answer(422, { message: ['one', 'two'] }),
		message: 'OpenCX refused the values of this update: one; two',
		description: 'Nothing was changed. Correct the values and run this item again.',
		next: 'correctValues',
	},
	{
		title: '401',
		switches: answer(401, { statusCode: 401, message: 'Unauthorized', error: 'Unauthorized' }),
		message: 'OpenCX does not accept the API key',
		description:
			'Open the OpenCX API credential, paste the API key again and test it. Nothing more was sent.',
		next: 'fixApiKey',
	},
	{
		title: '403',
		switches: ({ scopes }) => ({ scopes: [scopes.read] }),
		message: 'The API key is not allowed to update PLURAL: The API key lacks the scope SCOPE',
		description:
			'Give the API key the scope SCOPE in your OpenCX account, or use a key that has it. Nothing more was sent.',
		next: 'fixApiKey',
	},
	{
		title: '404',
		switches: answer(404, { message: 'no' }),
		message: 'OpenCX has no NOUN with the ID "FIRST"',
		description:
			"Pick the NOUN from the list, or copy its ID again. If all IDs fail, check the 'Base URL' of the credential.",
		next: 'correctValues',
	},
	{
		title: '408',
		switches: answer(408),
		message: 'OpenCX could not answer at the moment',
		description: later,
		next: 'runLater',
	},
	{
		title: '425',
		switches: answer(425),
		message: 'OpenCX could not answer at the moment',
		description: later,
		next: 'runLater',
	},
	{
		title: '429',
		switches: answer(429),
		message: 'OpenCX rate limit reached',
		description:
			"Lower 'Requests per Minute' in the OpenCX API credential or raise 'Max Wait', then run the remaining items again.",
		next: 'runLater',
	},
	{
		title: '409',
		switches: answer(409, { message: 'busy line' }),
		message: 'The request conflicts with something in OpenCX: busy line',
		description:
			'Nothing was changed. Something else may be changing the NOUN at the same time: see the reason, then run this item again.',
		next: 'correctValues',
	},
	{
		title: '402',
		switches: answer(402, { message: 'no credit left' }),
		message: 'OpenCX asks for payment first: no credit left',
		description:
			'Check the plan and the balance of your OpenCX account, then run this item again. Nothing was changed.',
		next: 'correctValues',
	},
	{
		title: '413',
		switches: answer(413, { message: 'request entity too large' }),
		message: 'This update is too large for OpenCX: request entity too large',
		description: 'Nothing was changed. Shorten the longest text and run this item again.',
		next: 'correctValues',
	},
	{
		title: '423',
		switches: answer(423, { message: 'in a call' }),
		message: 'OpenCX does not allow a change at the moment (locked): in a call',
		description:
			'Nothing was changed. Check in OpenCX why the NOUN is locked, then run this item again.',
		next: 'correctValues',
	},
	{
		title: '451',
		switches: answer(451, { message: 'number ported' }),
		message: "OpenCX can't do this for legal reasons: number ported",
		description: 'Ask OpenCX support about it. Nothing was changed.',
		next: 'correctValues',
	},
	{
		title: '304',
		switches: answer(304),
		message: 'OpenCX answered that nothing has changed since the last request (304)',
		description: `A cache between this machine and OpenCX may have answered, so it is not certain that anything was done. ${usual}`,
		next: 'correctValues',
	},
	{
		title: '200',
		name: 'a 200 that says that it did not succeed',
		switches: answer(200, { success: false, message: 'number is suspended' }),
		message: 'OpenCX did not do what was asked: number is suspended',
		description: 'See the reason, then run this item again.',
		next: 'correctValues',
	},
	...[400, 403, 404, 413].map(
		(status): Row => ({
			title: String(status),
			name: `a ${status} of HTML`,
			switches: {
				answer: { status, body: '<!doctype html><h1>Blocked</h1>', contentType: 'text/html' },
			},
			message: 'The answer did not come from the OpenCX API',
			description: `A proxy or another website may have answered, so it is not certain that anything was done. ${usual}`,
			next: 'correctValues',
		}),
	),
	{
		title: '410',
		switches: answer(410),
		message: 'OpenCX refused the request',
		description: usual,
		next: 'correctValues',
	},
	{
		title: '500',
		switches: answer(500, { message: 'Internal server error' }),
		message: 'OpenCX returned a server error: Internal server error',
		description: later,
		next: 'runLater',
	},
	{
		title: '503',
		switches: answer(503),
		message: 'OpenCX returned a server error',
		description: later,
		next: 'runLater',
	},
	{
		title: '301',
		switches: answer(301),
		message: 'OpenCX answered with a redirect, which is not followed',
		description: `Following it could expose the API key. ${usual}`,
		next: 'correctValues',
	},
	...[200, 201].map(
		(status): Row => ({
			title: String(status),
			name: `a ${status} of HTML`,
			switches: {
				answer: { status, body: '<html><body>Sign in</body></html>', contentType: 'text/html' },
			},
			message: 'The answer did not come from the OpenCX API',
			description: `A proxy or another website may have answered, so it is not certain that anything was done. ${usual}`,
			next: 'correctValues',
		}),
	),
	{
		title: '200',
		name: 'a 200 of plain text',
		switches: { answer: { status: 200, body: 'OK' } },
		message: 'The answer did not come from the OpenCX API',
		description: `A proxy or another website may have answered, so it is not certain that anything was done. ${usual}`,
		next: 'correctValues',
	},
	{
		title: '200',
		name: 'a 200 of broken JSON',
		switches: { answer: { status: 200, body: '{"id":', contentType: 'application/json' } },
		message: 'The answer did not come from the OpenCX API',
		description: `A proxy or another website may have answered, so it is not certain that anything was done. ${usual}`,
		next: 'correctValues',
	},
	{
		title: '',
		name: 'no answer in time',
		switches: ({ course }) => ({ hangEvery: { every: course.update + 1 } }),
		message: 'OpenCX did not answer in time',
		description: `${mayBeMade} For a slow connection, raise 'Timeout'.`,
		next: 'runLater',
	},
	...(['before', 'after'] as const).map(
		(when): Row => ({
			title: '',
			name: `a connection cut ${when} the request was read`,
			switches: ({ course }: TestedResource): Faults => ({
				cutEvery: { every: course.update + 1, when },
			}),
			...(when === 'after' ? { isMade: true as const } : {}),
			message: 'The connection to OpenCX was cut before an answer came',
			description: mayBeMade,
			next: 'runLater',
		}),
	),
];

describe.each(everyResource)('for %s', (_, tested) => {
	const here = startFor(tested);
	const {
		text,
		naming,
		course,
		wrongs: [first],
	} = tested;
	const { noun, plural } = tested.resource.api;
	const named = (said: string) =>
		said
			.replace('PLURAL', plural)
			.replace('NOUN', noun)
			.replace('FIRST', here.id())
			.replace('SCOPE', tested.scopes.write);
	/** Turns faults, so that an update meets them. */
	const meet = (switches: Row['switches']) => () => {
		const { answer: given, ...others } =
			typeof switches === 'function' ? switches(tested) : switches;
		here.sandbox.set(
			given === undefined ? others : { ...others, answer: { ...given, ...tested.answered } },
		);
	};
	const failing = rows.filter(({ isMade }) => course.each === 1 || !isMade);

	describe('sendPlans, its errors', () => {
		it.each(failing.map((row) => [row.name ?? row.title, row] as const))(
			'the error after %s says what happened and what to do, with the item and without the API key',
			async (_, { switches, message, description, title, next }) => {
				const failure = await failBothWays(here, {}, meet(switches));
				expect(failure.message).toBe(named(message));
				expect(failure.description).toBe(named(description));
				expect(failure.context).toMatchObject({ itemIndex: 0, next, updated: 0 });
				expect(failure.httpCode ?? '').toBe(title);
			},
		);

		it("the error names the form's label of the field that the API named", async () => {
			const said = [`${first.name} must be another`, `${naming.name} is taken`];
			const { message, description } = await failBothWays(
				here,
				{ fields: { [first.name]: first.right, [naming.name]: 'X' } },
				meet(answer(400, { message: said })),
			);
			expect(message).toBe(`OpenCX refused the values of this update: ${said.join('; ')}`);
			expect(description).toBe(
				`This concerns '${naming.label}', '${first.label}'. Nothing was changed. Correct the values and run this item again.`,
			);
		});

		it('the message keeps our words if the host would replace them for a code in them', async () => {
			for (const id of ['EPERM-7', 'econnrefused', 'voiceAccess']) {
				const { message } = await failBothWays(here, { id });
				expect(message).toBe(`OpenCX has no ${noun} with the ID "${id}"`);
			}
			const { message } = await failBothWays(here, {
				fields: { [text.name]: '=Say {{ $json.voiceAccess }}.' },
			});
			expect(message).toMatch(
				new RegExp(`^'${text.label}' uses \\{\\{ \\$json\\.voiceAccess \\}\\}`),
			);
		});
	});

	describe("sendPlans, the API's own words", () => {
		const said = async (body: string, contentType = 'application/json') => {
			const refused = { answer: { status: 400, body, contentType } };
			const { message } = await failBothWays(here, {}, meet(refused));
			return message.replace(/^OpenCX refused the values of this update:? ?/, '');
		};

		it.each([
			['{"message":"one sentence"}', 'one sentence'],
			['{"message":["one","two"]}', 'one; two'],
			['{"message":["one",2,null,{"a":1}]}', 'one'],
			['{"message":[],"error":"Bad Request"}', 'Bad Request'],
			['{"error":"Bad Request"}', 'Bad Request'],
			['{"message":{"text":"x"}}', ''],
			['{"message":"two\\n\\n  lines"}', 'two lines'],
			['{}', ''],
			['[]', ''],
			['null', ''],
			['7', ''],
			['"as text"', 'as text'],
			['', ''],
			['{"message":', '{"message":'],
			['{"message":"<b>bold</b>"}', ''],
		])('an error body of %s is shown as %j', async (body, expected) => {
			expect(await said(body)).toBe(expected);
		});

		it('an error body is shown if it is plain text, and not if it is HTML', async () => {
			expect(await said('not today', 'text/plain')).toBe('not today');
			const elsewhere = 'The answer did not come from the OpenCX API';
			expect(await said('<!doctype html><h1>Bad Gateway</h1>', 'text/html')).toBe(elsewhere);
			expect(await said(' <html>', 'text/plain')).toBe(elsewhere);
		});

		it('a long error body is cut short', async () => {
			expect(await said(JSON.stringify({ message: 'x'.repeat(5_000) }))).toBe(
				`${'x'.repeat(300)}…`,
			);
		});

		it.each(['documented', 'array', 'string', 'text', 'html', 'none'] as const)(
			'an error body of the form %s is understood',
			async (errorBody) => {
				here.sandbox.set({ errorBody, statusFor: { [here.id()]: 422 } });
				const { message } = await failBothWays(here);
				const refused = 'OpenCX refused the values of this update';
				const without = { none: refused, html: 'The answer did not come from the OpenCX API' };
				expect(message).toBe(
					errorBody in without
						? without[errorBody as keyof typeof without]
						: `${refused}: Updates of this number were chosen to fail`,
				);
			},
		);
	});
});
