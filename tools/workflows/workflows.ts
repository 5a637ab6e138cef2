import { aiAgentTool } from './definitions/aiAgentTool';
import { allAgentsNewLanguage } from './definitions/allAgentsNewLanguage';
import { changeDesk } from './definitions/changeDesk';
import { crmDealUpdatesAgent } from './definitions/crmDealUpdatesAgent';
import { dealGreetingAndBack } from './definitions/dealGreetingAndBack';
import { history } from './definitions/history';
import { putItBack } from './definitions/putItBack';
import { rotatePromptByOfficeHours } from './definitions/rotatePromptByOfficeHours';
import { sheetUpdatesAgents } from './definitions/sheetUpdatesAgents';
import { whenAnUpdateIsRefused } from './definitions/whenAnUpdateIsRefused';
import type { WorkflowFile } from './workflow';

/** Every workflow that the project has, in the order of their numbers. */
export const workflows: readonly WorkflowFile[] = [
	crmDealUpdatesAgent,
	rotatePromptByOfficeHours,
	sheetUpdatesAgents,
	allAgentsNewLanguage,
	aiAgentTool,
	whenAnUpdateIsRefused,
	dealGreetingAndBack,
	changeDesk,
	history,
	putItBack,
];

/** A workflow as the text of its file. */
export const textOf = ({ json }: WorkflowFile): string => `${JSON.stringify(json, null, 2)}\n`;
