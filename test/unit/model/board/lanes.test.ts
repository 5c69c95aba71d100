import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Lanes } from '../../../../src/model/board/lanes.ts';

const never = new AbortController().signal;

/** A lane for one at a time, whose first task goes on until it is told to end. */
function occupied(urgent: () => Iterable<string> = () => []) {
  const lanes = new Lanes(urgent);
  const order: string[] = [];
  const first = Promise.withResolvers<undefined>();
  const running = [lanes.run('lane', 1, 'first', () => first.promise, never)];
  const enter = (key: string, signal = never): void => {
    const task = () => Promise.resolve(order.push(key)).then(() => undefined);
    running.push(lanes.run('lane', 1, key, task, signal));
  };
  const end = async (): Promise<readonly string[]> => {
    first.resolve(undefined);
    await Promise.allSettled(running);
    return order;
  };
  return { lanes, enter, end };
}

describe('those who wait in a lane', () => {
  test('go in the order in which they came', async () => {
    const { enter, end } = occupied();
    for (const key of ['a', 'b', 'c']) enter(key);
    assert.deepEqual(await end(), ['a', 'b', 'c']);
  });

  test('let those go first that are urgent by then, each as often as it has entered', async () => {
    let urgent: readonly string[] = [];
    const { enter, end } = occupied(() => urgent);
    for (const key of ['a', 'b', 'c', 'b']) enter(key);
    urgent = ['elsewhere', 'b'];
    assert.deepEqual(await end(), ['b', 'b', 'a', 'c']);
  });

  test('leave it when they are cancelled, and nobody else of the same key', async () => {
    const { enter, end } = occupied();
    const cancelled = new AbortController();
    enter('a', cancelled.signal);
    enter('a');
    enter('b', cancelled.signal);
    enter('c');
    cancelled.abort();
    assert.deepEqual(await end(), ['a', 'c']);
  });

  test('are not gone through for each that leaves', async () => {
    let asked = 0;
    const { enter, end } = occupied(function* () {
      for (const key of ['x', 'y']) {
        asked += 1;
        yield key;
      }
    });
    for (let index = 0; index < 1000; index++) enter(String(index));
    assert.equal((await end()).length, 1000);
    assert.equal(asked, 2 * 1000);
  });

  test('wait for those of their own lane alone', async () => {
    const { lanes, end } = occupied();
    assert.equal(await lanes.run('another', 1, 'a', () => Promise.resolve('done'), never), 'done');
    await end();
  });
});
