/** Per-user folder for what the machine lacks: Node, the editors. Deleting it is always safe. */
export const cacheFolder: string;

/** The folder `name` of the cache, made by `fill` when it is not there yet. */
export function cached(name: string, fill: (draft: string) => void): string;

/** Runs npm with the Node at hand and returns what it printed; throws with npm's own words when it fails. */
export function npm(args: readonly string[], cwd: string): string;

/** Path of a Node of the given major version: the running one when it fits, else one from the npm registry. */
export function nodeOfMajor(major: 22 | 24): string;
