import { readFileSync } from 'node:fs';
import path from 'node:path';

import { setFigures } from '../../../tools/bench/document';

const place = (name: string, figure: string) => `<!-- figure:${name} -->${figure}<!-- /figure -->`;

describe('The figures of the document', () => {
	it('are written to their places, each table separately, and nothing else changes', () => {
		const text = `It took ${place('a.ms', '3 ms')}.\n\n${place('a.table', '\n\nold\n\n')}\n`;
		expect(setFigures(text, { 'a.ms': '$1 ms', 'a.table': '| x |\n| - |' })).toBe(
			`It took ${place('a.ms', '$1 ms')}.\n\n${place('a.table', '\n\n| x |\n| - |\n\n')}\n`,
		);
	});

	it('stay if their section was not measured', () => {
		const text = `${place('a.ms', '3 ms')} ${place('b.ms', '4 ms')}`;
		expect(setFigures(text, { 'b.ms': '5 ms' })).toBe(
			`${place('a.ms', '3 ms')} ${place('b.ms', '5 ms')}`,
		);
	});

	it('are an error without a place, and so is a place of a measured section without a figure', () => {
		const text = `${place('a.ms', '3 ms')} ${place('a.lost', '0')}`;
		expect(() => setFigures(text, { 'a.ms': '4 ms' })).toThrow('Nothing was measured for a.lost');
		expect(() => setFigures('', { 'a.ms': '4 ms' })).toThrow('no place for a.ms');
	});

	it('were all measured', () => {
		const file = path.join(__dirname, '..', '..', '..', 'docs', 'benchmarks.md');
		const figures = [
			...readFileSync(file, 'utf8').matchAll(
				/<!-- figure:([\w.-]+) -->([\s\S]*?)<!-- \/figure -->/g,
			),
		];
		expect(figures.length).toBeGreaterThan(15);
		const missing = figures.filter(([, , figure]) => !/\d/.test(figure ?? ''));
		expect(missing.map(([, name]) => name)).toEqual([]);
	});
});
