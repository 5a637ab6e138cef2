import { readingBackOptions, updateOptions } from '../../input/options';

/** The options of every operation that updates phone agents. */
export const phoneAgentOptions = { ...updateOptions, ...readingBackOptions };
