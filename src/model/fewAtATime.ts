/**
 * Runs a task for each item in order, up to `limit` at a time. Rejects with the first failure, and begins no task after
 * it.
 */
export async function fewAtATime<T>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<unknown>,
): Promise<void> {
  const left = items.values();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    // The workers share one iterator, so each item is taken once.
    for (const item of left) {
      try {
        await task(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      if (hasFailed) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
}
