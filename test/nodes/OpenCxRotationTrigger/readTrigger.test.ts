import type { INodeProperties } from 'n8n-workflow';

import { startHere } from '../../support/engine';
import { isShownFor } from '../../support/properties';
import { everyMinute, secondsAhead, trigger, triggerType } from '../../support/trigger';

const here = startHere();

/** Each problem that keeps a workflow with this trigger from being published, in order. */
const problemsOf = async (parameters: object): Promise<string[]> => {
	try {
		const published = await here.engine.publish(trigger(parameters));
		await published.unpublish();
	} catch (error) {
		// n8n puts its own words around ours.
		const [, told] =
			/^There was a problem activating the workflow: "([^]*)"$/.exec((error as Error).message) ??
			[];
		const lines = told?.split('\n') ?? [];
		if (lines.length === 1) return lines;
		// Several are numbered.
		return lines.map((line, index) => {
			expect(line.startsWith(`${index + 1}. `)).toBe(true);
			return line.slice(`${index + 1}. `.length);
		});
	}
	throw new Error('It was published');
};

const rotation = everyMinute(secondsAhead(30));
const withVariants = (...variant: object[]) => ({ ...rotation, variants: { variant } });

describe('A workflow is not published', () => {
	it('and all problems of the schedule and of every variant are reported at once', async () => {
		expect(
			await problemsOf({
				...withVariants(
					{ variantName: 'A', otherFields: { voice_speed: 'fast', language: 'Klingon' } },
					{ variantName: '', base_prompt: 'You are B.' },
					{ variantName: 'C', otherFields: { handoff_phone_number: '555 0100' } },
				),
				every: 0,
				rotationOptions: { timezone: 'Mars/Base', fireWhenPublished: 'maybe' },
			}),
		).toEqual([
			'\'Timezone\' is "Mars/Base". Enter an IANA name such as Europe/Berlin.',
			"Variant 2: 'Variant Name' is blank. Give every variant a different name.",
			"'Every' is 0. Enter a whole number, 1 or more.",
			'The option \'Fire When Published\' is "maybe", but must be true or false. Use one of these two.',
			expect.stringMatching(
				/^Variant "A": 'Language' is "Klingon", which is not a listed language. Nearest: [^.]+\. If yours is not in the list yet, turn on 'Allow Unlisted Voices and Languages'\.$/,
			),
			'Variant "A": \'Voice Speed\' is "fast". Enter a number above 0.',
			'Variant "C": \'Handoff Phone Number\' is "555 0100", which has no country code. Begin with + and the country code, such as +14155550100.',
		]);
	});

	it('in its own words if a name contains letters that n8n takes for an error code', async () => {
		const variant = { variantName: 'FreeAccess', days: [8], base_prompt: 'Hi' };
		const [problem] = await problemsOf({
			...rotation,
			schedule: 'calendar',
			variants: { variant: [variant] },
		});
		expect(problem).toMatch(/^Variant "FreeAccess": 'Days' /);
	});

	it('but if an unlisted language is allowed, it is what the variant sets', async () => {
		const variants = { variant: [{ variantName: 'A', otherFields: { language: 'xx-XX' } }] };
		const [item] = await here.engine.runByHand(
			trigger({ ...rotation, variants, rotationOptions: { allowUnlisted: true } }),
		);
		expect(item?.json.fields).toEqual({ language: 'xx-XX' });
	});

	it('if a prompt has a gap, and no option is advised that the trigger does not have', async () => {
		const problems = await problemsOf(
			withVariants(
				{ variantName: 'A', base_prompt: '=You work for {{ $workflow.company }}.' },
				{ variantName: 'B', otherFields: { initial_message: '=Hello {{ [] }}' } },
			),
		);
		expect(problems).toEqual([
			"Variant \"A\": 'Base Prompt' uses {{ $workflow.company }}, which is undefined here. Add a fallback such as {{ $workflow.company ?? 'another value' }}.",
			'Variant "B": \'Initial Message\' uses {{ [] }}, which is an empty list here. Choose the property that contains the text.',
		]);
		expect(problems.join()).not.toContain('When an Expression Is Empty');
	});

	it('if a calendar has no hours, with the words of Choose Variant', async () => {
		const range = [{ from: '9', to: '25:00' }];
		expect(
			await problemsOf({
				schedule: 'calendar',
				variants: { variant: [{ variantName: 'A', hours: { range } }] },
				otherwise: 'B',
				rotationOptions: {},
			}),
		).toEqual([
			'\'Otherwise\' is "B", which is not the name of a variant. Enter one of "A", or leave it blank to leave the agent as it is.',
			'Variant "A": \'From\' is "9". Enter a time of day as HH:MM, from 00:00 to 23:59.',
			'Variant "A": \'To\' is "25:00". Enter a time of day as HH:MM, from 00:00 to 24:00.',
		]);
	});

	it('if an option is an expression that yields nothing', async () => {
		expect(
			await problemsOf({ ...rotation, rotationOptions: { fireWhenPublished: '={{ undefined }}' } }),
		).toEqual([
			"The option 'Fire When Published' is an expression that is empty for this item. Add a fallback, or remove the option.",
		]);
	});

	it('if a draw has no phone number on which it depends', async () => {
		expect(
			await problemsOf({ ...rotation, schedule: 'weighted', seed: '', phoneNumberId: ' ' }),
		).toEqual([
			"'Phone Number ID' is blank. Enter the ID of the phone number: the weighted choice depends on it.",
		]);
	});

	it('and says the same when it is run manually', async () => {
		await expect(
			here.engine.runByHand(trigger({ ...rotation, every: 0, unit: 'eras' })),
		).rejects.toMatchObject({
			message: expect.stringMatching(
				/^1\. 'Every' is 0\. Enter a whole number, 1 or more\.\n2\. 'Unit' is "eras"\. /,
			),
		});
	});
});

