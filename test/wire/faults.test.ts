import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cloud } from '../../src/cloud/cloud.ts';
import type { Trouble } from '../../src/emulator/faults.ts';
import type { Emulator } from '../../src/emulator/server.ts';
import {
  account,
  call,
  emulate,
  type Expected,
  failure,
  instanceNamed,
  never,
  newDtsGroup,
  newSlsGroup,
  project,
  region,
} from './support.ts';

interface Operation {
  readonly name: string;
  readonly run: (cloud: Cloud, emulator: Emulator) => Promise<unknown>;
}

const reads: readonly Operation[] = [
  { name: 'DescribeDtsJobs', run: cloud => cloud.dts.describeDtsJobs(region, {}, never) },
  { name: 'ListLogStores', run: cloud => cloud.sls.listLogStores(region, project, {}, never) },
  { name: 'GetCallerIdentity', run: cloud => cloud.sts.getCallerIdentity(never) },
];

const createDtsGroup: Operation = {
  name: 'CreateConsumerChannel',
  run: (cloud, emulator) =>
    cloud.dts.createConsumerChannel(region, { ...instanceNamed(emulator, 'orders-binlog-sub'), ...newDtsGroup }, never),
};
const createSlsGroup: Operation = {
  name: 'CreateConsumerGroup',
  run: cloud => cloud.sls.createConsumerGroup(region, project, 'nginx-error', newSlsGroup, never),
};

/** What passes: a read is tried again and succeeds; a write fails, and it is known whether it may have been done. */
const passing: readonly {
  readonly trouble: Trouble;
  /** What becomes of a write, and how often it takes effect. */
  readonly write: Expected;
  readonly applied: 0 | 1;
}[] = [
  { trouble: { kind: 'unavailable' }, write: { kind: 'unavailable', outcome: 'unknown' }, applied: 0 },
  { trouble: { kind: 'badGateway' }, write: { kind: 'unavailable', status: 502, outcome: 'unknown' }, applied: 0 },
  { trouble: { kind: 'emptyError' }, write: { kind: 'unavailable', status: 500, outcome: 'unknown' }, applied: 0 },
  { trouble: { kind: 'reset' }, write: { kind: 'unreachable', outcome: 'unknown' }, applied: 0 },
  { trouble: { kind: 'lostAnswer' }, write: { kind: 'unreachable', outcome: 'unknown' }, applied: 1 },
];

for (const { trouble, write, applied } of passing) {
  for (const { name, run } of reads) {
    test(`${name} goes on after ${trouble.kind}`, async t => {
      const emulator = await emulate(t, { faults: [{ operation: name, times: 2, ...trouble }] });
      const { cloud, records } = call(t, emulator);
      await run(cloud, emulator);
      assert.equal(emulator.requests.calls(name), 3);
      assert.deepEqual(
        records.map(({ attempt }) => attempt),
        [1, 2, 3],
      );
    });
  }
  for (const { name, run } of [createDtsGroup, createSlsGroup]) {
    test(`${name} is sent once and left open by ${trouble.kind}`, async t => {
      const emulator = await emulate(t, { faults: [{ operation: name, ...trouble }] });
      const { cloud } = call(t, emulator);
      await failure(run(cloud, emulator), write);
      assert.equal(emulator.requests.calls(name), 1);
      assert.equal(emulator.requests.writes(name), applied);
    });
  }
}

test('an answer cut in half is a lost answer', async t => {
  // An empty answer cannot be cut.
  const emulator = await emulate(t, {
    faults: [
      { operation: 'CreateConsumerGroup', kind: 'turned' },
      { operation: '*', times: 1, kind: 'truncated' },
    ],
  });
  const { cloud } = call(t, emulator);
  const open: Expected = { kind: 'unreachable', outcome: 'unknown' };
  await failure(createDtsGroup.run(cloud, emulator), open);
  emulator.faults.add({ operation: '*', times: 1, kind: 'truncated' });
  await failure(createSlsGroup.run(cloud, emulator), open);
  assert.deepEqual(emulator.requests.counts.writes, { CreateConsumerChannel: 1, CreateConsumerGroup: 1 });
  emulator.faults.add({ operation: '*', times: 2, kind: 'truncated' });
  const { items } = await cloud.dts.describeConsumerChannel(
    region,
    instanceNamed(emulator, 'orders-binlog-sub'),
    never,
  );
  assert.equal(items.at(-1)?.name, newDtsGroup.name);
});

