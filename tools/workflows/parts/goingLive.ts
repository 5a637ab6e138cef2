import type { INodeParameters } from 'n8n-workflow';

import type { Account } from '../account';
import { node } from '../workflow';
import { chosenAgent } from './agentForm';
import type { LastPages } from './formPages';
import { writeHistory } from './history';

interface GoingLive {
	/** The form trigger, whose first page asks for the name. */
	readonly trigger: string;
	readonly update: INodeParameters;
	readonly pages: LastPages;
	readonly left: number;
}

/** The end of a form: the update, its row in the history, and a last page for every outcome. */
export const goingLive = (account: Account, { trigger, update, pages, left }: GoingLive) => [
	node('Update the Agent', 'openCxPhone', [left, 140], update, { onError: 'continueErrorOutput' }),
	node(
		'Write the History',
		'executeWorkflow',
		[left + 220, 70],
		writeHistory(account, {
			name: `={{ ${chosenAgent} }}`,
			who: `={{ $('${trigger}').first().json.who }}`,
		}),
		{ onError: 'continueErrorOutput' },
	),
	node('It Is Live', 'form', [left + 460, 40], pages.live),
	node('Live, No History', 'form', [left + 460, 220], pages.liveWithoutHistory),
	node('Nothing Changed', 'form', [left + 460, 400], pages.nothingChanged),
];

/** The links between the nodes of `goingLive`. */
export const goingLiveLinks = [
	['Update the Agent', 'Write the History'],
	['Update the Agent', 'Nothing Changed', 1],
	['Write the History', 'It Is Live'],
	['Write the History', 'Live, No History', 1],
] as const;
