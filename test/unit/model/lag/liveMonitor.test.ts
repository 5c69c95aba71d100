import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { beginCursor, endCursor, shardsOf, writeCheckpoint } from '../../../../src/emulator/world/logstore.ts';
import { groupKey, type GroupRef, type LogstoreRef } from '../../../../src/model/places.ts';
import type { Mark, Sample } from '../../../../src/model/lag/history.ts';
import { LiveMonitor } from '../../../../src/model/lag/liveMonitor.ts';
import type { Watched } from '../../../../src/model/lag/reading.ts';
import { MemoryCloud } from '../../../support/memorySender.ts';

const never = new AbortController().signal;

function watching(options: ConstructorParameters<typeof MemoryCloud>[0] = { roundTripMs: 20 }) {
  const cloud = new MemoryCloud(options);
  const { clock, service, records } = cloud;
  const samples: { readonly key: string; readonly sample: Sample }[] = [];
  const marks: { readonly key: string; readonly kind: Mark['kind'] }[] = [];
  const pasts: { readonly key: string; readonly past: Watched['past'] }[] = [];
  const monitor = new LiveMonitor({
    cloudOf: cloud.cloudOf,
    now: clock.now,
    setTimer: clock.setTimer,
    histories: {
      onDidMark: () => ({ dispose: () => undefined }),
      of: () => ({ samples: [], marks: [] }),
      add: (ref, sample, past) => {
        samples.push({ key: groupKey(ref), sample });
        pasts.push({ key: groupKey(ref), past });
      },
      mark: (ref, { kind }) => void marks.push({ key: groupKey(ref), kind }),
      forget: () => undefined,
    },
  });
  const instance = service.world.instances.find(({ groups, status }) => groups.length > 1 && status === 'Normal');
  assert.ok(instance);
  const { region, instanceId, jobId } = instance;
  const of = { accountId: 'a', region, instanceId, jobId };
  const [first] = instance.groups;
  assert.ok(first);
  const ref: GroupRef = { kind: 'dts', ...of, groupId: first.id };
  const rows: Watched = { of, group: 'all', detail: 'overview', everySeconds: 60 };
  const panel: Watched = { of, group: ref, detail: 'exact', everySeconds: 10 };
  /** When each round was, in seconds from the beginning. */
  const rounds = (): readonly number[] =>
    records
      .filter(({ operation, attempt }) => operation === 'DescribeConsumerChannel' && attempt === 1)
      .map(({ at }) => Math.round((at.getTime() - service.world.bornAt) / 1000));
  return { cloud, clock, service, records, samples, marks, pasts, monitor, instance, ref, rows, panel, rounds, of };
}

const logstore: LogstoreRef = {
  accountId: 'a',
  region: 'cn-hangzhou',
  project: 'k8s-log-prod',
  logstore: 'nginx-access',
};
const inLogstore = (groupName: string): GroupRef => ({ kind: 'sls', ...logstore, groupName });

