import { aiAgentTool } from './definitions/aiAgentTool';
import { allAgentsNewLanguage } from './definitions/allAgentsNewLanguage';
import { branchesFromASheet } from './definitions/branchesFromASheet';
import { callToCrm } from './definitions/callToCrm';
import { changeDesk } from './definitions/changeDesk';
import { closedUntil } from './definitions/closedUntil';
import { cleanUpTheHistory } from './definitions/cleanUpTheHistory';
import { crmDealUpdatesAgent } from './definitions/crmDealUpdatesAgent';
import { dealGreetingAndBack } from './definitions/dealGreetingAndBack';
import { history } from './definitions/history';
import { holidaysFromACalendar } from './definitions/holidaysFromACalendar';
import { putItBack } from './definitions/putItBack';
import { rotatePromptByOfficeHours } from './definitions/rotatePromptByOfficeHours';
import { sheetUpdatesAgents } from './definitions/sheetUpdatesAgents';
import { whenAnUpdateIsRefused } from './definitions/whenAnUpdateIsRefused';
import { phoneAgents, phoneNumbers } from './account';
import { whatCallersAsk } from './definitions/whatCallersAsk';
import type { WorkflowFile } from './workflow';

/** All workflows of the project: those for one account, and those for all. */
export const workflows: readonly WorkflowFile[] = [
	crmDealUpdatesAgent(phoneNumbers),
	crmDealUpdatesAgent(phoneAgents),
	rotatePromptByOfficeHours(phoneNumbers),
	rotatePromptByOfficeHours(phoneAgents),
	sheetUpdatesAgents(phoneNumbers),
	sheetUpdatesAgents(phoneAgents),
	allAgentsNewLanguage(phoneNumbers),
	allAgentsNewLanguage(phoneAgents),
	aiAgentTool(phoneNumbers),
	aiAgentTool(phoneAgents),
	whenAnUpdateIsRefused,
	dealGreetingAndBack(phoneAgents),
	changeDesk(phoneNumbers),
	changeDesk(phoneAgents),
	history(phoneNumbers),
	history(phoneAgents),
	putItBack(phoneNumbers),
	putItBack(phoneAgents),
	closedUntil(phoneNumbers),
	closedUntil(phoneAgents),
	cleanUpTheHistory(phoneNumbers),
	cleanUpTheHistory(phoneAgents),
	holidaysFromACalendar(phoneNumbers),
	holidaysFromACalendar(phoneAgents),
	branchesFromASheet(phoneNumbers),
	branchesFromASheet(phoneAgents),
	callToCrm(phoneNumbers),
	callToCrm(phoneAgents),
	whatCallersAsk(phoneNumbers),
	whatCallersAsk(phoneAgents),
];

/** A workflow as the text of its file. */
export const textOf = ({ json }: WorkflowFile): string => `${JSON.stringify(json, null, 2)}\n`;
