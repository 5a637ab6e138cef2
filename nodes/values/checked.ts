import type { Problem } from './problem';

/** A value, or everything that is wrong with it: at least one problem. */
export type Checked<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

/** What is wrong with a value: nothing where it passed. */
export const problemsIn = (checked: Checked<unknown>): readonly Problem[] =>
	'problems' in checked ? checked.problems : [];
