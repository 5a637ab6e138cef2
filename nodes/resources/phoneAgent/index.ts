import { createGet } from '../../lists/get';
import { createGetMany } from '../../lists/getMany';
import { createRestore } from '../../updates/restore';
import { createUpdate } from '../../updates/update';
import { createChooseVariant } from '../../rotate/chooseVariant';
import { createRotate } from '../../rotate/rotate';
import type { ResourceApi } from '../../api/resourceApi';
import type { Resource } from '../resource';
import { phoneAgentApi } from './api';
import { phoneAgentLocator, phoneAgentOptions } from './form';
import { trainingScenarioList } from '../trainingScenario/form';
import { phoneAgentRotation } from './rotation';
import { voiceSearch } from './voices';

const get = createGet(phoneAgentApi, phoneAgentLocator, {
	action: 'Get phone agent',
	description: 'Get one phone agent with its settings',
});

const getMany = createGetMany(phoneAgentApi, {
	action: 'Get many phone agents',
	description: 'List phone agents with their settings',
});

const restore = createRestore(phoneAgentApi, phoneAgentLocator, {
	action: 'Restore phone agent',
	description: 'Put back what an update replaced; live at once',
});

const update = createUpdate(phoneAgentApi, phoneAgentLocator, {
	action: 'Update phone agent',
	description: 'Change voice, greeting, training and more; live at once',
	options: phoneAgentOptions,
});

const chooseVariant = createChooseVariant(phoneAgentRotation);

const rotate = createRotate(phoneAgentRotation.rotated, phoneAgentLocator, {
	value: 'rotate',
	name: 'Rotate',
	action: 'Rotate phone agent',
	description: 'Send the variant that applies now; live at once',
	options: phoneAgentOptions,
	isLeadOptional: true,
});

export const phoneAgent: Resource<ResourceApi> = {
	value: 'phoneAgent',
	name: 'Phone Agent',
	description: 'Use this if Get Many shows voice_id and first_message',
	api: phoneAgentApi,
	operations: [chooseVariant, get, getMany, restore, rotate, update],
	defaultOperation: update.value,
	rotation: phoneAgentRotation,
	searches: [phoneAgentLocator, voiceSearch],
	optionLists: [trainingScenarioList],
};
