import { voice } from '../../support/engine';

/** A locator with an ID, or with an expression that yields one. */
export const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });

/** A variant with the parts that every variant has. */
export const variant = (variantName: string, parts: object = {}) => ({
	variantName,
	base_prompt: `You are ${variantName}.`,
	...parts,
});

/** Ranges of hours as n8n saves them, each written as "09:00-12:00". */
export const hours = (...ranges: string[]) => ({
	hours: {
		range: ranges.map((range) => {
			const [from = '', to = ''] = range.split('-');
			return { from, to };
		}),
	},
});

export const office = variant('Office', { days: [1, 2, 3, 4, 5], ...hours('09:00-17:00') });

const berlin = (at?: unknown) => ({
	timezone: 'Europe/Berlin',
	...(at === undefined ? {} : { at }),
});

/** The parameters of a schedule as n8n saves them; `at` is local time in Berlin. */
export const schedules = {
	/** On weekdays Office, else After. */
	calendar: (at?: unknown) => ({
		schedule: 'calendar',
		variants: { variant: [office, variant('After')] },
		otherwise: 'After',
		rotationOptions: berlin(at),
	}),
	/** Over the turn of the year Holidays, else nothing. */
	campaign: (at?: unknown) => ({
		schedule: 'calendar',
		variants: {
			variant: [
				variant('Holidays', {
					dates: { range: [{ from: '2026-12-24T00:00:00', to: '2027-01-06T00:00:00' }] },
				}),
			],
		},
		otherwise: '',
		rotationOptions: berlin(at),
	}),
	/** A week each. */
	inTurn: (at?: unknown) => ({
		schedule: 'inTurn',
		variants: { variant: [variant('A'), variant('B'), variant('C')] },
		every: 1,
		unit: 'weeks',
		anchor: '2026-01-05T00:00:00',
		rotationOptions: berlin(at),
	}),
	/** A draw a day, three to one. */
	weighted: (at?: unknown) => ({
		schedule: 'weighted',
		variants: { variant: [variant('Usual', { weight: 3 }), variant('Trial', { weight: 1 })] },
		every: 1,
		unit: 'days',
		anchor: '2026-01-01T00:00:00',
		seed: 'greeting-test',
		rotationOptions: berlin(at),
	}),
} as const;

/** The parameters of "Rotate Prompt" besides the schedule. */
export const rotatePrompt = (phoneNumberId: unknown, rotation: object) => ({
	resource: 'phoneNumber',
	operation: 'rotatePrompt',
	phoneNumberId: byId(phoneNumberId),
	elevenlabs_voice_id: voice,
	options: {},
	...rotation,
});

/** The parameters of "Choose Variant" of phone numbers. */
export const chooseVariant = (rotation: object) => ({
	resource: 'phoneNumber',
	operation: 'chooseVariant',
	phoneNumberId: 'any',
	...rotation,
});
