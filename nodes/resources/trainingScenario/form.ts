import type { Options } from '../../input/options';
import { readingBackOptions, restoreOptions, updateOptions } from '../../input/options';
import type { NamedOptions } from '../../api/operation';
import { createLocator, createOptions } from '../../lists/locator';
import { trainingScenarioApi } from './api';

/** Chooses the scenario. */
export const trainingScenarioLocator = createLocator(trainingScenarioApi, {
	searchName: 'searchTrainingScenarios',
	description: 'The training scenario to use',
	hint: "The scenario's ID in OpenCX",
});

/** The list from which the scenarios of a phone agent are chosen. */
export const trainingScenarioList: NamedOptions = {
	optionsMethod: 'getTrainingScenarios',
	load: createOptions(trainingScenarioApi),
};

const overwriteDraft = {
	kind: 'flag',
	label: 'Overwrite a Draft',
	help: 'Whether to update a scenario even if it has an unpublished draft, which is then replaced',
	example: true,
	default: false,
	added: true,
} as const satisfies Options[string];

/** The options of every operation that updates training scenarios. */
export const trainingScenarioOptions = { ...updateOptions, ...readingBackOptions, overwriteDraft };

/** Those of Restore. */
export const trainingRestoreOptions = { ...restoreOptions, overwriteDraft };
