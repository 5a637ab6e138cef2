import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseRotation, previewRotation } from '../../nodes/rotation';
import { resources } from '../../nodes/resources';
import { phoneAgentOptions } from '../../nodes/resources/phoneAgent/form';
import { phoneNumberOptions } from '../../nodes/resources/phoneNumber/form';
import { trainingScenarioOptions } from '../../nodes/resources/trainingScenario/form';
import type { ReadApi, ResourceApi } from '../../nodes/api/resourceApi';
import { readSubject, updateSubject } from '../../nodes/api/resourceApi';
import type { Outcome } from '../../nodes/transport/client';
import { answerFaults } from '../../nodes/transport/client';
import { failureOf } from '../../nodes/transport/outcomes';
import { n8nVersions } from '../../tools/playground/install';

const root = path.join(__dirname, '..', '..');
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const documents = [
	...readdirSync(root).filter((file) => file.endsWith('.md')),
	...readdirSync(path.join(root, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
	'workflows/README.md',
];
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

const isUpdated = (api: ReadApi): api is ResourceApi => 'update' in api;

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
	heading
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N} _-]/gu, '')
		.trim()
		.replaceAll(' ', '-');

const anchorsOf = (file: string): string[] =>
	[...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

/** The targets of links, and the pictures for light and dark colors. */
const linksOf = (file: string): string[] =>
	[...textOf(file).matchAll(/\]\(([^)\s]+)\)|\bsrc(?:set)?="([^"]+)"/g)].flatMap(
		([, link, picture]) => link ?? picture ?? [],
	);

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
				'docs/calls.md',
				'docs/credential.md',
				'docs/errors.md',
				'docs/fields.md',
				'docs/install.md',
				'docs/operations.md',
				'docs/options.md',
				'docs/output.md',
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

describe('the counts of requests in docs/rotation.md', () => {
	const { nodes, settings } = JSON.parse(
		textOf('workflows/phone-number/02-rotate-prompt-by-office-hours.json'),
	) as {
		nodes: Array<{ type: string; parameters: Record<string, unknown> }>;
		settings: { timezone: string };
	};
	const { variants, schedule, otherwise } =
		nodes.find(({ type }) => type.endsWith('.openCxRotationTrigger'))?.parameters ?? {};
	const parsed = parseRotation({
		schedule,
		variants: (variants as { variant: [] }).variant,
		otherwise,
		timezone: settings.timezone,
	});
	/** How often the trigger of workflow 2 fires in this many days, from a Monday without a campaign on. */
	const changesIn = (days: number): number => {
		if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
		// From a minute before midnight, so that the change at midnight counts.
		const fromMs = Date.parse('2026-11-15T23:59:00-05:00');
		return previewRotation(parsed.value, fromMs, fromMs + days * 86_400_000).stretches.length - 1;
	};
	const countsOf = (row: string): string[] =>
		/^\| ([^|]*) \| ([^|]*) \| ([^|]*) \|$/m
			.exec(
				textOf('docs/rotation.md')
					.split('\n')
					.find((line) => line.includes(row)) ?? '',
			)
			?.slice(2) ?? [];

	it('match what the trigger fires, and what a run every quarter of an hour sends', () => {
		// Two days less one: the first one begins with the change from the weekend to Monday.
		const day = changesIn(2) - changesIn(1);
		expect(countsOf('on a working day')).toEqual([String(day), String(24 * 4)]);
		expect(countsOf('in a week')).toEqual([String(changesIn(7)), String(7 * 24 * 4)]);
		expect(countsOf('200 phone numbers')).toEqual([
			`${200 * day}, and the list each time`,
			(200 * 24 * 4).toLocaleString('en'),
		]);
	});
});

describe('the README', () => {
	const readme = textOf('README.md');

	it('the README names every n8n that the tests run on, with its Node', () => {
		for (const [n8n, node] of Object.entries(n8nVersions)) {
			expect(readme).toContain(`n8n ${n8n} on Node.js ${node}`);
		}
	});

	it.each(resources.map((resource) => [resource.name, resource] as const))(
		'docs/operations.md has the operations of %s, and no others',
		(name, { operations }) => {
			const [, listed = ''] =
				new RegExp(`\\| Operation of ${name} \\|[^]*?\\n((\\| .*\\n)+)`).exec(
					textOf('docs/operations.md'),
				) ?? [];
			const rows = listed.split('\n').flatMap((row) => /^\| (\w.*?) \|/.exec(row)?.[1] ?? []);
			expect(rows.sort()).toEqual(operations.map((operation) => operation.name).sort());
		},
	);

	it('the README has at most about 1,500 words', () => {
		expect(readme.split(/\s+/).length).toBeLessThan(1_550);
	});

	it('the README says how to find out which resource an account has', () => {
		expect(readme).toMatch(/Run \*\*Get Many\*\* of \*Phone Number\*/);
	});

	it('the README says that Preview Days sends nothing', () => {
		expect(readme).toMatch(
			/\*\*Choose Variant\*\* gives the variant without sending it\. Add \*\*Preview\s+Days\*\*/,
		);
	});

	const options = { ...phoneNumberOptions, ...phoneAgentOptions, ...trainingScenarioOptions };
	it.each(Object.values(options).map(({ label }) => label))(
		'docs/options.md explains the option %s',
		(label) => {
			expect(textOf('docs/options.md')).toContain(`| ${label} |`);
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
		200, 301, 304, 400, 401, 402, 403, 404, 408, 409, 413, 422, 423, 425, 429, 451, 500, 501, 502,
		503, 504, 505, 520,
	];
	const codes = [
		'ENOTFOUND',
		'EAI_AGAIN',
		'ECONNREFUSED',
		'ECONNRESET',
		'ECONNABORTED',
		'ENETUNREACH',
		'CERT_HAS_EXPIRED',
		...Object.values(answerFaults),
	];
	const outcomes: Array<[string, Outcome]> = [
		...statuses.flatMap(
			(status): Array<[string, Outcome]> => [
				[`${status} with a page`, answered(status, '<html>')],
				...(status === 200 ? [] : [[String(status), answered(status)] as [string, Outcome]]),
			],
		),
		...codes.map((code): [string, Outcome] => [code, { kind: 'fault', code }]),
	];

	it.each(outcomes)('the documents say what to do about %s', (_, outcome) => {
		for (const { api } of resources) {
			const subject = isUpdated(api) ? updateSubject(api, 'ID') : readSubject(api, 'ID');
			const message = failureOf(outcome, subject)?.message.replace(/"ID"$/, '…') ?? '';
			expect(message).not.toBe('');
			expect(textOf('docs/errors.md')).toContain(message);
		}
		expect(readme).toContain('docs/errors.md');
	});
});
