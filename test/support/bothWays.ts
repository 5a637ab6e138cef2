import type { AnyHere, Here, NodeOutcome, UpdateRun } from './engine';

const noRetry = { maxRetries: 0, maxWait: 0, timeout: 1 };

/** The token must be nowhere: in nothing that n8n saves of the run, and in nothing that it logs. */
export const expectNoToken = (
	here: Pick<AnyHere, 'engine'> & { readonly sandbox: Pick<AnyHere['sandbox'], 'token'> },
	{ run }: NodeOutcome,
	token = here.sandbox.token,
) => {
	expect(JSON.stringify(run)).not.toContain(token);
	expect(here.engine.log.join('\n')).not.toContain(token);
};

/**
 * Runs the same twice: once so that it stops on the error, once so that it continues.
 *
 * @param turn turns switches before each, so that what they count begins with it
 */
export const failBothWays = async (
	here: Here | AnyHere,
	given: UpdateRun = {},
	turn: () => void = () => undefined,
) => {
	const run = { ...given, options: { ...noRetry, ...given.options } };
	turn();
	const stopped = await here.update(run);
	turn();
	const continued = await here.update({ ...run, onError: 'continueErrorOutput' });
	expectNoToken(here, stopped);
	expectNoToken(here, continued);
	expect(continued.error).toBeUndefined();
	expect(continued.items).toEqual([]);
	expect(continued.failedItems).toEqual([
		{
			json: { error: stopped.failure.message, message: stopped.failure.description },
			pairedItem: { item: 0 },
		},
	]);
	expect(continued.errorOutput).toHaveLength(1);
	return stopped.failure;
};
