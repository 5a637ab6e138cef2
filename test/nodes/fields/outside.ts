import type { Field, ListField } from '../../../nodes/fields/field';
import { project } from '../../../nodes/fields/field';

/** A value that a field must refuse, and how its refusal continues after the field's label. */
export type Outside = readonly [value: unknown, says: RegExp];

const unreadable = /^has a character that could not be read\. Save the source file/;

const noText: readonly Outside[] = [
	[{ text: 'x' }, /^is an object, but must be text/],
	[['x'], /^is a list, but must be text/],
	[false, /^is false, but must be text/],
	[true, /^is true, but must be text/],
	['Gr\ufffd\ufffde', unreadable],
	['a\u0000b', unreadable],
	['a\u0093b', unreadable],
];

const severalLines: readonly Outside[] = [
	[0, /^is 0, but must be text/],
	[4.5, /^is 4\.5, but must be text/],
];

const noCode: readonly Outside[] = [
	[{ text: 'x' }, /^is an object, but must be text/],
	[['en', 'de'], /^is a list, but must be text/],
	[false, /^is false, but must be text/],
	[[true], /^has true in a list, but must be text/],
	['e\u0000n', unreadable],
	['e\u200bn', /^is "e\u200bn", with an invisible character/],
];

const noPhone: readonly Outside[] = [
	[
		'4155550100',
		/^is "4155550100", which has no country code\. Begin with \+ and the country code/,
	],
	['0151 23456789', /^is "0151 23456789", which has no country code/],
	['+0151234567', /which has no country code/],
	[
		'+1234567890123456',
		/^is "\+1234567890123456", which has 16 digits\. A phone number has 7 to 15/,
	],
	['+12345', /which has 5 digits/],
	['+1-800-FLOWERS', /^is "\+1-800-FLOWERS", which is not a phone number\. Use digits only/],
	['+14155550100 ext. 5', /which is not a phone number/],
	['+14155550100, +14155550101', /which is not a phone number/],
	['++14155550100', /which is not a phone number/],
	['+٤١٥٥٥٥٠١٠٠', /which is not a phone number/],
	['+44 (0)20 7946 0000', /Leave out the \(0\)/],
	[true, /^is true, but must be a phone number/],
	[Number.NaN, /^is NaN, but must be a phone number/],
	[['+14155550100'], /^is a list, but must be a phone number/],
	[{}, /^is an object, but must be a phone number/],
];

const noFlag: readonly Outside[] = [
	['yes', /^is "yes", but must be true or false\. Use one of these two$/],
	['2', /^is "2", but must be true or false\. Use one of these two$/],
	[2, /^is 2, but must be true or false\. Use one of these two$/],
	[Number.NaN, /^is NaN, but must be true or false\. Use one of these two$/],
	[[], /^is a list, but must be true or false\. Use one of these two$/],
	[{}, /^is an object, but must be true or false\. Use one of these two$/],
];

const noNumber: readonly Outside[] = [
	['fast', /^is "fast"\. Enter a (whole )?number /],
	['1,5', /^is "1,5"\. Enter/],
	['5 seconds', /^is "5 seconds"\. Enter/],
	[Number.NaN, /^is NaN\. Enter/],
	[Infinity, /^is Infinity\. Enter/],
	[-Infinity, /^is -Infinity\. Enter/],
	['Infinity', /^is "Infinity"\. Enter/],
	['1e999', /^is "1e999"\. Enter/],
	[-1, /^is -1\. Enter/],
	['-0.5', /^is "-0.5"\. Enter/],
	[true, /^is true\. Enter/],
	[[], /^is a list\. Enter/],
	[{}, /^is an object\. Enter/],
];

