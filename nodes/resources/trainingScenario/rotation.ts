import { rotatedFieldsOf } from '../../rotationForm/rotatedFields';
import type { ResourceRotation } from '../resource';
import { trainingScenarioApi } from './api';
import { trainingScenarioFields } from './fields';

/** How training scenarios are rotated: by their content. */
export const trainingScenarioRotation: ResourceRotation = {
	rotated: rotatedFieldsOf(trainingScenarioApi, trainingScenarioFields, 'content'),
	options: {},
	chooseAction: 'Choose scenario variant',
};
