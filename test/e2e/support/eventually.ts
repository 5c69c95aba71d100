import { setTimeout as delay } from 'node:timers/promises';
import { patienceMs } from './insist.ts';

/**
 * Reads again and again until what is read passes the check, and returns it. What a window shows comes piece by piece, so
 * what stands there at one moment says little. After a minute, the last complaint of the check is thrown.
 */
export async function eventually<T>(read: () => Promise<T>, check: (value: T) => void): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await read();
    try {
      check(value);
      return value;
    } catch (complaint) {
      if (Date.now() > deadline) throw complaint;
    }
    await delay(100);
  }
}