describe('watching', () => {
  test('reads at once, then as often as wanted, and tells of each group', async () => {
    const { clock, monitor, rows, rounds, instance, ref } = watching();
    const told: GroupRef[] = [];
    monitor.onDidRead(group => told.push(group));
    monitor.watch(rows);
    await clock.advance(1000);
    assert.equal(told.length, instance.groups.length);
    assert.equal(monitor.latest(ref)?.kind, 'dts');
    await clock.advance(149_000);
    assert.deepEqual(rounds(), [0, 60, 120]);
  });

  test('goes by the most impatient, and back when that one leaves', async () => {
    const { clock, monitor, rows, panel, rounds } = watching();
    monitor.watch(rows);
    const impatient = monitor.watch(panel);
    await clock.advance(31_000);
    impatient.dispose();
    await clock.advance(60_000);
    assert.deepEqual(rounds(), [0, 0, 10, 20, 30, 60]);
  });

  test('asks nothing for somebody who comes while a reading is fresh enough, or under way', async () => {
    const { clock, monitor, rows, rounds } = watching();
    monitor.watch(rows);
    monitor.watch(rows);
    await clock.advance(5000);
    monitor.watch(rows);
    monitor.watch({ ...rows, everySeconds: 6 });
    assert.deepEqual(rounds(), [0]);
    monitor.watch({ ...rows, everySeconds: 3 });
    await clock.advance(100);
    assert.deepEqual(rounds(), [0, 5]);
  });

  test('once and never again for an interval of zero', async () => {
    const { clock, monitor, rows, rounds } = watching();
    monitor.watch({ ...rows, everySeconds: 0 });
    await clock.advance(600_000);
    assert.deepEqual(rounds(), [0]);
    assert.equal(clock.timers, 0);
  });

  test('not at all for an interval of zero when there is a reading that is exact enough', async () => {
    const { clock, monitor, panel, rounds } = watching();
    const of = logstore;
    const group = inLogstore('waf-rules');
    const detailOf = (): unknown => {
      const reading = monitor.latest(group);
      return reading?.kind === 'sls' && reading.detail;
    };
    monitor.watch({ ...panel, everySeconds: 0 }).dispose();
    monitor.watch({ ...panel, everySeconds: 0 });
    await clock.advance(600_000);
    monitor.watch({ ...panel, everySeconds: 0 });
    await clock.advance(600_000);
    assert.deepEqual(new Set(rounds()), new Set([0]));
    const rows = monitor.watch({ of, group: 'all', detail: 'overview', everySeconds: 60 });
    await clock.advance(1000);
    assert.equal(detailOf(), 'overview');
    // A paused panel: it gets its exact reading, and rows that are read anew do not make it coarser.
    monitor.watch({ of, group, detail: 'exact', everySeconds: 0 });
    await clock.advance(1000);
    assert.equal(detailOf(), 'exact');
    await clock.advance(120_000);
    assert.equal(detailOf(), 'exact');
    rows.dispose();
  });

  test('goes on when the clock of the computer is set back', async () => {
    const { clock, monitor, rows, rounds } = watching();
    monitor.watch(rows);
    await clock.advance(1000);
    clock.jump(-8 * 3_600_000);
    monitor.watch({ ...rows, everySeconds: 120 });
    await clock.advance(1000);
    assert.deepEqual(rounds(), [0, 1 - 8 * 3600]);
  });

  test('ends with the last watcher, whose calls are cancelled', async () => {
    const { clock, monitor, rows, rounds, records, service } = watching();
    const watcher = monitor.watch(rows);
    await service.requests.next('arrived', 'DescribeConsumerChannel');
    watcher.dispose();
    watcher.dispose();
    await clock.advance(300_000);
    assert.deepEqual(rounds(), [0]);
    assert.equal(clock.timers, 0);
    assert.ok(records.length > 0 && records.every(({ code }) => code === 'Cancelled'));
  });

  test('keeps everything that is watched, however much, and only some hundreds of what no longer is', async () => {
    const { clock, monitor, of } = watching();
    const placeAt = (index: number) => ({ ...of, instanceId: `${of.instanceId}-${index}` });
    // The service has no such instances, which is remembered too.
    const knows = (index: number): boolean =>
      monitor.failure({ kind: 'dts', ...placeAt(index), groupId: 'any' }) !== undefined;
    const indices = Array.from({ length: 700 }, (_, index) => index);
    const everySeconds = 86_400;
    const watches = indices.map(index =>
      monitor.watch({ of: placeAt(index), group: 'all', detail: 'overview', everySeconds }),
    );
    await clock.advance(600_000);
    assert.equal(indices.filter(knows).length, 700);
    for (const watch of watches.slice(0, 600)) watch.dispose();
    assert.deepEqual(indices.filter(knows), indices.slice(300));
  });

  test('has whole histories kept of what anybody wants so, and the recent past of the rest', async () => {
    const { clock, monitor, rows, panel, of, pasts, instance } = watching();
    monitor.watch({ ...rows, past: 'recent' });
    await clock.advance(1000);
    const group = panel.group;
    monitor.watch({ of, group, detail: 'exact', everySeconds: 60 });
    pasts.length = 0;
    await clock.advance(60_000);
    const whole = pasts.filter(({ past }) => past === 'whole').map(({ key }) => key);
    assert.deepEqual([pasts.length, whole], [instance.groups.length, [group === 'all' ? '' : groupKey(group)]]);
    monitor.watch(rows);
    pasts.length = 0;
    await clock.advance(60_000);
    assert.deepEqual(new Set(pasts.map(({ past }) => past)), new Set(['whole']));
  });

  test('begins anew after that', async () => {
    const { clock, monitor, rows, rounds, ref } = watching();
    monitor.watch(rows).dispose();
    monitor.watch(rows);
    await clock.advance(1000);
    assert.ok(monitor.latest(ref));
    assert.equal(rounds().at(-1), 0);
  });

  test('never has two rounds at a time: a slow one delays the next', async () => {
    const { clock, monitor, rows, rounds } = watching({ roundTripMs: 7000 });
    monitor.watch({ ...rows, everySeconds: 5 });
    await clock.advance(22_000);
    assert.deepEqual(rounds(), [0, 7, 14]);
  });

  test('reads exactly only what is watched so, and keeps it so when all are read', async () => {
    const { clock, monitor } = watching();
    monitor.watch({ of: logstore, group: inLogstore('waf-rules'), detail: 'exact', everySeconds: 30 });
    monitor.watch({ of: logstore, group: 'all', detail: 'overview', everySeconds: 60 });
    await clock.advance(70_000);
    const details = ['waf-rules', 'billing-sync'].map(name => {
      const reading = monitor.latest(inLogstore(name));
      return reading?.kind === 'sls' && reading.detail;
    });
    assert.deepEqual(details, ['exact', 'overview']);
  });
});

