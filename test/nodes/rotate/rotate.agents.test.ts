import type { IDataObject } from 'n8n-workflow';

import { problemsOf, runNode, startFor } from '../../support/engine';
import { phoneAgents } from '../../support/resources';
import { byId, hours } from './rotationParameters';

const here = startFor(phoneAgents);

const variant = (variantName: string, parts: object = {}) => ({
	variantName,
	first_message: `Hello from ${variantName}.`,
	...parts,
});
const office = variant('Office', { days: [1, 2, 3, 4, 5], ...hours('09:00-17:00') });

const inOffice = '2026-11-23T10:00:00';
const onSunday = '2026-11-22T10:00:00';

const rotate = async (
	variants: object[],
	{
		options = {},
		at = inOffice,
		...rest
	}: { options?: object; at?: string; items?: Array<{ id?: string; x?: string }> } = {},
) =>
	await runNode(here, {
		parameters: {
			resource: 'phoneAgent',
			operation: 'rotate',
			phoneAgentId: byId('={{ $json.id }}'),
			schedule: 'calendar',
			variants: { variant: variants },
			otherwise: '',
			rotationOptions: { timezone: 'Europe/Berlin', at },
			options,
		},
		items: [{ id: here.id() }],
		...rest,
	});

const agent = (): IDataObject => ({ ...here.sandbox.agents.get(here.id()) }) as IDataObject;

describe('Rotate of phone agents', () => {
	it('sends the variant that applies as an update, with what it replaced', async () => {
		const before = agent().first_message;
		const { jsons, bodies, requests } = await rotate([office]);
		expect(bodies).toEqual([{ first_message: 'Hello from Office.' }]);
		expect(requests.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
		expect(jsons).toMatchObject([
			{
				variant: 'Office',
				reason: 'Mon–Fri 09:00–17:00, Europe/Berlin',
				success: true,
				phone_agent_id: here.id(),
				updated_fields: ['first_message'],
				previous: { first_message: before },
				sent: { first_message: 'Hello from Office.' },
				sent_at: expect.stringMatching(/Z$/),
				valid_until: '2026-11-23T17:00:00+01:00',
			},
		]);
		expect(agent().first_message).toBe('Hello from Office.');
	});

	it('sends nothing that the agent already has', async () => {
		await rotate([office]);
		const { jsons, bodies } = await rotate([office]);
		expect(bodies).toEqual([]);
		expect(jsons).toMatchObject([
			{ variant: 'Office', sent: false, unchanged_fields: ['first_message'], previous: {} },
		]);
	});

	it('sends nothing if no variant applies', async () => {
		const { jsons, requests } = await rotate([office], { at: onSunday });
		expect(requests).toEqual([]);
		expect(jsons).toMatchObject([
			{ variant: null, sent: false, valid_until: '2026-11-23T09:00:00+01:00' },
		]);
	});

	it.each(['skip', 'clear', 'fail'])(
		'leaves the greeting as it is if a variant has none, with "%s" for blank fields',
		async (blankFields) => {
			const before = agent().first_message;
			const swapped = variant('Swap', {
				first_message: '',
				otherFields: { instructions: ['scn_holidays'] },
			});
			const { bodies } = await rotate([swapped], { options: { blankFields } });
			expect(bodies).toEqual([{ instructions: ['scn_holidays'] }]);
			expect(agent().first_message).toBe(before);
		},
	);

	it('does with a greeting that an expression leaves blank what the option says', async () => {
		const blank = variant('A', { first_message: '={{ $json.x }}' });
		const skipped = await rotate([blank]);
		expect(skipped.bodies).toEqual([]);
		expect(skipped.jsons).toMatchObject([{ skipped_fields: ['first_message'], sent: false }]);
		const { failure } = await rotate([blank], { options: { blankFields: 'fail' } });
		expect(problemsOf(failure)).toMatch(/^Variant "A": 'First Message' is blank\./);
		const cleared = await rotate([blank], { options: { blankFields: 'clear' } });
		expect(cleared.bodies).toEqual([{ first_message: null }]);
	});

	it('says so if a variant sets nothing', async () => {
		const { jsons, requests } = await rotate([variant('Quiet', { first_message: '' })]);
		expect(requests).toEqual([]);
		expect(jsons).toMatchObject([{ variant: 'Quiet', sent: false }]);
		expect(jsons[0]?.summary).toContain('nothing sent ("Quiet" sets no field)');
	});

	it('takes a voice from the list of the account', async () => {
		const voice = {
			__rl: true,
			mode: 'list',
			value: '9BWtsMINqrJLrRacOk9x',
			cachedResultName: 'Aria',
		};
		const { bodies } = await rotate([variant('A', { otherFields: { voice_id: voice } })]);
		expect(bodies).toEqual([{ voice_id: '9BWtsMINqrJLrRacOk9x', first_message: 'Hello from A.' }]);
	});

	it('shows before and after in a dry run', async () => {
		const before = agent().first_message;
		const { jsons, bodies } = await rotate([office], { options: { dryRun: true } });
		expect(bodies).toEqual([]);
		expect(jsons).toMatchObject([
			{
				variant: 'Office',
				dry_run: true,
				request: { body: { first_message: 'Hello from Office.' } },
				previous: { first_message: before },
			},
		]);
	});

	it('can be put back from its output', async () => {
		const before = agent();
		const { jsons } = await rotate([office]);
		await runNode(here, {
			parameters: {
				resource: 'phoneAgent',
				operation: 'restore',
				phoneAgentId: byId('={{ $json.phone_agent_id }}'),
				previous: '={{ $json.previous }}',
				expected: '={{ $json.sent }}',
				options: {},
			},
			items: jsons,
		});
		expect(agent().first_message).toBe(before.first_message);
	});

	it('draws for each agent by its ID', async () => {
		const draw = async () => {
			const { jsons } = await runNode(here, {
				parameters: {
					resource: 'phoneAgent',
					operation: 'rotate',
					phoneAgentId: byId('={{ $json.id }}'),
					schedule: 'weighted',
					variants: { variant: [...'ABCD'].map((name) => variant(name, { weight: 1 })) },
					every: 1,
					unit: 'weeks',
					anchor: '2026-01-05T00:00:00',
					seed: 's',
					rotationOptions: { at: inOffice },
					options: { dryRun: true },
				},
				items: [...here.sandbox.agents.keys()].map((id) => ({ id })),
			});
			return jsons.map((json) => json.variant);
		};
		const drawn = await draw();
		expect(new Set(drawn).size).toBeGreaterThan(1);
		expect(await draw()).toEqual(drawn);
	});
});
