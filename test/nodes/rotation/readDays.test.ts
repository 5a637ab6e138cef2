import { readDays } from '../../../nodes/rotation/readDays';

describe('readDays', () => {
	it.each<[unknown, number[]]>([
		[
			[1, 3],
			[1, 3],
		],
		[
			['7', 6, 6],
			[6, 7],
		],
		['1,2,3', [1, 2, 3]],
		['[1, 2]', [1, 2]],
		['Mon-Fri', [1, 2, 3, 4, 5]],
		['mon – wed', [1, 2, 3]],
		['Monday to Thursday', [1, 2, 3, 4]],
		['Sat-Mon', [1, 6, 7]],
		['Mon, Wed', [1, 3]],
		['Sat; Sun', [6, 7]],
		['Tues, Thurs.', [2, 4]],
		[['Mon'], [1]],
		[
			['Mon-Wed', 'SUNDAY'],
			[1, 2, 3, 7],
		],
		["['Mon', 'Tue']", [1, 2]],
		['1-5', [1, 2, 3, 4, 5]],
		[5, [5]],
		[['Mon', '', null], [1]],
		['', []],
	])('%j is read as %j', (value, days) => {
		expect(readDays(value)).toEqual({ days });
	});

	it.each<[unknown, unknown]>([
		['Montag', 'Montag'],
		['Mon, Funday', ' Funday'.trim()],
		['T', 'T'],
		[[1, 8], 8],
		[[0], 0],
		['1.5', '1.5'],
		['Mon-', 'Mon-'],
		['Mon-Tue-Wed', 'Mon-Tue-Wed'],
		[true, true],
		[['Mon', { day: 1 }], { day: 1 }],
	])('in %j, %j is no weekday', (value, wrong) => {
		expect(readDays(value)).toEqual({ wrong });
	});
});