describe('when it fails', () => {
  test('the last reading stays, with the reason why there is no newer one', async () => {
    const { clock, monitor, rows, ref, service } = watching();
    monitor.watch(rows);
    await clock.advance(1000);
    const before = monitor.latest(ref);
    service.faults.add({ kind: 'denied', operation: 'DescribeConsumerChannel', times: 1 });
    await clock.advance(60_000);
    assert.equal(monitor.latest(ref), before);
    const error = monitor.failure(ref)?.error;
    assert.ok(error instanceof CloudError && error.kind === 'denied');
    await clock.advance(60_000);
    assert.notEqual(monitor.latest(ref), before);
    assert.equal(monitor.failure(ref), undefined);
  });

  test('for some shards alone, the reading has what is known, and its history has no lag at that moment', async () => {
    const { clock, monitor, service, samples } = watching();
    const group = inLogstore('billing-sync');
    monitor.watch({ of: logstore, group, detail: 'exact', everySeconds: 10 });
    await clock.advance(1000);
    service.faults.add({ operation: 'GetCursorTime', kind: 'denied', times: 1 });
    await clock.advance(10_000);
    const reading = monitor.latest(group);
    assert.ok(reading?.kind === 'sls' && reading.lag);
    assert.ok(reading.shards.some(({ state }) => state === 'unknown'));
    await clock.advance(10_000);
    const lags = samples.map(({ sample }) => sample.lag !== null);
    assert.deepEqual(lags, [true, false, true]);
    assert.equal(samples[1]?.sample.behind, null);
  });

  test('for too many calls it asks less and less often, every five minutes at last, and recovers at once', async () => {
    const { clock, monitor, panel, rounds, service } = watching({});
    service.faults.add({ kind: 'throttling', operation: 'DescribeConsumerChannel' });
    monitor.watch(panel);
    await clock.advance(1_190_000);
    const pauses = rounds().map((at, index, list) => at - (list[index - 1] ?? at));
    assert.deepEqual(pauses.slice(1), [20, 40, 80, 160, 300, 300]);
    service.faults.clear();
    await clock.advance(330_000);
    const later = rounds();
    assert.equal((later.at(-1) ?? 0) - (later.at(-2) ?? 0), 10);
  });

  test('of groups that were never read it says why, until they are', async () => {
    const { clock, monitor, service } = watching();
    const places: unknown[] = [];
    monitor.onDidFail(place => places.push(place));
    for (const operation of ['ListShards', 'ListConsumerGroup']) {
      service.faults.add({ kind: 'denied', operation, times: 1 });
    }
    monitor.watch({ of: logstore, group: 'all', detail: 'overview', everySeconds: 30 });
    await clock.advance(1000);
    for (const name of ['billing-sync', 'waf-rules', 'not-even-listed']) {
      const error = monitor.failure(inLogstore(name))?.error;
      assert.ok(error instanceof CloudError && error.kind === 'denied');
    }
    assert.deepEqual(places, [logstore]);
    await clock.advance(60_000);
    assert.equal(monitor.failure(inLogstore('billing-sync')), undefined);
    assert.equal(monitor.failure(inLogstore('not-even-listed')), undefined);
    assert.deepEqual(places, [logstore, logstore]);
  });

  test('a failure of what is not watched any more is not told', async () => {
    const { clock, monitor, rows, ref, service } = watching();
    service.faults.add({ kind: 'reset', operation: 'Describe*' });
    let told = 0;
    monitor.onDidRead(() => told++);
    monitor.watch(rows).dispose();
    await clock.advance(60_000);
    assert.equal(told, 0);
    assert.equal(monitor.failure(ref), undefined);
  });

  test('a panel hears of it even before anything was read', async () => {
    const { clock, monitor, panel, ref, service } = watching();
    service.faults.add({ kind: 'denied', operation: 'DescribeConsumerChannel' });
    const told: GroupRef[] = [];
    monitor.onDidRead(group => told.push(group));
    monitor.watch(panel);
    await clock.advance(1000);
    assert.deepEqual(told.map(groupKey), [groupKey(ref)]);
    assert.ok(monitor.failure(ref));
  });
});

