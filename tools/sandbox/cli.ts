import { parseArgs } from 'node:util';

import { apiNames, apis, isApiName } from './apis';
import type { Limit } from './limit';
import type { ApiName, RecordedRequest, Sandbox, SandboxOptions } from './server';
import { defaultToken, startSandbox } from './server';
import type { Switches } from './switches';

const defaultPort = 4010;

const help = `A local stand-in for the OpenCX phone API. It keeps its agents in memory.

  npm run sandbox -- [flags]

  --port <number>       the port on 127.0.0.1 (default ${defaultPort}; 0 for any free port)
  --api <name>          the form of the API: phone-number (the default), or phone-agent (whose
                        agents can be read back, and which has voices and training scenarios)
  --numbers <number>    the number of phone numbers or agents (default 25)
  --token <text>        the bearer token (default ${defaultToken})
  --limit <n>/<s>       at most n requests in any s seconds, such as 100/60 (default none)
  --latency <ms>        how long each request takes (default 0)
  --echo                answer an update with the whole agent; --api phone-agent always does
  --help                show this help
`;

const flags = {
	port: { type: 'string', default: String(defaultPort) },
	api: { type: 'string', default: 'phone-number' },
	numbers: { type: 'string', default: '25' },
	token: { type: 'string', default: defaultToken },
	limit: { type: 'string' },
	latency: { type: 'string', default: '0' },
	echo: { type: 'boolean', default: false },
	help: { type: 'boolean', default: false },
} as const;

/** A mistake of the user in the command. The user sees only its message. */
class Misuse extends Error {}

const wholeNumber = (flag: string, text: string, max: number): number => {
	const value = Number(text);
	if (!/^\d+$/.test(text) || value > max) {
		throw new Misuse(`--${flag} takes a whole number from 0 to ${max}, not '${text}'.`);
	}
	return value;
};

const limitOf = (text: string): Limit => {
	const [, requests, seconds] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
	if (!Number(requests) || !Number(seconds)) {
		throw new Misuse(`--limit takes requests/seconds, such as 100/60, not '${text}'.`);
	}
	return {
		requests: Number(requests),
		windowMs: Number(seconds) * 1000,
		retryAfter: 'seconds',
	};
};

const apiOf = (text: string): ApiName => {
	if (isApiName(text)) return text;
	throw new Misuse(`--api takes ${apiNames.join(' or ')}, not '${text}'.`);
};

/** A phone number can't be read back, so what an update changes is shown here. */
const showRequest = ({ at, method, url, status, body }: RecordedRequest): void => {
	const sent = body === undefined ? '' : `  ${JSON.stringify(body)}`;
	console.log(`${new Date(at).toISOString().slice(11, 19)}  ${method} ${url}  ${status}${sent}`);
};

type Options = SandboxOptions<ApiName> & { readonly api: ApiName };

const read = (args: string[]): Options | 'help' => {
	const values = (() => {
		try {
			return parseArgs({ args, options: flags }).values;
		} catch (error) {
			// Node's first sentence says what is wrong. The rest suggests workarounds.
			const [sentence] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
			throw new Misuse(`${sentence}.`);
		}
	})();
	if (values.help) return 'help';
	if (values.token === '') throw new Misuse('--token needs a text.');
	const switches: Partial<Switches<ApiName>> = {
		latencyMs: wholeNumber('latency', values.latency, 600_000),
		...(values.echo && { echo: true }),
		...(values.limit !== undefined && { limit: limitOf(values.limit) }),
	};
	return {
		api: apiOf(values.api),
		port: wholeNumber('port', values.port, 65_535),
		numbers: wholeNumber('numbers', values.numbers, 10_000),
		token: values.token,
		switches,
		onDone: showRequest,
	};
};

/**
 * The address of the sandbox, and what to try.
 *
 * @param noun what an ID identifies
 */
const instructions = (
	{ url, token, agents, voices, scenarios, sessions }: Sandbox<ApiName>,
	noun: string,
): string => {
	const curl = `curl -H 'Authorization: Bearer ${token}'`;
	const tries = [[`List its ${agents.size} ${noun}s`, `${curl} ${url}/phone`]];
	const [first] = agents.values();
	if (first) {
		// Every update of a phone number requires a voice. The agent's own voice changes nothing.
		const voice = 'elevenlabs_voice_id' in first ? first.elevenlabs_voice_id : undefined;
		const body = JSON.stringify({ elevenlabs_voice_id: voice, language: 'de' });
		tries.push([
			'Update the first one',
			`${curl} -i -X PATCH -H 'Content-Type: application/json' \\
    -d '${body}' \\
    ${url}/phone/${first.id}`,
		]);
	}
	if (voices.length > 0) {
		tries.push([`List its ${voices.length} voices`, `${curl} ${url}/phone/voices`]);
	}
	const [scenario] = scenarios.values();
	if (scenario) {
		const { id, title } = scenario;
		const body = JSON.stringify({ title, content: 'We are open all day.' });
		tries.push(
			[`List its ${scenarios.size} training scenarios`, `${curl} ${url}/training`],
			[
				`Change what "${title}" tells the AI`,
				`${curl} -i -X PUT -H 'Content-Type: application/json' \\
    -d '${body}' \\
    ${url}/training/${id}`,
			],
		);
	}
	tries.push([
		`List its ${sessions.size} sessions, calls among them`,
		`${curl} ${url}/chat/sessions`,
	]);
	return `The sandbox is ready.

  Base URL  ${url}
  API Key   ${token}

${tries.map(([title, command]) => `${title}:\n\n  ${command}\n`).join('\n')}`;
};

const main = async (): Promise<void> => {
	const options = read(process.argv.slice(2));
	if (options === 'help') {
		console.log(help);
		return;
	}
	const sandbox = await startSandbox(options).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'EADDRINUSE') {
			throw new Misuse(
				`Port ${options.port} is taken. Choose another with --port, or 0 for any free one.`,
			);
		}
		if (error.code === 'EACCES') {
			throw new Misuse(`You may not listen on port ${options.port}. Choose one above 1023.`);
		}
		throw error;
	});

	console.log(instructions(sandbox, apis[options.api].noun));
	console.log('Ctrl-C stops it.\n');

	const stop = () => void sandbox.close();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
};

main().catch((error: unknown) => {
	if (!(error instanceof Misuse)) throw error;
	console.error(`${error.message} See npm run sandbox -- --help.`);
	process.exitCode = 1;
});
