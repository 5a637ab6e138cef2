import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

const filesIn = (folder: string): string[] =>
	readdirSync(path.join(root, folder), { withFileTypes: true })
		.map((entry) => ({ entry, file: path.join(folder, entry.name) }))
		.flatMap(({ entry, file }) => {
			if (!entry.isDirectory()) return [file];
			// Here lie installed packages of n8n, by the ten thousand, and what its playground writes.
			return ['node_modules', '.data'].includes(entry.name) ? [] : filesIn(file);
		});

/** What people read: documents, forms and notes, and the comments of the code. */
const files = [
	...readdirSync(root),
	...['.github', 'credentials', 'docs', 'nodes', 'tools', 'workflows'].flatMap(filesIn),
].filter((file) => /(?<!package-lock)\.(md|ts|ya?ml|json|js)$/.test(file));

/**
 * Words that read as if translated. Each is here because it is wrong wherever it stands in this
 * project: what is right in some places is left to whoever reads the text.
 */
const wrong: ReadonlyArray<[RegExp, string]> = [
	[/\bma(de|kes?|king) (it )?good\b/, 'catch up, repair'],
	[/\btell(s|ing)? (more )?of\b/, 'means, shows'],
	[/\btells (more|nobody)\b/, 'returns more, says nothing'],
	[/\b(that|which) (is|are) meant\b/, 'to use'],
	[/\banew\b/, 'again'],
	[/\bin so many (days|minutes|hours)\b/, 'the next N days'],
	[/\bround and round\b/, 'in a cycle'],
	[/\bnobody knows\b/, 'it is unknown'],
	[/\bwhat became of\b/, 'the result of'],
	[/\b(comes|rings|goes) again\b/, 'recurs, rings once more'],
	[/\bon whatever way\b/, 'in any way'],
	[/\bby night\b/, 'at night'],
	[/\bof above\b/, 'from above'],
	[/\bcounts? apart\b/, 'counted separately'],
	[/\bno host but\b/, 'only'],
	[/\bper minute and API key\b/, 'per minute for each API key'],
	[/\bdata base\b/, 'database'],
	[/\bmisspelt\b/, 'misspelled'],
	[/\b(is|are) held against\b/, 'is compared with'],
	[/\bgoes on where\b/, 'continues where'],
	[/\bwhere there (is|are) none\b/, 'if there is none'],
	[/\bThe (whole log|last that)\b/, 'the full log, the last output'],
	[/\bwithout a beginning\b/, 'open start'],
	[/\bOf a \*{0,2}(Phone|Training)/, 'start with the subject'],
	[/\bthe way in which\b/, 'how'],
	[/\bhand-offs?\b/, 'handoff, the one spelling for it'],
	[/\bcome to rest\b/, 'is over'],
	[/\bknows? nothing of\b/, 'knows nothing about'],
	[/\blists? of texts\b/, 'a list of text values'],
	[/\b(one|ones) of a resource\b/, 'an entry of a resource'],
	[/\b[Ss]et-up\b/, 'setup'],
	[/\ba tool of an AI\b/i, 'an AI agent tool'],
	[/\bcan mean one thing only\b/, 'can mean only one thing'],
];

/** Wrong in a text; in code it may be a name. */
const wrongInTexts: ReadonlyArray<[RegExp, string]> = [
	[/(?<!\bleft )\balone\b/, 'only'],
	[/\bby hand from\b/, 'manually'],
];

it('no text has a word that reads as if translated', () => {
	expect(files.length).toBeGreaterThan(200);
	const found = files.flatMap((file) => {
		const rules = /\.(md|json)$/.test(file) ? [...wrong, ...wrongInTexts] : wrong;
		return readFileSync(path.join(root, file), 'utf8')
			.split('\n')
			.flatMap((line, index) =>
				rules
					.filter(([pattern]) => pattern.test(line))
					.map(([pattern, better]) => `${file}:${index + 1} ${String(pattern)}: ${better}`),
			);
	});
	expect(found).toEqual([]);
});