describe('a group that is gone', () => {
  test('is said to be so, whether or not it is asked for by name, until the list is read anew', async () => {
    const { clock, monitor, service } = watching();
    monitor.watch({ of: logstore, group: 'all', detail: 'overview', everySeconds: 30 });
    monitor.watch({ of: logstore, group: inLogstore('waf-rules'), detail: 'exact', everySeconds: 30 });
    await clock.advance(1000);
    assert.ok(monitor.latest(inLogstore('waf-rules')) && monitor.latest(inLogstore('traffic-report')));
    const groups = service.world.project(logstore.project)?.logstores().get(logstore.logstore)?.groups;
    groups?.splice(1);
    const told: string[] = [];
    monitor.onDidRead(group => told.push(groupKey(group)));
    await clock.advance(60_000);
    for (const name of ['waf-rules', 'traffic-report']) {
      assert.equal(monitor.latest(inLogstore(name)), undefined);
      assert.ok(told.includes(groupKey(inLogstore(name))));
    }
    for (const name of ['traffic-report', 'waf-rules']) {
      const error = monitor.failure(inLogstore(name))?.error;
      assert.ok(error instanceof CloudError && error.kind === 'notFound');
    }
    assert.ok(monitor.latest(inLogstore('billing-sync')));
    monitor.forgetGone(logstore);
    assert.equal(monitor.failure(inLogstore('traffic-report')), undefined);
    assert.ok(monitor.latest(inLogstore('billing-sync')));
  });
});

test('a group that was refused is not gone, and goes on saying why when the list is read anew', async () => {
  const { clock, monitor, panel, ref, service } = watching();
  service.faults.add({ kind: 'denied', operation: 'DescribeConsumerChannel' });
  monitor.watch({ ...panel, everySeconds: 0 });
  await clock.advance(1000);
  assert.equal(monitor.latest(ref), undefined);
  monitor.forgetGone(panel.of);
  const error = monitor.failure(ref)?.error;
  assert.ok(error instanceof CloudError && error.kind === 'denied');
});

describe('one reading on request', () => {
  test('is made whatever the interval, from nothing that is remembered', async () => {
    const { clock, monitor, rows, rounds, records } = watching();
    monitor.watch(rows);
    await clock.advance(5000);
    await clock.until(monitor.read(rows, never));
    assert.deepEqual(rounds(), [0, 5]);
    assert.equal(records.filter(({ operation }) => operation === 'DescribeDtsJobDetail').length, 2);
  });

  test('waits for a round that is under way and then makes its own, once for all who asked', async () => {
    const { clock, monitor, rows, panel, rounds } = watching({ roundTripMs: 2000 });
    monitor.watch(rows);
    await clock.advance(500);
    await clock.until(Promise.all([monitor.read(rows, never), monitor.read(panel, never)]));
    assert.deepEqual(rounds(), [0, 2]);
  });

  test('needs no watcher', async () => {
    const { clock, monitor, panel, ref } = watching();
    await clock.until(monitor.read(panel, never));
    assert.ok(monitor.latest(ref));
    assert.equal(clock.timers, 0);
  });

  test('rejects with the reason', async () => {
    const { clock, monitor, panel, ref, service } = watching();
    service.faults.add({ kind: 'denied', operation: 'DescribeConsumerChannel' });
    await assert.rejects(clock.until(monitor.read(panel, never)), { name: 'CloudError', kind: 'denied' });
    service.faults.clear();
    const gone = { ...panel, group: { ...ref, groupId: 'dtsgone' } as GroupRef };
    await assert.rejects(clock.until(monitor.read(gone, never)), { name: 'CloudError', kind: 'notFound' });
  });

  test('can be cancelled, and leaves nothing behind', async () => {
    const { clock, monitor, panel, rounds, service } = watching();
    const abort = new AbortController();
    const reading = monitor.read(panel, abort.signal);
    await service.requests.next('arrived', 'DescribeConsumerChannel');
    abort.abort(new Error('enough'));
    await assert.rejects(reading, { message: 'enough' });
    await clock.advance(60_000);
    assert.deepEqual(rounds(), [0]);
    await assert.rejects(monitor.read(panel, abort.signal), { message: 'enough' });
  });
});

