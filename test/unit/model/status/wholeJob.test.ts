import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DtsJob, DtsJobDetail } from '../../../../src/cloud/dts/types.ts';
import { CloudError, type CloudErrorKind } from '../../../../src/cloud/errors.ts';
import { isOfOneOperation, renewedJob, wholeJob } from '../../../../src/model/status/wholeJob.ts';
import { without } from '../../../support/without.ts';
import { hoursAgo, newer, now } from './samples.ts';

/** Everything that a row of the list can tell. */
const row: Required<DtsJob> = {
  instanceId: 'dtsboss1',
  jobId: 'boss1',
  name: 'orders',
  status: 'PrecheckFailed',
  version: 'new',
  specification: 'large',
  billing: 'subscription',
  expireTime: now,
  createTime: hoursAgo(99),
  beginTime: hoursAgo(24),
  endTime: now,
  consumptionCheckpoint: hoursAgo(1),
  consumptionClient: '10.0.0.1:dtsx',
  checkpoint: now,
  rawDelay: 1,
  errorMessage: 'CHECK__ERROR_SAME_OBJ',
  retry: { isRetrying: false },
  source: { instanceId: 'rm-1', engineName: 'MySQL' },
  resourceGroup: 'default',
  minDu: 1,
  maxDu: 16,
  errorDetails: [{ code: 'DTS-1' }],
  precheck: { percent: 100, items: [{ item: 'CHECK_SAME_OBJ', result: 'Failed' }] },
  tags: [{ key: 'team', value: 'orders' }],
  duUsage: 3,
};
/** A detail that leaves out whatever it may, and of which some texts are empty. */
const bare: DtsJobDetail = { instanceId: 'dtsboss1', jobId: '', name: '', status: 'PrecheckFailed', hosts: {} };

test('a detail takes nothing away from the row, whatever it leaves out', () => {
  const whole = wholeJob({ listed: row, detail: bare, precheck: undefined });
  for (const [name, value] of Object.entries(row)) assert.deepEqual(whole?.[name as keyof DtsJob], value, name);
});

test('a row takes nothing away from the detail either', () => {
  const detail = newer({ source: { ip: '10.0.0.1' } });
  const whole = wholeJob({ listed: { ...bare, source: { instanceId: 'rm-1' } }, detail, precheck: undefined });
  assert.deepEqual({ ...whole, ...without(detail, 'source') }, whole);
  assert.deepEqual(whole?.source, { instanceId: 'rm-1', ip: '10.0.0.1' });
});

test('what both tell is told by the detail, and of a precheck by the operation of its own', () => {
  const precheck = {
    status: 'Failed',
    items: [{ item: 'CHECK_SAME_OBJ', result: 'Success', failedDetail: 'longer' }],
  };
  const whole = wholeJob({ listed: row, detail: newer({ status: 'Normal', name: 'renamed' }), precheck });
  assert.deepEqual([whole?.status, whole?.name], ['Normal', 'renamed']);
  assert.deepEqual(whole?.precheck, { ...row.precheck, ...precheck });
});

test('of one retry and one precheck item, what one answer leaves out is told by the other', () => {
  const listed: DtsJob = { ...row, retry: { isRetrying: true, count: 3, target: 'srcDB' } };
  const precheck = { items: [{ item: 'CHECK_SAME_OBJ', result: '', failedDetail: 'longer' }] };
  const whole = wholeJob({ listed, detail: newer({ retry: { isRetrying: true, elapsedSeconds: 90 } }), precheck });
  assert.deepEqual(whole?.retry, { isRetrying: true, count: 3, target: 'srcDB', elapsedSeconds: 90 });
  assert.deepEqual(whole.precheck?.items, [{ item: 'CHECK_SAME_OBJ', result: 'Failed', failedDetail: 'longer' }]);
});

test('without any answer there is no instance', () => {
  assert.equal(wholeJob({ listed: undefined, detail: undefined, precheck: { items: [] } }), undefined);
});

test('of what was known before, only what lasts outlives another status', () => {
  assert.deepEqual(renewedJob(row, bare).precheck, row.precheck);
  const changed = renewedJob(row, { ...bare, status: 'Starting' });
  assert.deepEqual(changed, {
    instanceId: 'dtsboss1',
    jobId: 'boss1',
    name: 'orders',
    status: 'Starting',
    version: 'new',
    tags: row.tags,
    hosts: {},
  });
  assert.deepEqual(renewedJob(undefined, bare), bare);
});

test('another operation is asked unless what failed stands in the way of every call', () => {
  const isAsked = (kind: CloudErrorKind): boolean =>
    isOfOneOperation(new CloudError(kind, { service: 'dts', operation: 'DescribeDtsJobs', outcome: 'notApplied' }));
  for (const kind of ['denied', 'notFound', 'invalid', 'unexpected', 'unavailable', 'throttled'] as const) {
    assert.equal(isAsked(kind), true, kind);
  }
  for (const kind of ['credentials', 'clock', 'unreachable'] as const) assert.equal(isAsked(kind), false, kind);
  assert.equal(isOfOneOperation(new Error('broken')), false);
});