const noMessages: readonly Outside[] = [
	[
		['Hello, there', 'Hi'],
		/^has the message "Hello, there", which OpenCX would split at the comma/,
	],
	[['Hi', ','], /^has the message ","/],
	[
		['Hi', { text: 'x' }],
		/^is a list, but must be a list of text values\. Add the messages one by one, or give a list of messages$/,
	],
	[['Hi', [['Ho']]], /^is a list, but must be a list of text values/],
	[['Hi', false], /^has false in a list, but must be a list of text values/],
	[['Hi', 'a\u0000b'], unreadable],
	['a\ufffd', unreadable],
	['["Hi","Hello, there"]', /^has the message "Hello, there", which OpenCX would split/],
	['Hi,#REF!', /^has a message that is "#REF!", which is a spreadsheet's error/],
	[
		5,
		/^is 5, but must be a list of text values\. Add the messages one by one, or give a list of messages$/,
	],
	[
		true,
		/^is true, but must be a list of text values\. Add the messages one by one, or give a list of messages$/,
	],
	[
		{ 0: 'Hi' },
		/^is an object, but must be a list of text values\. Add the messages one by one, or give a list of messages$/,
	],
];

const noSuchId = /^has an entry with quotes, brackets or separators, which is not an ID/;

const noIds: readonly Outside[] = [
	[5, /^is 5, but must be a list of IDs\. Add the IDs one by one, or give a list of them$/],
	[true, /^is true, but must be a list of IDs/],
	[{ id: 'a' }, /^is an object, but must be a list of IDs/],
	[['a', { id: 'b' }], /^is a list, but must be a list of IDs/],
	[['a b'], /^has an entry with spaces, which is not an ID/],
	['You are kind, and brief', /^has an entry with spaces, which is not an ID/],
	[['a', [['b']]], /^is a list, but must be a list of IDs/],
	[['a', true], /^has true in a list, but must be a list of IDs/],
	['{"ids":["a"]}', noSuchId],
	["['a',b]", noSuchId],
	['[a]', noSuchId],
	['"a"', noSuchId],
	['a;b', noSuchId],
	['“a”', noSuchId],
	['a\u200bb', /^has an entry with an invisible character, which is not an ID/],
	['a\u0000b', /^has an entry with a character that could not be read, which is not an ID/],
	['null', /^(has an entry that )?is "null", which is what programs write/],
	[['a', '#N/A'], /^has an entry that is "#N\/A", which is a spreadsheet's error/],
];

const noSelection: readonly Outside[] = [
	[
		5,
		/^is 5, but must be all, none or a list of IDs\. Choose all or none, add the IDs one by one, or give a list of them$/,
	],
	[true, /^is true, but must be all, none or a list of IDs/],
	[{ id: 'a' }, /^is an object, but must be all, none or a list of IDs/],
	[['a', { id: 'b' }], /^is a list, but must be all, none or a list of IDs/],
	[['a', true], /^has true in a list, but must be all, none or a list of IDs/],
	['{"ids":["a"]}', noSuchId],
	['null', /^(has an entry that )?is "null", which is what programs write/],
	['all actions', /^has an entry with spaces, which is not an ID/],
	[
		{ selection: { mode: 'everything', ids: '' } },
		/^is an object, but must be all, none or a list of IDs/,
	],
	[
		{ selection: { mode: 'everything', ids: [] } },
		/^is an object, but must be all, none or a list of IDs/,
	],
];

const noList = ({ noun, choices, example: [entry = ''] }: ListField): readonly Outside[] => [
	[
		5,
		new RegExp(
			`^is 5, but must be a list of text values\\. Add each ${noun} separately, or give a list of them$`,
		),
	],
	[true, /^is true, but must be a list of text values/],
	[{ id: entry }, /^is an object, but must be a list of text values/],
	[[entry, { id: entry }], /^is a list, but must be a list of text values/],
	[[entry, [[entry]]], /^is a list, but must be a list of text values/],
	[[entry, true], /^has true in a list, but must be a list of text values/],
	[
		[entry, 'a\u0000b'],
		/^has an entry that has a character that could not be read\. Save the source file/,
	],
	[[entry, '#N/A'], /^has an entry that is "#N\/A", which is a spreadsheet's error/],
	['null', /^(has an entry that )?is "null", which is what programs write/],
	...(choices === undefined
		? []
		: ([
				[
					[entry, 'klingon'],
					new RegExp(`^has "klingon", which is not a listed ${noun}\\. Nearest: `),
				],
				[`${entry}, en-`, new RegExp(`^has "en-", which is not a listed ${noun}\\. Nearest: `)],
			] as const)),
];

/** Values that lie outside a field, of every way that its kind can be missed. */
export const outside = (field: Field): readonly Outside[] =>
	project<Field['kind'], readonly Outside[]>(field, {
		// A code may come as a list of one.
		text: ({ trimmed, rows }) => {
			if (trimmed) return noCode;
			return rows === undefined ? noText : [...noText, ...severalLines];
		},
		phone: () => noPhone,
		choice: ({ noun }) => [
			['klingon', new RegExp(`^is "klingon", which is not a listed ${noun}\\. Nearest: `)],
			['en-', new RegExp(`^is "en-", which is not a listed ${noun}\\. Nearest: `)],
			[
				7,
				new RegExp(
					`^is 7, but must be the text of one listed ${noun}\\. Choose one from the list$`,
				),
			],
			[false, /^is false, but must be the text of one listed/],
			[['en'], /^is a list, but must be the text of one listed/],
			[{ value: 'en' }, /^is an object, but must be the text of one listed/],
		],
		flag: () => noFlag,
		number: ({ above, whole, min }) => [
			...noNumber,
			...(above ? ([[min, /^is 0\. Enter a number above 0/]] as const) : []),
			...(above ? ([['0', /^is "0"\. Enter a number above 0/]] as const) : []),
			...(whole ? ([[2.5, /^is 2.5\. Enter a whole number of 0 or more/]] as const) : []),
			...(whole ? ([['2.5', /^is "2.5"\. Enter a whole number/]] as const) : []),
			...(whole ? ([[2 ** 53, /^is 9007199254740992\. Enter a whole number/]] as const) : []),
		],
		messages: () => noMessages,
		reference: ({ noun }) => [
			[
				{},
				new RegExp(
					`^is an object, but must be the ID of a ${noun}\\. Choose one from the list, or enter its ID$`,
				),
			],
			[['x'], new RegExp(`^is a list, but must be the ID of a ${noun}`)],
			[false, new RegExp(`^is false, but must be the ID of a ${noun}`)],
			['a\u200bb', /^is "a\u200bb", with an invisible character, which is not an ID/],
			["['x']", /^is "\['x'\]", with quotes, brackets or separators, which is not an ID/],
		],
		ids: () => noIds,
		list: noList,
		selection: () => noSelection,
	});
