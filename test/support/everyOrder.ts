import type { Sometime } from './disk.ts';

/**
 * Runs a scenario once for every order in which what it does "sometime" can happen, or for the first ones of many. The
 * scenario begins its work and returns what to check at the end. Returns the number of orders.
 */
export async function everyOrder(
  scenario: (sometime: Sometime) => () => void | Promise<void>,
  atMost = 2_000,
): Promise<number> {
  const choices: number[] = [];
  for (let orders = 1; ; orders++) {
    const waiting: (() => void)[] = [];
    const check = scenario(
      work =>
        new Promise((resolve, reject) => {
          waiting.push(() => {
            Promise.resolve().then(work).then(resolve, reject);
          });
        }),
    );
    const widths: number[] = [];
    for (let step = 0; ; step++) {
      await new Promise(setImmediate);
      if (waiting.length === 0) break;
      const choice = (choices[step] ??= 0);
      widths[step] = waiting.length;
      waiting.splice(choice, 1)[0]?.();
    }
    await check();
    // The next order differs in the last choice that has another one left.
    while (choices.length > 0 && (choices.at(-1) ?? 0) + 1 >= (widths[choices.length - 1] ?? 0)) choices.pop();
    const last = choices.pop();
    if (last === undefined || orders === atMost) return orders;
    choices.push(last + 1);
  }
}
