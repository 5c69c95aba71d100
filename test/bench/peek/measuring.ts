import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The time of a processor that something takes, in milliseconds. */
export async function processorMsOf(run: () => unknown): Promise<number> {
  const begun = process.threadCpuUsage();
  await run();
  const { user, system } = process.threadCpuUsage(begun);
  return (user + system) / 1000;
}

/** Notes how long others wait for their turn, until it is asked for the longest time. */
export function watchForStalls(): () => number {
  let [longest, last, isOver] = [0, performance.now(), false];
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    isOver = true;
    return Math.max(longest, performance.now() - last);
  };
}

/** The memory of what is made, in megabytes, while it is kept. */
export async function memoryOf(make: () => Promise<unknown>): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 1e6;
  };
  const before = used();
  const kept = await make();
  const after = used();
  // Whoever looks at it afterwards keeps it until then.
  if (kept === undefined) throw new Error('Nothing was kept.');
  return after - before;
}
