/** Does all of it, so many at a time. Rejects with the first failure and starts nothing more. */
export async function inLanes(lanes: number, work: readonly (() => Promise<unknown>)[]): Promise<void> {
  const rest = work.values();
  let hasFailed = false;
  const lane = async (): Promise<void> => {
    for (const task of rest) {
      if (hasFailed) return;
      try {
        await task();
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, work.length) }, lane));
}
