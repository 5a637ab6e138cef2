import { leftoverProblem } from '../../../nodes/values/leftover';

const sheet = "a spreadsheet's error";
const missing = 'what programs write for a missing value';

describe('leftoverProblem', () => {
	it.each([
		...['#N/A', '#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#NUM!', '#NULL!', '#ERROR!', '#SPILL!'],
		...['#CALC!', '#FIELD!', '#NV', '#BEZUG!', '#WERT!', '#VALEUR!', '#¡REF!', '#¿NOMBRE?'],
		...['Err:508', 'Loading...', ' #ref! ', '#n/a\u200b'],
	])('%s is what a spreadsheet shows for an error', (text) => {
		expect(leftoverProblem(text)?.what).toBe(
			`is "${text.replaceAll(/[\s\u200b]/g, '')}", which is ${sheet}`,
		);
	});

	it.each([
		['null', missing],
		['NULL', missing],
		[' Undefined\n', missing],
		['(null)', missing],
		['NaN', 'what programs write when a number could not be calculated'],
		['[object Object]', 'what programs write for an object'],
		['[object Object],[object Object]', 'what programs write for an object'],
		['Invalid DateTime', 'what programs write when a date could not be read'],
		['N/A', 'a placeholder for a missing value'],
	])('%j is reported as what it is: %s', (text, is) => {
		expect(leftoverProblem(text)?.what).toContain(`which is ${is}`);
	});

	it.each(['', 'Say #N/A', 'null and void', 'None', 'nil', '#sale', '#1', 'an', '0', 'false'])(
		'%j is a text like any other',
		(text) => {
			expect(leftoverProblem(text)).toBeUndefined();
		},
	);
});
