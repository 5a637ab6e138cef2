import { DateTime } from 'luxon';
import type { INode, INodeParameters } from 'n8n-workflow';

import type { N8nClient } from '../../tools/playground/client';
import type { Account } from '../../tools/workflows/account';
import { mainWord, variantWords } from '../../tools/workflows/account';
import { closedVariant } from '../../tools/workflows/parts/rotation';

/** Of workflow 2, whose agents are the sandbox's with these numbers. */
export const zone = 'America/New_York';
export const listed = [0, 2] as const;
/** In the tests' copies, in place of five minutes. */
export const retrySeconds = 3;

export const rotationId = (account: Account): string => account.workflowId('opencxOfficeHours');

export const triggerOf = (account: Account): string =>
	`When the ${mainWord(account) === 'prompt' ? 'Prompt' : 'Greeting'} Changes`;

/** Changes nodes of a saved workflow, by their names, and saves it. */
export async function changeNodes(
	client: N8nClient,
	id: string,
	changes: Readonly<Record<string, (node: INode) => void>>,
): Promise<void> {
	const { name, nodes, connections, settings } = await client.workflow(id);
	for (const [changed, change] of Object.entries(changes)) {
		const node = nodes.find((one) => one.name === changed);
		if (node === undefined) throw new Error(`${id} has no node "${changed}"`);
		change(node);
	}
	await client.call('PATCH', `/workflows/${id}`, { name, nodes, connections, settings });
}

/** The words of the two variants that {@link shortCalendar} has. */
export const words = { before: 'It is before the boundary.', after: 'It is after the boundary.' };

/**
 * Gives workflow 2 a calendar with one boundary in the next minutes, and another try after seconds.
 *
 * @param boundaryMs a full minute, in milliseconds since 1970
 */
export async function shortCalendar(
	client: N8nClient,
	account: Account,
	boundaryMs: number,
): Promise<void> {
	const boundary = DateTime.fromMillis(boundaryMs, { zone });
	const times = [
		{
			variantName: 'Before',
			hours: {
				range: [
					{
						from: boundary.minus({ hours: 1 }).toFormat('HH:mm'),
						to: boundary.toFormat('HH:mm'),
					},
				],
			},
		},
		{ variantName: 'After' },
	];
	const said = (text: string) => variantWords(account, { prompt: text, greeting: text });
	await changeNodes(client, rotationId(account), {
		[triggerOf(account)]: ({ parameters }) => {
			Object.assign(parameters, { variants: { variant: times }, otherwise: 'After' });
		},
		'What to Say': ({ parameters }) => {
			const { variant } = parameters.variants as { variant: INodeParameters[] };
			const closed = variant.filter(({ variantName }) => variantName === closedVariant);
			Object.assign(parameters, {
				variants: {
					variant: [
						{ ...times[0], ...said(words.before) },
						{ ...times[1], ...said(words.after) },
						...closed,
					],
				},
				otherwise: 'After',
			});
		},
		'Wait Five Minutes': ({ parameters }) => {
			Object.assign(parameters, { amount: retrySeconds, unit: 'seconds' });
		},
	});
}
