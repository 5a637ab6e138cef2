import { readingBackOptions, updateOptions } from '../../../flow/options';

/** The options of every operation that updates phone agents. */
export const phoneAgentOptions = { ...updateOptions, ...readingBackOptions };