for (const { name, run } of [...reads, createDtsGroup, createSlsGroup]) {
  test(`${name} is tried again when there were too many calls, after the pause asked for`, async t => {
    const emulator = await emulate(t, {
      faults: [{ operation: name, times: 1, kind: 'throttling', retryAfterMs: 700 }],
    });
    const waited: number[] = [];
    const { cloud } = call(t, emulator, { random: () => 0.5, wait: ms => Promise.resolve(void waited.push(ms)) });
    await run(cloud, emulator);
    assert.equal(emulator.requests.calls(name), 2);
    // Log Service does not say how long.
    assert.equal(waited[0], name === 'ListLogStores' || name === 'CreateConsumerGroup' ? 250 : 700);
  });

  test(`${name} is sent again when the clocks differ`, async t => {
    const emulator = await emulate(t, { faults: [{ operation: '*', kind: 'skewedClock', ms: -3_600_000 }] });
    const { cloud } = call(t, emulator);
    await run(cloud, emulator);
    assert.equal(emulator.requests.calls(name), 2);
  });

  test(`${name} says that the STS token has expired in mid-run`, async t => {
    const emulator = await emulate(t, { faults: [{ operation: name, kind: 'expiredToken' }] });
    const { cloud } = call(t, emulator, { credentials: account(emulator, 'temporary') });
    const error = await failure(run(cloud, emulator), { kind: 'credentials', outcome: 'notApplied' });
    assert.match(error.code ?? '', /^(InvalidSecurityToken\.Expired|SecurityTokenExpired)$/);
    assert.deepEqual(emulator.requests.counts.writes, {});
  });
}

for (const { name, run } of [createDtsGroup, createSlsGroup]) {
  test(`${name} is refused by RAM on demand`, async t => {
    const emulator = await emulate(t, { faults: [{ operation: 'Create*', kind: 'denied' }] });
    const { cloud } = call(t, emulator);
    const error = await failure(run(cloud, emulator), { kind: 'denied', outcome: 'notApplied' });
    assert.ok(error.missingPermission?.action?.endsWith(name));
    assert.equal(emulator.requests.writes(name), 0);
  });

  test(`${name} that takes too long is given up, though it was done`, async t => {
    const emulator = await emulate(t, { faults: [{ operation: name, kind: 'slow' }] });
    const { cloud } = call(t, emulator, { limits: () => ({ headersMs: 200 }) });
    // The time is over when it was done, however long that takes here.
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const givenUp = failure(run(cloud, emulator), { kind: 'unreachable', outcome: 'unknown' });
    while (emulator.requests.writes(name) === 0) await nextTurn();
    t.mock.timers.tick(200);
    await givenUp;
    assert.equal(emulator.requests.writes(name), 1);
  });
}

test('the clock of a service is learnt once', async t => {
  const emulator = await emulate(t, { faults: [{ operation: '*', kind: 'skewedClock', ms: 3_600_000 }] });
  const { cloud } = call(t, emulator);
  for (const { run } of [...reads, ...reads, ...reads]) await run(cloud, emulator);
  assert.deepEqual(emulator.requests.counts.calls, Object.fromEntries(reads.map(({ name }) => [name, 4])));
});

test('a soft failure is a failure', async t => {
  const emulator = await emulate(t, {
    faults: [{ operation: 'CreateConsumerChannel', kind: 'softFailure', times: 1 }],
  });
  const { cloud } = call(t, emulator);
  await failure(createDtsGroup.run(cloud, emulator), {
    kind: 'state',
    code: 'OperationDenied.JobStatus',
    status: 200,
    outcome: 'notApplied',
  });
  assert.equal(emulator.requests.writes('CreateConsumerChannel'), 0);
});

