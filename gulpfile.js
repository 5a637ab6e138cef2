const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { promisify } = require('node:util');
const execFile = promisify(require('node:child_process').execFile);
const { dest, parallel, series, src } = require('gulp');
const prettier = require('prettier');

const clean = () => rm('dist', { recursive: true, force: true });

const compile = async () => {
	try {
		await execFile(process.execPath, [
			require.resolve('typescript/bin/tsc'),
			'-p',
			'tsconfig.build.json',
		]);
	} catch (error) {
		throw new Error(error.stdout || error.message);
	}
};

// The compiler indents by four spaces, which makes up a tenth of the package. Written more tightly it
// stays as readable, and nothing is minified.
const tight = {
	parser: 'babel',
	arrowParens: 'avoid',
	bracketSpacing: false,
	printWidth: 200,
	semi: false,
	singleQuote: true,
	trailingComma: 'none',
	useTabs: true,
};

const format = async () => {
	const files = (await readdir('dist', { recursive: true })).filter((file) => file.endsWith('.js'));
	for (const file of files) {
		const text = await readFile(`dist/${file}`, 'utf8');
		await writeFile(`dist/${file}`, await prettier.format(text, tight));
	}
};

// As bytes: read as text, gulp would not keep them.
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

const begin = '<!-- field table: begin (written by `npm run docs`) -->';
const end = '<!-- field table: end -->';

/** The README with the field table of the catalogue in it. */
const withFieldTable = (readme) => {
	const { toMarkdown } = require('./dist/nodes/OpenCxPhone/fields/toMarkdown');
	const { phoneNumberFields } = require('./dist/nodes/OpenCxPhone/resources/phoneNumber/fields');
	const [before, rest] = readme.split(begin);
	const after = rest?.split(end)[1];
	if (after === undefined) throw new Error(`README.md lacks the lines "${begin}" and "${end}"`);
	return `${before}${begin}\n\n${toMarkdown(phoneNumberFields)}\n\n${end}${after}`;
};

const fieldTable = async () => {
	await writeFile('README.md', withFieldTable(await readFile('README.md', 'utf8')));
};

exports.clean = clean;
exports.build = series(clean, parallel(series(compile, format), icons, codex));
exports.docs = series(exports.build, fieldTable);
