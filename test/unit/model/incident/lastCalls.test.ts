import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecord } from '../../../../src/cloud/transport.ts';
import { LastCalls } from '../../../../src/model/incident/lastCalls.ts';
import { accountOfKey } from '../../../../src/model/places.ts';
import { without } from '../../../support/without.ts';
import { dtsRef, slsRef } from '../groups/changesOverFake.ts';

const record = (given: Partial<CallRecord>): CallRecord => ({
  account: 'prod',
  accountId: slsRef.accountId,
  service: 'sls',
  operation: 'GetCheckPoint',
  region: slsRef.region,
  project: slsRef.project,
  isWrite: false,
  attempt: 1,
  status: 200,
  requestId: 'R',
  durationMs: 1,
  at: new Date(0),
  ...given,
});
const ofDts = { service: 'dts', region: dtsRef.region, accountId: dtsRef.accountId } as const;

test('the last calls are those to the project of a group, or to DTS in its region, the newest first', () => {
  const calls = new LastCalls();
  calls.note(record({ requestId: 'first' }));
  calls.note(record({ requestId: 'second', code: 'Unauthorized', status: 401 }));
  calls.note(record({ requestId: 'of another project', project: 'another' }));
  const withoutProject = without(record({ ...ofDts, requestId: 'of DTS' }), 'project');
  calls.note(withoutProject);
  calls.note({ ...withoutProject, service: 'sts' });
  calls.note(without(record({}), 'accountId'));
  assert.deepEqual(
    calls.of(slsRef).map(({ requestId, code }) => [requestId, code]),
    [
      ['second', 'Unauthorized'],
      ['first', undefined],
    ],
  );
  assert.deepEqual(
    calls.of(dtsRef).map(({ requestId }) => requestId),
    ['of DTS'],
  );
});

test('of each operation, the last that ended so is kept', () => {
  const calls = new LastCalls();
  for (const requestId of ['a', 'b', 'c']) {
    calls.note(record({ requestId }));
    calls.note(record({ requestId: `${requestId} of a shard`, operation: 'GetCursorTime' }));
    calls.note(record({ requestId: `${requestId} refused`, code: 'Unauthorized' }));
  }
  assert.deepEqual(
    calls.of(slsRef).map(({ requestId }) => requestId),
    ['c refused', 'c of a shard', 'c'],
  );
});

test('only a few are kept, of a few places, and none of an account that is gone', () => {
  const calls = new LastCalls();
  for (let index = 0; index < 1000; index++) calls.note(record({ operation: `Get${index}`, requestId: String(index) }));
  assert.deepEqual([calls.of(slsRef).length, calls.of(slsRef)[0]?.requestId], [20, '999']);
  for (let index = 0; index < 99; index++) calls.note(record({ project: `project-${index}` }));
  assert.equal(calls.of(slsRef).length, 20);
  calls.note(record({ project: 'one too many' }));
  assert.deepEqual(calls.of(slsRef), []);
  calls.note(record({}));
  calls.forget(key => accountOfKey(key) === slsRef.accountId);
  assert.deepEqual(calls.of(slsRef), []);
});
