import { phoneNumberApi } from '../../../../nodes/resources/phoneNumber/api';
import { voices } from '../../../../nodes/resources/phoneNumber/voices';
import { requiredProperties } from '../../../../nodes/updates/update';

describe('the voices', () => {
	it('each of the 30 voices shows the beginning of its ID, which no other has', () => {
		expect(voices).toHaveLength(30);
		expect(new Set(voices.map(({ value }) => value.slice(0, 6))).size).toBe(30);
		for (const { value, name, label = name } of voices) {
			expect(label).toMatch(/^([A-Z][a-z]+ – .+|Unnamed Voice) \(\w{6}…\)$/);
			expect(label).toContain(`(${value.slice(0, 6)}…)`);
		}
	});

	it('the dropdown shows the unnamed ones last', () => {
		const [property] = requiredProperties(phoneNumberApi);
		const labels = (property?.options ?? []).map(({ name }) => name);
		expect(labels).toHaveLength(30);
		expect(labels.map((label) => label.startsWith('Unnamed'))).toEqual(
			Array.from({ length: 30 }, (_, place) => place >= 12),
		);
	});

	it('only the twelve voices with known names have names', () => {
		expect(
			Object.fromEntries(
				voices.filter(({ value, name }) => name !== value).map(({ value, name }) => [value, name]),
			),
		).toEqual({
			UR972wNGq3zluze0LoIp: 'Haytham',
			IOyj8WtBHdke2FjQgGAr: 'Serena',
			'4CrZuIW9am7gYAxgo2Af': 'Shelley',
			x8udhExu0uJxUn4Tf9Az: 'Slany',
			sY2peC9GbHX8NCy5enOe: 'Prem',
			tavIIPLplRB883FzWU0V: 'Mona',
			GiGOaehga8enaTnFQvb4: 'Arno',
			hP72SDESIJq2YuAblBqz: 'Tony',
			dRqoXefWJMo2lbk72Ucp: 'Jake',
			H61ermx0gHYPgQYw03E4: 'Kelly',
			JjHBC66wF58p4ogebCNA: 'Eduardo',
			cfO5AAIh6JY3KjKu6QRz: 'Jitu',
		});
	});
});
