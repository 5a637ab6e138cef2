import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const packageName = (windowMs: number): string => `n8n-nodes-opencx-phone-window-${windowMs}`;

/** The type of the one node of the package that {@link makeWindowPackage} makes. */
export const windowNodeType = (windowMs: number): string => `${packageName(windowMs)}.openCxPhone`;

/**
 * Makes a package with our node whose rate limiters use a window other than a minute, so a test takes
 * seconds instead of minutes. It uses the built project.
 *
 * @param root the project's folder
 * @param windowMs the length of the window, in milliseconds
 * @returns the package's folder
 */
export const makeWindowPackage = (root: string, windowMs: number): string => {
	const folder = mkdtempSync(path.join(tmpdir(), 'opencx-phone-window-'));
	const node = path.join('dist', 'nodes', 'OpenCxPhone', 'OpenCxPhone.node.js');
	const built = (file: string) => JSON.stringify(path.join(root, 'dist', 'nodes', file));
	mkdirSync(path.join(folder, path.dirname(node)), { recursive: true });
	writeFileSync(
		path.join(folder, 'package.json'),
		JSON.stringify({ name: packageName(windowMs), version: '1.0.0', n8n: { nodes: [node] } }),
	);
	writeFileSync(
		path.join(folder, node),
		`const { OpenCxPhone: Base } = require(${built('OpenCxPhone/OpenCxPhone.node.js')});
const { RateLimiters } = require(${built('transport/limiter.js')});
const { hostClock } = require(${built('transport/clock.js')});
exports.OpenCxPhone = class OpenCxPhone extends Base {
	constructor() {
		super(new RateLimiters(hostClock, ${windowMs}));
	}
};
`,
	);
	return folder;
};
