import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../tools/sandbox/server';
import type { Account } from '../../tools/workflows/account';
import { accounts } from '../../tools/workflows/account';
import type { Scene } from './scene';

/** For `describe.each`, what tests of a workflow for both accounts need: a title and the account. */
export const eachAccount = accounts.map((account) => [account.noun, account] as const);

/** The sandbox behind the workflows of an account. */
export const sandboxOf = (
	{ sandbox, agentsSandbox }: Scene,
	{ api }: Account,
): Sandbox | Sandbox<'phone-agent'> => (api === 'phone-number' ? sandbox : agentsSandbox);

/** What the sandbox has for an agent, by its number. */
export const agentOf = (scene: Scene, account: Account, index: number): IDataObject => {
	const found = sandboxOf(scene, account).agents.get(account.agentIdAt(index));
	if (found === undefined) throw new Error(`The sandbox has no agent ${index}`);
	return found as unknown as IDataObject;
};
