import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fewAtATime } from '../../../src/model/fewAtATime.ts';

const turn = (): Promise<void> => new Promise(setImmediate);

test('does all of them in order, never more than the limit at a time', async () => {
  const begun: number[] = [];
  let [running, most] = [0, 0];
  await fewAtATime([1, 2, 3, 4, 5], 2, async item => {
    begun.push(item);
    most = Math.max(most, ++running);
    await turn();
    running -= 1;
  });
  assert.deepEqual([begun, most, running], [[1, 2, 3, 4, 5], 2, 0]);
});

test('the first failure rejects, and nothing is begun after it', async () => {
  const begun: number[] = [];
  const failure = new Error('no');
  const done = fewAtATime([1, 2, 3, 4, 5], 2, async item => {
    begun.push(item);
    await turn();
    if (item === 1) throw failure;
    await turn();
  });
  await assert.rejects(done, failure);
  await turn();
  await turn();
  assert.deepEqual(begun, [1, 2]);
});

test('has nothing to do without items', async () => {
  await fewAtATime([], 3, () => assert.fail());
});
