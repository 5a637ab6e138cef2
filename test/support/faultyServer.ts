import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const whole = json({ text: 'x'.repeat(5_000) });
const zipped = gzipSync(whole);
const headers = { 'content-type': 'application/json' };

/** What is wrong with an answer, by name. */
const faults = {
	'headers that never come': () => undefined,
	'a body that never comes': (response: ServerResponse) => {
		response.writeHead(200, headers).flushHeaders();
	},
	'a body that drips': (response: ServerResponse) => {
		response.writeHead(200, headers).write('"');
		const drip = setInterval(() => response.write('x'), 50);
		response.once('close', () => clearInterval(drip));
	},
	'a body that breaks off': (response: ServerResponse) => {
		response.writeHead(200, { ...headers, 'content-length': whole.length });
		response.write(whole.subarray(0, 50));
		setTimeout(() => response.destroy(), 50);
	},
	'a body in chunks that breaks off': (response: ServerResponse) => {
		response.writeHead(200, headers).write(whole.subarray(0, 50));
		setTimeout(() => response.destroy(), 50);
	},
	'a compressed body that breaks off': (response: ServerResponse) => {
		response.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
		response.write(zipped.subarray(0, 20));
		setTimeout(() => response.destroy(), 50);
	},
	'a compressed body that never goes on': (response: ServerResponse) => {
		response.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
		response.write(zipped.subarray(0, 20));
	},
	'a body that is no gzip as it says': (response: ServerResponse) => {
		response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(whole);
	},
	'a body that is no deflate as it says': (response: ServerResponse) => {
		response.writeHead(200, { ...headers, 'content-encoding': 'deflate' }).end(whole);
	},
	'a body that is no br as it says': (response: ServerResponse) => {
		response.writeHead(200, { ...headers, 'content-encoding': 'br' }).end(whole);
	},
	'a 503 whose body is no gzip as it says': (response: ServerResponse) => {
		response.writeHead(503, { ...headers, 'content-encoding': 'gzip' }).end(whole);
	},
	'a body without an end': (response: ServerResponse) => {
		response.writeHead(200, headers).write('"');
		const block = Buffer.alloc(1024 * 1024, 'x');
		const more = () => {
			while (response.writable && response.write(block));
		};
		response.on('drain', more);
		more();
	},
	'a compressed body in order': (response: ServerResponse) => {
		response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(zipped);
	},
} as const;

export type AnswerFault = keyof typeof faults;

export const answerFaults = Object.keys(faults) as AnswerFault[];

/** What the node says of what has not ended at its deadline. */
export const late = 'OpenCX did not answer in time';
const brokenOff = 'OpenCX answered, but the answer broke off';
const notEncoded = 'OpenCX answered, but the answer is not encoded as its headers say';

/** What the node says about each; undefined if nothing is wrong with it. */
export const toldAs: Record<AnswerFault, string | undefined> = {
	'headers that never come': late,
	'a body that never comes': late,
	'a body that drips': late,
	'a body that breaks off': brokenOff,
	'a body in chunks that breaks off': brokenOff,
	'a compressed body that breaks off': brokenOff,
	'a compressed body that never goes on': late,
	'a body that is no gzip as it says': notEncoded,
	'a body that is no deflate as it says': notEncoded,
	'a body that is no br as it says': notEncoded,
	'a 503 whose body is no gzip as it says': 'OpenCX returned a server error',
	'a body without an end': 'OpenCX answered, but the answer is larger than any answer from the API',
	'a compressed body in order': undefined,
};

export interface FaultyServer {
	readonly url: string;
	/** How many requests have come. */
	readonly arrived: number;
	/** How many connections are open. */
	readonly open: number;
	/** What is wrong with every answer from now on. */
	set(fault: AnswerFault): void;
	close(): Promise<void>;
}

/** A server whose answers are wrong below HTTP's statuses, which the sandbox can't be. */
export const startFaultyServer = async (): Promise<FaultyServer> => {
	let fault: AnswerFault = 'headers that never come';
	let arrived = 0;
	const sockets = new Set<Socket>();
	const server = createServer((request, response) => {
		arrived += 1;
		request.resume().once('end', () => {
			faults[fault](response);
		});
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		get arrived() {
			return arrived;
		},
		get open() {
			return sockets.size;
		},
		set(next) {
			fault = next;
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
};

const listenOnly = `
	const server = require('node:net').createServer();
	server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
		console.log(server.address().port);
	});
`;

/** An address where a process listens but accepts no connection, as if it were frozen. */
export const startUnaccepting = async (): Promise<{ url: string; close(): void }> => {
	const child = spawn(process.execPath, ['-e', listenOnly], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	const port = Number(String(line));
	child.kill('SIGSTOP');
	// The kernel accepts for it until its backlog is full.
	const fillers = Array.from({ length: 8 }, () => connect(port, '127.0.0.1'));
	for (const filler of fillers) filler.on('error', () => undefined);
	await new Promise((resolve) => setTimeout(resolve, 200));
	return {
		url: `http://127.0.0.1:${port}`,
		close() {
			for (const filler of fillers) filler.destroy();
			child.kill('SIGKILL');
		},
	};
};