describe('A draw', () => {
	const drawnFor = async (phoneNumberId: string) => {
		const variant = [...'ABCDEFGH'].map((variantName) => ({ variantName, weight: 1 }));
		const [item] = await here.engine.runByHand(
			trigger({
				...rotation,
				schedule: 'weighted',
				variants: { variant },
				every: 100,
				unit: 'months',
				anchor: '2026-01-01T00:00:00',
				seed: '',
				phoneNumberId,
			}),
		);
		return item?.json.variant;
	};

	it('depends only on the phone number ID', async () => {
		const ids = Array.from({ length: 12 }, (_, number) => `number ${number}`);
		const drawn = await Promise.all(ids.map(drawnFor));
		expect(new Set(drawn).size).toBeGreaterThan(1);
		expect(await Promise.all(ids.map(drawnFor))).toEqual(drawn);
	});
});

describe('The form of the trigger', () => {
	const propertiesOf = (type: string): INodeProperties[] =>
		here.engine.nodeType(type).description.properties;
	const entriesOf = ({ options }: INodeProperties): INodeProperties[] =>
		(options ?? []).flatMap((option) => ('values' in option ? option.values : []));
	const find = (properties: INodeProperties[], name: string): INodeProperties => {
		const found = properties.find((property) => property.name === name);
		if (found === undefined) throw new Error(`There is no parameter ${name}`);
		return found;
	};

	const shownFor = (resource: string, properties: INodeProperties[]) =>
		properties.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes(resource));

	it('begins with the resource, phone numbers at first, and the schedule', () => {
		const [resource, schedule] = propertiesOf(triggerType);
		expect(resource).toMatchObject({ name: 'resource', default: 'phoneNumber' });
		expect(resource?.options?.map(({ name }) => name)).toEqual([
			'Phone Agent',
			'Phone Number',
			'Training Scenario',
		]);
		expect(schedule?.name).toBe('schedule');
	});

	describe.each([
		['phoneNumber', 'base_prompt', 'phoneNumberId', ['allowUnlisted']],
		['phoneAgent', 'first_message', 'phoneAgentId', []],
		['trainingScenario', 'content', 'trainingScenarioId', []],
	])('for %s', (resource, lead, id, more) => {
		const own = () => shownFor(resource, propertiesOf(triggerType));

		it('has the parameters of Choose Variant', () => {
			const operation = propertiesOf('n8n-nodes-opencx-phone.openCxPhone')
				.filter(isShownFor(resource, 'chooseVariant'))
				.map(({ name }) => name);
			const names = own().map(({ name }) => name);
			expect([...names, 'schedule'].sort()).toEqual(operation.sort());
			expect(find(own(), id)).toMatchObject({
				type: 'string',
				displayOptions: { show: { schedule: ['weighted'] } },
			});
		});

		it('has no options that choose a moment', () => {
			const options = (find(own(), 'rotationOptions').options ?? []) as INodeProperties[];
			expect(options.map(({ name, default: value }) => [name, value])).toEqual([
				...more.map((name) => [name, true]),
				['fireWhenPublished', true],
				['timezone', ''],
			]);
		});

		it('does not ask for the field that leads', () => {
			const variant = entriesOf(find(own(), 'variants'));
			expect(find(variant, lead).required ?? false).toBe(false);
			expect(find(variant, 'variantName').required).toBe(true);
		});
	});

	it('names the schedule on the canvas', () => {
		const { subtitle } = here.engine.nodeType(triggerType).description;
		expect(subtitle).toMatch(
			/^=\{\{ \(\{.*"calendar":"By Calendar".*\}\)\[\$parameter\["schedule"\]\] \}\}$/,
		);
		// n8n ends an expression at the first double brace.
		expect(subtitle?.indexOf('}}')).toBe((subtitle?.length ?? 0) - 2);
	});

	it('is that of a trigger: a credential only for lists of the account, no input, one output, not for AI agents', () => {
		const { description } = here.engine.nodeType(triggerType);
		expect(description).toMatchObject({
			version: 1,
			group: ['trigger', 'schedule'],
			inputs: [],
			outputs: ['main'],
		});
		expect(description.credentials).toEqual([
			{
				name: 'openCxApi',
				required: false,
				displayOptions: { show: { resource: ['phoneAgent'] } },
			},
		]);
		const { methods } = here.engine.nodeType(triggerType);
		expect(Object.keys(methods?.listSearch ?? {})).toContain('searchVoices');
		expect(description).not.toHaveProperty('usableAsTool');
	});
});
