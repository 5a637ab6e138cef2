import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { root } from './folders';

/** A program of this folder in a process of its own, which answers one question at a time. */
export interface Child<Question, Answers> {
	ask<Do extends keyof Answers>(question: Question & { do: Do }): Promise<Answers[Do]>;
	stop(): Promise<void>;
}

interface Reply {
	readonly answer?: unknown;
	readonly error?: string;
}

/**
 * Starts a program of this folder.
 *
 * @param env on top of our own
 */
export const startChild = <Question, Answers>(
	program: string,
	env: Record<string, string> = {},
): Child<Question, Answers> => {
	const child = fork(path.join(__dirname, program), {
		cwd: root,
		execArgv: ['--expose-gc', '--import', 'tsx'],
		env: { ...process.env, ...env },
		serialization: 'advanced',
	});
	const kill = () => child.kill();
	process.once('exit', kill);
	const ended = once(child, 'exit').then(() => {
		process.removeListener('exit', kill);
	});
	return {
		async ask<Do extends keyof Answers>(question: Question & { do: Do }) {
			const replied = once(child, 'message') as Promise<[Reply]>;
			child.send(question as object);
			const reply = await Promise.race([
				replied.then(([first]) => first),
				ended.then((): Reply => ({ error: `${program} ended too early` })),
			]);
			if (reply.error !== undefined) throw new Error(reply.error);
			return reply.answer as Answers[Do];
		},
		async stop() {
			child.kill();
			await ended;
		},
	};
};

/** The other side: answers every question that the parent asks. */
export const answerParent = <Question>(answer: (question: Question) => Promise<unknown>): void => {
	const reply = async (question: Question): Promise<Reply> => {
		try {
			return { answer: await answer(question) };
		} catch (error) {
			return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
		}
	};
	process.on('message', (question: Question) => {
		void reply(question).then((sent) => process.send?.(sent));
	});
	process.once('disconnect', () => process.exit());
};
