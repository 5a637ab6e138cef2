const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const execFile = promisify(require('node:child_process').execFile);
const { dest, parallel, series, src } = require('gulp');

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

// TypeScript indents with only spaces: with tabs, as the sources have them, a tenth less is installed.
// No text in the sources spans several lines, so no text contains an indentation.
const indent = async () => {
	const files = await readdir('dist', { recursive: true });
	for (const file of files.filter((name) => name.endsWith('.js'))) {
		const built = path.join('dist', file);
		const code = await readFile(built, 'utf8');
		const tabs = code.replaceAll(/^( {4})+/gm, ({ length }) => '\t'.repeat(length / 4));
		await writeFile(built, tabs);
	}
};

// As bytes: read as text, gulp would not keep them.
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

exports.clean = clean;
exports.build = series(clean, parallel(compile, icons, codex), indent);
