import { createGet } from '../../lists/get';
import { createGetMany } from '../../lists/getMany';
import { createChooseVariant } from '../../rotate/chooseVariant';
import { createRotate } from '../../rotate/rotate';
import { createRestore } from '../../updates/restore';
import { createUpdate } from '../../updates/update';
import type { ResourceApi } from '../../api/resourceApi';
import type { Resource } from '../resource';
import { trainingScenarioApi } from './api';
import { trainingRestoreOptions, trainingScenarioLocator, trainingScenarioOptions } from './form';
import { trainingScenarioRotation } from './rotation';

const chooseVariant = createChooseVariant(trainingScenarioRotation);

const get = createGet(trainingScenarioApi, trainingScenarioLocator, {
	action: 'Get training scenario',
	description: 'Get one training scenario with its text',
});

const getMany = createGetMany(trainingScenarioApi, {
	action: 'Get many training scenarios',
	description: 'List training scenarios with their texts',
});

const restore = createRestore(trainingScenarioApi, trainingScenarioLocator, {
	action: 'Restore training scenario',
	description: 'Put back what an update replaced, for all agents',
	options: trainingRestoreOptions,
});

const rotate = createRotate(trainingScenarioRotation.rotated, trainingScenarioLocator, {
	value: 'rotate',
	name: 'Rotate',
	action: 'Rotate training scenario',
	description: 'Send what applies now, for all agents that follow it',
	options: trainingScenarioOptions,
	isLeadOptional: true,
});

const update = createUpdate(trainingScenarioApi, trainingScenarioLocator, {
	action: 'Update training scenario',
	description: 'Change the text, for all agents that follow it',
	options: trainingScenarioOptions,
});

export const trainingScenario: Resource<ResourceApi> = {
	value: 'trainingScenario',
	name: 'Training Scenario',
	description: 'What phone agents follow; for accounts with Phone Agent',
	api: trainingScenarioApi,
	operations: [chooseVariant, get, getMany, restore, rotate, update],
	defaultOperation: update.value,
	rotation: trainingScenarioRotation,
	searches: [trainingScenarioLocator],
};
