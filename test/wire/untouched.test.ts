import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doings } from '../untouched/doings.ts';
import { run } from '../untouched/run.ts';

test('peeking, verifying and previewing leave every group as it was', async () => {
  const { done, groups } = await run({
    ...{ seed: 1, pace: 60, followMs: 150, pauseMs: 0, roundsBetween: 60 },
    goesOn: rounds => rounds < 120,
  });
  assert.ok(groups > 200);
  assert.deepEqual(Object.keys(done).sort(), Object.keys(doings).sort());
});
