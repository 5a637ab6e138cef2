import { createGet } from '../../lists/get';
import { createGetMany } from '../../lists/getMany';
import { createChooseVariant } from '../../rotate/chooseVariant';
import { createRotate } from '../../rotate/rotate';
import { createRestore } from '../../updates/restore';
import { createUpdate } from '../../updates/update';
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
	description: 'List the training scenarios of the account with their texts',
});

const restore = createRestore(trainingScenarioApi, trainingScenarioLocator, {
	action: 'Restore training scenario',
	description:
		"Put back what an earlier update of a training scenario replaced, from that update's output; callers hear it from the next call on",
	options: trainingRestoreOptions,
});

const rotate = createRotate(trainingScenarioRotation.rotated, trainingScenarioLocator, {
	value: 'rotate',
	name: 'Rotate',
	action: 'Rotate training scenario',
	description:
		'Set a training scenario to the variant that applies now: by hours, days and dates, in turn or at random; all agents that follow it change',
	options: trainingScenarioOptions,
	isLeadOptional: true,
});

const update = createUpdate(trainingScenarioApi, trainingScenarioLocator, {
	action: 'Update training scenario',
	description:
		'Change the text that phone agents follow; it changes for all that follow this scenario, and only the fields that you add are changed',
	options: trainingScenarioOptions,
});

export const trainingScenario: Resource = {
	value: 'trainingScenario',
	name: 'Training Scenario',
	description: 'What phone agents follow, on accounts that have phone agents',
	api: trainingScenarioApi,
	operations: [chooseVariant, get, getMany, restore, rotate, update],
	defaultOperation: update.value,
	rotation: trainingScenarioRotation,
	searches: [trainingScenarioLocator],
};
