import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Members, Refusal } from '../../../src/emulator/operation.ts';
import { rpcOperations } from '../../../src/emulator/operations.ts';
import { sampleAccounts } from '../../../src/emulator/sampleAccounts.ts';
import { Secrets } from '../../../src/emulator/secrets.ts';
import { Ram } from '../../../src/emulator/sts/ram.ts';
import { World } from '../../../src/emulator/world/world.ts';

const bornAt = Date.UTC(2026, 0, 15, 8, 30);
const secrets = new Secrets();
const [account] = sampleAccounts(1, secrets);
const ram = new Ram(1, secrets, () => undefined);

/** One instance of a world of its own, asked at moments that are seconds after the world's birth. */
function task(name: string) {
  const world = new World({ seed: 1, bornAt, scale: 'sample' });
  const instance = world.instances.find(candidate => candidate.name === name) ?? assert.fail(name);
  const { region: RegionId, instanceId, jobId: DtsJobId, precheckId } = instance;
  const run = (operation: string, parameters: Readonly<Record<string, string>>, seconds = 0): Members => {
    const now = bornAt + seconds * 1000;
    const found = rpcOperations.get(operation);
    assert.ok(found && account);
    const call = { parameters: { RegionId, DtsJobId, ...parameters }, world, now, account, ram };
    return found.run({ ...call, serviceNow: new Date(now) });
  };
  const prechecked = (seconds: number): Members => run('DescribePreCheckStatus', { JobCode: '01' }, seconds);
  return {
    instance,
    run,
    status: (seconds: number): unknown => run('DescribeDtsJobDetail', {}, seconds)['Status'],
    start: (seconds = 0): Members => run('StartDtsJob', { DtsInstanceId: instanceId }, seconds),
    skip: (items: readonly string[], parameters: Readonly<Record<string, string>> = {}, seconds = 0): Members => {
      const SkipPreCheckNames = JSON.stringify(items.map(item => `${item}_DETAIL`));
      const lists = { SkipPreCheckItems: JSON.stringify(items), SkipPreCheckNames };
      return run('SkipPreCheck', { JobId: precheckId, Skip: 'true', ...lists, ...parameters }, seconds);
    },
    prechecked,
    item: (check: string, seconds = 0): Members | undefined =>
      (prechecked(seconds)['JobProgress'] as readonly Members[]).find(({ Item }) => Item === check),
  };
}

function refusedWith(code: string, dynamic?: string) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof Refusal, String(error));
    assert.deepEqual([error.code, error.details.dynamic], [code, dynamic]);
    return true;
  };
}

test('a task that has not started is checked, starts and runs, and keeps nothing older than its start', () => {
  const { start, status, run, prechecked, instance } = task('custody-sub');
  start(100);
  assert.deepEqual([101, 105, 107, 120].map(status), ['Prechecking', 'Prechecking', 'Starting', 'Normal']);
  assert.deepEqual(
    [101, 120].map(seconds => prechecked(seconds)['State']),
    ['Checking', 'Finished'],
  );
  const { BeginTimestamp, EndTimestamp } = run('DescribeDtsJobDetail', {}, 3600);
  assert.equal(BeginTimestamp, '2026-01-15T08:31:40Z');
  assert.ok(Date.parse(String(EndTimestamp)) > bornAt + 3_590_000);
  assert.equal(run('DescribeDtsJobDetail', {}, 107)['BeginTimestamp'], undefined);
  const listed = (Status: string): unknown =>
    run('DescribeDtsJobs', { JobType: 'SUBSCRIBE', Region: instance.region, Status }, 107)['TotalRecordCount'];
  assert.deepEqual([listed('Starting'), listed('NotStarted')], [1, 0]);
  assert.equal(
    run('DescribeSubscriptionInstanceStatus', { SubscriptionInstanceId: instance.instanceId }, 120)['Status'],
    'Normal',
  );
});

test('a precheck that passed is not made again', () => {
  const { start, status } = task('store-locator-sub');
  start();
  assert.deepEqual([0, 4].map(status), ['Starting', 'Normal']);
});

test('a task that failed fails again, because nobody repairs it', () => {
  const { start, status } = task('kyc-documents-sub');
  start();
  assert.deepEqual([0, 60].map(status), ['Starting', 'Abnormal']);
});

