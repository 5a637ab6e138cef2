import { createSimplify, simplifyProperties } from '../../../nodes/lists/simplify';
import type { ParameterReader } from '../../../nodes/input/parameters';
import { literal } from '../../../nodes/input/parameters';
import { phoneAgentApi } from '../../../nodes/resources/phoneAgent/api';
import { phoneNumberApi } from '../../../nodes/resources/phoneNumber/api';

const readerOf = (value: unknown): ParameterReader => ({
	one: () => literal(value),
	collection: () => new Map(),
	count: () => 0,
});
const entry = { created_at: 1, voice_id: null, name: 'A', id: 'one' };

const simplified = (value: unknown, resource = phoneAgentApi) => {
	const simplify = createSimplify(resource, readerOf(value))(0);
	return 'value' in simplify ? simplify.value(entry) : simplify.problems;
};

describe('createSimplify', () => {
	it('what stays comes in the order of the resource, null included, and nothing is made up', () => {
		expect(Object.entries(simplified(true))).toEqual([
			['id', 'one'],
			['name', 'A'],
			['voice_id', null],
		]);
	});

	it('everything stays where it is switched off, and where the resource asks for nothing', () => {
		expect(simplified(false)).toBe(entry);
		expect(simplified(true, phoneNumberApi)).toBe(entry);
	});

	it('anything but a switch is a problem', () => {
		expect(simplified('perhaps')).toMatchObject([
			{ what: expect.stringMatching(/^'Simplify'/) as string },
		]);
	});
});

describe('simplifyProperties', () => {
	it('only a resource that says what stays has the parameter, which is on', () => {
		expect(simplifyProperties(phoneNumberApi.list)).toEqual([]);
		expect(simplifyProperties(phoneAgentApi.list)).toMatchObject([
			{ name: 'simplify', type: 'boolean', default: true },
		]);
	});
});
