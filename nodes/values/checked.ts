import type { Problem } from './problem';

/** A value, or everything that is wrong with it: at least one problem. */
export type Checked<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

/** The problems of several parts, in their order. */
export const problemsIn = (...parts: ReadonlyArray<Checked<unknown>>): Problem[] =>
	parts.flatMap((part) => ('problems' in part ? part.problems : []));
