import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { phoneNumberOptions } from '../../nodes/OpenCxPhone/resources/phoneNumber/options';
import { phoneNumber } from '../../nodes/OpenCxPhone/resources/phoneNumber';
import { phoneNumberApi } from '../../nodes/OpenCxPhone/resources/phoneNumber/api';
import { updatePurpose } from '../../nodes/flow/resourceApi';
import type { Outcome } from '../../nodes/transport/client';
import { failureOf } from '../../nodes/transport/outcomes';

const root = path.join(__dirname, '..', '..');
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const documents = [
	...readdirSync(root).filter((file) => file.endsWith('.md')),
	...readdirSync(path.join(root, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
];
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
	heading
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N} _-]/gu, '')
		.trim()
		.replaceAll(' ', '-');

const anchorsOf = (file: string): string[] =>
	[...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

const linksOf = (file: string): string[] =>
	[...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => link ?? []);

describe('the documents', () => {
	it('every document is there', () => {
		expect(documents).toEqual(
			expect.arrayContaining([
				'README.md',
				'CHANGELOG.md',
				'CONTRIBUTING.md',
				'LICENSE.md',
				'SECURITY.md',
				'docs/architecture.md',
				'docs/benchmarks.md',
				'docs/errors.md',
				'docs/rotation.md',
				'docs/scaling.md',
			]),
		);
	});

	it.each(documents)('every link in %s leads somewhere', (file) => {
		const broken = linksOf(file).filter((link) => {
			if (/^[a-z]+:/.test(link)) return false;
			const [target = '', anchor] = link.split('#');
			const at = target === '' ? file : path.join(path.dirname(file), target);
			if (!existsSync(path.join(root, at))) return true;
			return anchor !== undefined && !anchorsOf(at).includes(anchor);
		});
		expect(broken).toEqual([]);
	});

	it.each(documents)('every npm script that %s names exists', (file) => {
		const named = [...textOf(file).matchAll(/npm run ([\w:-]+)/g)].map(
			([, script]) => script ?? '',
		);
		expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
	});

	it.each(documents)('every file of the project that %s names exists', (file) => {
		const named = textOf(file).match(
			/(?<![\w/.-])(nodes|tools|test|docs|workflows|credentials|playground)\/[\w./-]*\w\.\w+/g,
		);
		expect((named ?? []).filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
	});

	it('every picture is shown in a document', () => {
		const shown = documents.flatMap((file) =>
			linksOf(file).map((link) => path.join(path.dirname(file), link)),
		);
		const kept = readdirSync(path.join(root, 'docs', 'images')).map(
			(file) => `docs/images/${file}`,
		);
		expect(kept).not.toHaveLength(0);
		expect(kept.filter((file) => !shown.includes(file))).toEqual([]);
	});
});

describe('the README', () => {
	const readme = textOf('README.md');

	it.each(phoneNumber.operations.map(({ name }) => name))(
		'the README names the operation %s',
		(name) => {
			expect(readme).toContain(`| ${name} |`);
		},
	);

	it('the README says that Preview Days sends nothing', () => {
		expect(readme).toMatch(/Add \*\*Preview Days\*\*[^.]*Rotate\s+Prompt then sends nothing/);
	});

	it.each(Object.values(phoneNumberOptions).map(({ label }) => label))(
		'the README explains the option %s',
		(label) => {
			expect(readme).toContain(`| ${label} |`);
		},
	);

	const answered = (status: number, text = ''): Outcome => ({
		kind: 'answer',
		status,
		headers: {},
		text,
		body: undefined,
	});
	const statuses = [
		200, 301, 400, 401, 403, 404, 408, 409, 422, 425, 429, 500, 501, 502, 503, 504, 505, 520,
	];
	const codes = [
		'ENOTFOUND',
		'EAI_AGAIN',
		'ECONNREFUSED',
		'ECONNRESET',
		'ECONNABORTED',
		'ENETUNREACH',
		'CERT_HAS_EXPIRED',
	];
	const outcomes: Array<[string, Outcome]> = [
		...statuses.map((status): [string, Outcome] => [String(status), answered(status, '<html>')]),
		...codes.map((code): [string, Outcome] => [code, { kind: 'fault', code }]),
	];

	it.each(outcomes)('the documents say what to do about %s', (_, outcome) => {
		const about = { repeat: 'always', purpose: updatePurpose(phoneNumberApi, 'ID') } as const;
		const message = failureOf(outcome, about)?.message.replace(/"ID"$/, '…') ?? '';
		expect(message).not.toBe('');
		expect(textOf('docs/errors.md')).toContain(message);
		expect(readme).toContain('docs/errors.md');
	});
});
