/** Outcome of a level of tests. A skipped test counts as failed, because nothing was shown. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** One check that is not a test case, such as the compiler. */
export const check = (isFine: boolean): Counts => ({ passed: isFine ? 1 : 0, failed: isFine ? 0 : 1 });

export const sum = (counts: readonly Counts[]): Counts => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});
