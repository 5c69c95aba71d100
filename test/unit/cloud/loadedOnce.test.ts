import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadedOnce } from '../../../src/cloud/loadedOnce.ts';

test('what is loaded once is loaded again only after a failure, which all who waited hear of', async () => {
  const outcomes = [Promise.withResolvers<string>(), Promise.withResolvers<string>()] as const;
  let loads = 0;
  const get = loadedOnce(() => outcomes[loads++ === 0 ? 0 : 1].promise);
  const both = Promise.allSettled([get(), get()]);
  outcomes[0].reject(new Error('not now'));
  assert.deepEqual(
    (await both).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  outcomes[1].resolve('here');
  assert.deepEqual(await Promise.all([get(), get()]), ['here', 'here']);
  assert.equal(await get(), 'here');
  assert.equal(loads, 2);
});