test('a precheck that failed fails again, unless what failed is skipped', () => {
  const { start, status, skip, item } = task('eu-returns-sub');
  start();
  assert.deepEqual([0, 20].map(status), ['Prechecking', 'PrecheckFailed']);
  assert.equal(item('CHECK_SERVER_ID', 20)?.['Skip'], false);
  const answer = skip(['CHECK_SERVER_ID'], {}, 20);
  assert.deepEqual([answer['SkipItems'], answer['SkipNames']], ['CHECK_SERVER_ID', 'CHECK_SERVER_ID_DETAIL']);
  // Skipping does not run the precheck again.
  assert.deepEqual([item('CHECK_SERVER_ID', 30)?.['Skip'], item('CHECK_SERVER_ID', 30)?.['State']], [true, 'Failed']);
  assert.equal(status(30), 'PrecheckFailed');
  start(40);
  assert.deepEqual([41, 47, 60].map(status), ['Prechecking', 'Starting', 'Normal']);
  assert.equal(item('CHECK_SERVER_ID', 60)?.['State'], 'Success');
});

test('what is skipped can be taken back', () => {
  const { skip, item } = task('eu-returns-sub');
  skip(['CHECK_SERVER_ID']);
  skip(['CHECK_SERVER_ID'], { Skip: 'false' });
  assert.equal(item('CHECK_SERVER_ID')?.['Skip'], false);
});

test('a precheck that cannot be passed by skipping fails again', () => {
  const { start, status, skip, item } = task('inventory-sub');
  skip(['CHECK_SAME_OBJ']);
  start();
  assert.equal(status(20), 'PrecheckFailed');
  assert.deepEqual(
    ['CHECK_SAME_OBJ', 'CHECK_BINLOG_MODE'].map(check => item(check, 20)?.['State']),
    ['Success', 'Failed'],
  );
});

test('a task is started in the documented states only', () => {
  for (const name of ['orders-binlog-sub', 'gift-card-sub', 'pricing-sub', 'coupon-sub', 'campaign-sub']) {
    assert.throws(() => task(name).start(), refusedWith('OperationDenied.JobStatus'), name);
  }
  assert.throws(() => task('shipment-events-sub').start(), refusedWith('OperationDenied.JobStatus'));
  const { start, run, instance } = task('custody-sub');
  start();
  assert.throws(() => start(1), refusedWith('OperationDenied.JobStatus'));
  assert.throws(() => run('StartDtsJob', { DtsJobId: '' }), refusedWith('MissingDtsJobId'));
  assert.throws(
    () => run('StartDtsJob', { DtsJobId: instance.instanceId }),
    refusedWith('InvalidParameterValid', 'DtsJobId'),
  );
  assert.throws(() => run('StartDtsJob', { DtsInstanceId: 'dtsother' }), refusedWith('Forbidden.InstanceNotFound'));
  assert.throws(() => task('members-old-sub').start(), refusedWith('InvalidParameterValid', 'DtsJobId'));
});

test('checks are skipped only where the page lets them', () => {
  const { skip } = task('inventory-sub');
  assert.throws(() => skip(['CHECK_BINLOG_MODE']), refusedWith('InvalidParameterValid', 'SkipPreCheckItems'));
  // A check of synchronization, which this precheck does not have.
  assert.throws(() => skip(['CHECK_TOPOLOGY']), refusedWith('InvalidParameterValid', 'SkipPreCheckItems'));
  assert.throws(() => skip([]), refusedWith('InvalidParameterValid', 'SkipPreCheckItems'));
  const good = ['CHECK_SAME_OBJ'];
  for (const parameter of ['JobId', 'Skip', 'SkipPreCheckItems', 'SkipPreCheckNames', 'DtsJobId']) {
    assert.throws(() => skip(good, { [parameter]: '' }), refusedWith(`Missing${parameter}`));
  }
  for (const [parameter, value] of [
    ['JobId', 'other'],
    ['Skip', 'yes'],
    ['SkipPreCheckItems', 'CHECK_SAME_OBJ'],
    ['SkipPreCheckNames', '["CHECK_SAME_OBJ"]'],
    ['SkipPreCheckNames', '["CHECK_SAME_OBJ_DETAIL","CHECK_SRC_DETAIL"]'],
  ] as const) {
    assert.throws(() => skip(good, { [parameter]: value }), refusedWith('InvalidParameterValid', parameter), value);
  }
  assert.throws(() => task('orders-binlog-sub').skip(['CHECK_SAME_OBJ']), refusedWith('OperationDenied.JobStatus'));
});

test('the rules for alerts come with the numbers of those who are told', () => {
  const rules = (name: string): unknown => task(name).run('DescribeJobMonitorRule', {})['MonitorRules'];
  const { jobId } = task('orders-binlog-sub').instance;
  const common = { Phone: '13612345678,13712345678', JobType: 'normal', JobId: jobId };
  assert.deepEqual(rules('orders-binlog-sub'), [
    { Type: 'delay', State: 'Y', DelayRuleTime: 600, ...common },
    { Type: 'error', State: 'Y', DelayRuleTime: undefined, ...common },
  ]);
  assert.deepEqual(rules('coupon-sub'), []);
});