describe('an account that is gone', () => {
  test('takes its readings and watchers along, and leaves the others', async () => {
    const { clock, monitor, rows, ref, rounds } = watching();
    const other = { ...rows, of: { ...rows.of, accountId: 'b' } };
    monitor.watch(rows);
    monitor.watch(other);
    await clock.advance(1000);
    monitor.keepOnly(['b']);
    assert.equal(monitor.latest(ref), undefined);
    assert.ok(monitor.latest({ ...ref, accountId: 'b' }));
    await clock.advance(60_000);
    assert.deepEqual(rounds(), [0, 0, 60]);
    monitor.dispose();
    assert.equal(clock.timers, 0);
  });
});

describe('the history', () => {
  test('gets a sample with every reading, and none of a number where no client is connected', async () => {
    const { clock, monitor, rows, samples, instance, ref } = watching();
    monitor.watch(rows);
    await clock.advance(61_000);
    assert.equal(samples.length, 2 * instance.groups.length);
    const reading = monitor.latest(ref);
    const last = samples.findLast(({ key }) => key === groupKey(ref))?.sample;
    assert.deepEqual(last, { at: reading?.at, lag: reading?.lag?.atLeast, behind: reading?.behind });
  });

  test('marks when a client comes and goes', async () => {
    const { clock, monitor, rows, marks, instance, ref } = watching();
    monitor.watch(rows);
    await clock.advance(1000);
    const [first] = instance.groups;
    assert.ok(first);
    instance.groups[0] = { ...first, pace: { kind: 'left', sinceSeconds: 60 } };
    await clock.advance(60_000);
    instance.groups[0] = first;
    await clock.advance(60_000);
    // The group jumps from one pace to another, and so does its checkpoint.
    const seen = marks.filter(({ kind }) => kind !== 'rewound');
    assert.deepEqual(seen, [
      { key: groupKey(ref), kind: 'disconnected' },
      { key: groupKey(ref), kind: 'connected' },
    ]);
  });

  test('marks when somebody else moves a checkpoint back', async () => {
    const { clock, monitor, marks, service } = watching();
    const group = inLogstore('waf-rules');
    monitor.watch({ of: logstore, group, detail: 'overview', everySeconds: 30 });
    await clock.advance(40_000);
    assert.deepEqual(marks, []);
    const stored = service.world.project(logstore.project)?.logstores().get(logstore.logstore);
    const found = stored?.groups.find(({ name }) => name === 'waf-rules');
    const [shard] = stored ? shardsOf(stored, clock.now()) : [];
    assert.ok(stored && found && shard);
    writeCheckpoint(stored, found, shard, { cursor: beginCursor(stored, shard, clock.now()) }, clock.now());
    await clock.until(monitor.read({ of: logstore, group, detail: 'overview' }, never));
    assert.deepEqual(marks, [{ key: groupKey(group), kind: 'rewound' }]);
  });

  test('marks when a shard goes on that was stuck', async () => {
    const { clock, monitor, marks, service } = watching();
    const group = inLogstore('billing-sync');
    monitor.watch({ of: logstore, group, detail: 'overview', everySeconds: 30 });
    await clock.advance(40_000);
    assert.deepEqual(marks, []);
    const stored = service.world.project(logstore.project)?.logstores().get(logstore.logstore);
    const found = stored?.groups.find(({ name }) => name === 'billing-sync');
    const stuck = stored && shardsOf(stored, clock.now()).find(({ id }) => id === 17);
    assert.ok(stored && found && stuck);
    writeCheckpoint(stored, found, stuck, { cursor: endCursor(stored, stuck, clock.now()) }, clock.now());
    await clock.until(monitor.read({ of: logstore, group, detail: 'overview' }, never));
    assert.deepEqual(marks, [{ key: groupKey(group), kind: 'resumed' }]);
  });

  test('marks when the consumers of a group change', async () => {
    const { clock, monitor, marks, service } = watching();
    monitor.watch({ of: logstore, group: inLogstore('waf-rules'), detail: 'overview', everySeconds: 30 });
    await clock.advance(40_000);
    assert.deepEqual(marks, []);
    const groups = service.world.project(logstore.project)?.logstores().get(logstore.logstore)?.groups;
    const index = groups?.findIndex(({ name }) => name === 'waf-rules') ?? -1;
    const found = groups?.[index];
    assert.ok(groups && found);
    groups[index] = { ...found, consumers: ['worker-8', 'worker-9'] };
    await clock.advance(30_000);
    assert.deepEqual(marks, [{ key: groupKey(inLogstore('waf-rules')), kind: 'consumersChanged' }]);
  });
});
