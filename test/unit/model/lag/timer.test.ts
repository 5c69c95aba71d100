import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimer } from '../../../../src/model/lag/monitorLoop.ts';

test('a timer for longer than the runtime can wait goes off at the end of that, and not at once', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let runs = 0;
  setTimer(() => (runs += 1), 1e15);
  t.mock.timers.tick(2 ** 31 - 2);
  assert.equal(runs, 0);
  t.mock.timers.tick(1);
  assert.equal(runs, 1);
});
