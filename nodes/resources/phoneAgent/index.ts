import type { Resource } from '../resource';
import { phoneAgentApi } from './api';
import { get } from './get';
import { getMany } from './getMany';
import { phoneAgentLocator } from './locator';
import { restore } from './restore';
import { update } from './update';
import { voiceSearch } from './voices';

export const phoneAgent: Resource = {
	value: 'phoneAgent',
	name: 'Phone Agent',
	description: "Today's API: yours if Get Many shows voice_id and first_message",
	api: phoneAgentApi,
	operations: [get, getMany, restore, update],
	defaultOperation: update.value,
	searches: [phoneAgentLocator, voiceSearch],
};