test('an answer that is held comes when it is released', async t => {
  const emulator = await emulate(t, { faults: [{ operation: 'DescribeDtsJobs', kind: 'slow', times: 1 }] });
  const { cloud } = call(t, emulator);
  const arrived = emulator.requests.next('arrived', 'DescribeDtsJobs');
  const listed = cloud.dts.describeDtsJobs(region, {}, never);
  await arrived;
  await cloud.dts.describeDtsJobs('cn-shanghai', {}, never);
  emulator.faults.release();
  assert.equal((await listed).total, 34);
});

test('cancelling reaches the socket', async t => {
  const emulator = await emulate(t, { faults: [{ operation: 'DescribeDtsJobs', kind: 'slow' }] });
  const { cloud } = call(t, emulator);
  const arrived = emulator.requests.next('arrived', 'DescribeDtsJobs');
  const abandoned = emulator.requests.next('abandoned', 'DescribeDtsJobs');
  const cancelling = new AbortController();
  const listed = assert.rejects(cloud.dts.describeDtsJobs(region, {}, cancelling.signal), /no longer wanted/);
  await arrived;
  cancelling.abort(new Error('no longer wanted'));
  await Promise.all([listed, abandoned]);
});

test('a status that nobody knows is passed on as it is', async t => {
  const emulator = await emulate(t, { faults: [{ operation: '*', kind: 'unknownStatus' }] });
  const { cloud } = call(t, emulator);
  const { items } = await cloud.dts.describeDtsJobs(region, {}, never);
  assert.deepEqual([...new Set(items.map(({ status }) => status))], ['Hibernating']);
  const of = instanceNamed(emulator, 'orders-binlog-sub');
  assert.equal((await cloud.dts.describeDtsJobDetail(region, of, never)).status, 'Hibernating');
  assert.equal(
    (await cloud.dts.describeSubscriptionInstanceStatus(region, of.instanceId, never)).status,
    'Hibernating',
  );
});

test('every answer takes its round trip', async t => {
  const emulator = await emulate(t, { roundTripMs: 60 });
  const { cloud, records } = call(t, emulator);
  await cloud.sls.listProject(region, {}, never);
  assert.ok((records[0]?.durationMs ?? 0) >= 59);
});

test('another process switches faults and reads the counts', async t => {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const control = async (method: string, path: string, body?: unknown): Promise<[number, unknown]> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${emulator.controlSecret}` };
    const answer = await fetch(`${emulator.origin}/-/${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return [answer.status, await answer.json()];
  };
  const faults = [{ operation: 'Create*', kind: 'lostAnswer', times: 1 }];
  assert.deepEqual(await control('POST', 'faults', faults), [200, faults]);
  assert.deepEqual(await control('GET', 'faults'), [200, faults]);
  await failure(createSlsGroup.run(cloud, emulator), { kind: 'unreachable' });
  assert.deepEqual(await control('GET', 'faults'), [200, []]);
  assert.deepEqual(await control('GET', 'requests'), [
    200,
    { calls: { CreateConsumerGroup: 1 }, writes: { CreateConsumerGroup: 1 } },
  ]);
  assert.equal((await control('POST', 'faults', [{ operation: '*', kind: 'earthquake' }]))[0], 400);
  assert.equal((await control('POST', 'faults', { operation: '*', kind: 'reset' }))[0], 400);
  assert.deepEqual(await control('POST', 'release', {}), [200, {}]);
  assert.deepEqual(await control('DELETE', 'faults', {}), [200, []]);
  assert.equal((await control('GET', 'else'))[0], 404);
});

test('what says nothing of its form switches no faults, even with the secret', async t => {
  const emulator = await emulate(t);
  const answer = await fetch(`${emulator.origin}/-/faults`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.controlSecret}` },
    body: '[{"operation":"*","kind":"reset"}]',
  });
  assert.equal(answer.status, 415);
  assert.deepEqual(emulator.faults.list, []);
});
