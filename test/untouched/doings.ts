import assert from 'node:assert/strict';
import { CloudError } from '../../src/cloud/errors.ts';
import { brokerAddress, type BrokerWay } from '../../src/cloud/kafka/broker.ts';
import type { StreamPlace } from '../../src/cloud/kafka/partition.ts';
import type { LogIn } from '../../src/cloud/kafka/requests.ts';
import type { Fault, Trouble } from '../../src/emulator/faults.ts';
import { positionOf, windowOf } from '../../src/emulator/world/instance.ts';
import { ChangeSource } from '../../src/model/peek/changeSource.ts';
import { LogSource } from '../../src/model/peek/logSource.ts';
import { logstoreClients } from '../../src/model/clients/offered.ts';
import { Peek } from '../../src/model/peek/peek.ts';
import { noFilter, type PeekStart } from '../../src/model/peek/shown.ts';
import type { PeekSource } from '../../src/model/peek/source.ts';
import type { LogstoreGroupRef } from '../../src/model/places.ts';
import { dtsClients, dtsStarts } from '../../src/model/start/dtsStart.ts';
import { GroupStarts } from '../../src/model/start/groupStarts.ts';
import { defaultSettings, type InitialPosition, slsStart } from '../../src/model/start/slsStart.ts';
import { startVerdicts } from '../../src/model/start/startVerdicts.ts';
import { trackingWindow } from '../../src/model/status/window.ts';
import { unixSeconds } from '../../src/model/units.ts';
import { verifyDtsConnection } from '../../src/model/verify/dtsConnection.ts';
import type { Dice } from '../fuzz/dice.ts';
import type { GroupOfInstance, Twins } from './twins.ts';

/** Does something that is to leave everything as it is, and tells what came of it in a few words. */
export type Doing = (scene: Scene) => Promise<string>;

export interface Scene {
  readonly twins: Twins;
  readonly dice: Dice;
  /** How long something that has no end is left to itself, in milliseconds. */
  readonly followMs: number;
  /** Whether something may go wrong meanwhile. What is wrong is wrong for all that happens at the same time. */
  readonly mayFail: boolean;
  readonly signal: AbortSignal;
}

/** What may go wrong on the way to the records. All of it passes, so that what reconnects can do so. */
const troubles: readonly (readonly [operation: string, trouble: Trouble])[] = [
  ...['ApiVersions', 'SaslHandshake', 'SaslAuthenticate', 'Metadata', 'ListOffsets', 'Fetch'].flatMap(name => [
    [`kafka.${name}`, { kind: 'reset' }] as const,
    [`kafka.${name}`, { kind: 'lostAnswer' }] as const,
    [`kafka.${name}`, { kind: 'truncated' }] as const,
    [`kafka.${name}`, { kind: 'slow', ms: 50 }] as const,
  ]),
  ...[33, 35, 58].map(code => ['kafka.SaslHandshake', { kind: 'kafkaError', code }] as const),
  ['kafka.SaslAuthenticate', { kind: 'kafkaError', code: 58 }],
  ...[3, 5, 6, 29].map(code => ['kafka.Metadata', { kind: 'kafkaError', code }] as const),
  ...[1, 3, 6].map(code => ['kafka.Fetch', { kind: 'kafkaError', code }] as const),
  ['kafka.ListOffsets', { kind: 'kafkaError', code: 43 }],
  ['kafka.Connect', { kind: 'olderBroker' }],
  ['kafka.Connect*', { kind: 'olderBroker' }],
  ['kafka.Connect', { kind: 'otherService' }],
  ['kafka.ConnectNode', { kind: 'reset' }],
  ['kafka.Metadata', { kind: 'unreachableNode' }],
  ['kafka.Metadata', { kind: 'noTopic' }],
  ...(['damagedValue', 'damagedBatch', 'snappy', 'zstd'] as const).map(kind => ['kafka.Fetch', { kind }] as const),
];

/** Runs something while the network or the server does what it should not, or while nothing is wrong. */
async function amidTrouble(scene: Scene, of: GroupOfInstance, run: () => Promise<string>): Promise<string> {
  const { twins, dice } = scene;
  const { faults } = twins.touched.emulator;
  const { instanceId } = of.instance;
  if (!scene.mayFail) return run();
  if (dice.oneIn(8) && !twins.isAttended(instanceId)) {
    const operation = dice.pick(['kafka.Metadata', 'kafka.ListOffsets', 'kafka.Fetch']);
    const moved: Fault = { operation, times: 1, after: dice.below(3), kind: 'failover' };
    faults.add(moved);
    let words = '';
    try {
      words = await run();
    } finally {
      if (faults.list.includes(moved)) faults.clear();
      else {
        twins.failedOver(instanceId);
        words += ', moved to another cluster';
      }
    }
    return words;
  }
  if (dice.oneIn(2)) {
    const [operation, trouble] = dice.pick(troubles);
    faults.add({ operation, times: 1 + dice.below(3), after: dice.below(2), ...trouble });
  }
  try {
    return await run();
  } finally {
    faults.clear();
  }
}

const peekChanges: Doing = async scene => {
  const { twins, dice } = scene;
  const of = dice.pick(twins.groupsWithRecords);
  const { dts } = twins.touched.cloud;
  const { region, instanceId, jobId } = of.instance;
  const source = new ChangeSource({
    place: () => Promise.resolve(placeOf(scene, of)),
    way: wayUntil,
    checkpoint: async signal => {
      const { items } = await dts.describeConsumerChannel(region, { instanceId, jobId }, signal);
      return items.find(({ id }) => id === of.group.id)?.consumptionCheckpoint;
    },
  });
  const window = windowOf(of.instance, twins.clock.now());
  return amidTrouble(scene, of, () => peek(scene, source, startOf(scene, window)));
};

const peekLogs: Doing = async scene => {
  const { twins, dice, mayFail } = scene;
  const { groupName: group, ...place } = dice.pick(groupsOfLogstores(twins));
  const { cloud, emulator } = twins.touched;
  const source = new LogSource({
    of: place,
    group,
    sls: () => Promise.resolve(cloud.sls),
    ...(dice.oneIn(2) && { shard: dice.below(3) }),
  });
  const now = twins.clock.now();
  if (mayFail && dice.oneIn(3)) {
    const operation = dice.pick(['PullLogs', 'GetCursor', 'ListShards', 'GetCheckPoint']);
    emulator.faults.add({
      operation,
      times: 1 + dice.below(5),
      after: dice.below(3),
      kind: dice.pick(['reset', 'truncated']),
    });
  }
  try {
    return await peek(scene, source, startOf(scene, { begin: now - 8 * 86_400_000, end: now }));
  } finally {
    if (mayFail) emulator.faults.clear();
  }
};

function startOf(
  { twins, dice }: Scene,
  window: { readonly begin: number; readonly end: number } | undefined,
): PeekStart {
  const now = twins.clock.now();
  const [begin, end] = [(window?.begin ?? now) / 1000, (window?.end ?? now) / 1000];
  const time = dice.pick([
    ...Array.from({ length: 4 }, () => begin + dice.below(Math.max(1, end - begin))),
    begin - 1 - dice.below(100_000),
    end + 60 + dice.below(100_000),
    now,
  ]);
  const at = unixSeconds(Math.floor(time));
  return dice.pick([
    { kind: 'earliest' },
    { kind: 'latest' },
    { kind: 'checkpoint' },
    { kind: 'time', at },
    { kind: 'time', at },
  ]);
}

/** Everything that a panel does with a peek, and the user with the panel. */
async function peek({ dice, followMs, signal }: Scene, source: PeekSource, from: PeekStart): Promise<string> {
  using peeked = new Peek(source);
  const ending = AbortSignal.any([signal, AbortSignal.timeout(followMs)]);
  const stop = (): void => {
    peeked.stop();
  };
  ending.addEventListener('abort', stop, { once: true });
  const done: string[] = [from.kind];
  await peeked.start(from);
  for (let left = dice.below(4); left > 0 && !ending.aborted; left--) {
    switch (dice.below(5)) {
      case 0:
        await peeked.follow();
        break;
      case 1:
        await peeked.loadMore(dice.pick([1, 200, 2_000]));
        break;
      case 2:
        await peeked.setFilter({ ...noFilter, text: dice.pick(['', 'a', '订单']), hidden: [] });
        break;
      case 3:
        for await (const part of peeked.ndjson(signal)) assert.ok(part.endsWith('\n'));
        break;
      default:
        for (const { key } of peeked.rows(peeked.span.first, 50)) {
          assert.ok(peeked.record(key) && peeked.document(key) !== undefined);
        }
    }
  }
  ending.removeEventListener('abort', stop);
  const { state, counts } = peeked;
  if (state.kind === 'failed') done.push(refusalOf(state.error));
  if (counts.kept > 0) done.push('with rows');
  return done.join(', ');
}

const verify: Doing = async scene => {
  const { twins, dice } = scene;
  const of = dice.pick(twins.groupsWithRecords);
  const place = placeOf(scene, of);
  const { userName, password } = place.logIn;
  const logIn = dice.pick<LogIn>([
    ...Array.from({ length: 6 }, () => place.logIn),
    { userName, password: 'Wrong+1234' },
    { userName: of.group.userName, password },
    { userName: `${of.group.userName}-dtswrong`, password },
    { userName: '', password: '' },
  ]);
  const bootstrap = dice.oneIn(10) ? { host: '127.0.0.1', port: 1 } : place.bootstrap;
  const topic = dice.oneIn(10) ? 'cn_hangzhou_other_version2' : place.topic;
  const { checkpoint } = positionOf(of.instance, of.group, twins.clock.now());
  const connection = {
    ...{ bootstrap, topic, logIn },
    checkpoint: checkpoint === undefined ? undefined : new Date(checkpoint),
  };
  return amidTrouble(scene, of, async () => {
    const cancelled = new AbortController();
    const ending = AbortSignal.any([scene.signal, cancelled.signal]);
    const cancelAfter = dice.oneIn(4) ? dice.below(8) : Infinity;
    let last = 'nothing';
    let steps = 0;
    const outcome = await outcomeOf(ending, async () => {
      await verifyDtsConnection(connection, wayUntil(ending), check => {
        last = `${check.step} ${'failure' in check ? 'failed' : 'seen'}`;
        steps += 1;
        if (steps > cancelAfter) cancelled.abort();
      });
      return last;
    });
    return outcome;
  });
};

const previewChanges: Doing = async scene => {
  const { twins, dice, signal } = scene;
  const { dts } = twins.touched.cloud;
  const { instance, group } = dice.pick(twins.groupsWithRecords);
  const { region, instanceId, jobId } = instance;
  const [job, { items }] = await Promise.all([
    dts.describeDtsJobDetail(region, { instanceId, jobId }, signal),
    dts.describeConsumerChannel(region, { instanceId, jobId }, signal),
  ]);
  const now = twins.clock.now();
  const window = trackingWindow(job.beginTime?.getTime(), job.endTime?.getTime(), now);
  const checkpoint = items.find(({ id }) => id === group.id)?.consumptionCheckpoint?.getTime();
  const seconds = Math.floor(now / 1000);
  const starts = dtsClients.flatMap(client =>
    [undefined, seconds, seconds - 3_600, seconds - 10 * 86_400, seconds + 3_600, now].flatMap(startTime =>
      dtsStarts({ client, window, checkpoint, startTime }),
    ),
  );
  assert.ok(starts.length >= dtsClients.length * 6);
  return 'done';
};

const previewLogs: Doing = async scene => {
  const { twins, dice, mayFail, signal } = scene;
  const ref = dice.pick(groupsOfLogstores(twins));
  const { cloud, emulator } = twins.touched;
  const starts = new GroupStarts({
    cloudOf: () => Promise.resolve(cloud),
    ownWrites: () => new Map(),
    now: twins.clock.now,
  });
  const seconds = unixSeconds(Math.floor(twins.clock.now() / 1000) - dice.below(10 * 86_400));
  if (mayFail && dice.oneIn(6)) {
    emulator.faults.add({
      operation: dice.pick(['GetCursor', 'GetCheckPoint', 'ListShards']),
      times: 5,
      kind: 'reset',
    });
  }
  try {
    const cancelled = dice.oneIn(6) ? AbortSignal.any([signal, AbortSignal.timeout(dice.below(30))]) : signal;
    return await outcomeOf(cancelled, async () => {
      const read = await starts.read(ref, seconds, cancelled);
      const settings = { timeoutSeconds: 60, isOrdered: false, ...read.group };
      for (const client of logstoreClients) {
        for (const position of ['begin', 'end', seconds] satisfies readonly InitialPosition[]) {
          const start = slsStart(read, { client, position, settings: defaultSettings(client, settings) });
          assert.ok(startVerdicts(start, read).length > 0);
        }
      }
      return 'done';
    });
  } finally {
    if (mayFail) emulator.faults.clear();
  }
};

export const doings: Readonly<Record<string, Doing>> = { peekChanges, peekLogs, verify, previewChanges, previewLogs };

const placeOf = ({ twins }: Scene, { group, topic }: GroupOfInstance): StreamPlace => {
  const { world, groupPassword } = twins.touched.emulator;
  const bootstrap = brokerAddress(world.dataPlane ?? '');
  assert.ok(bootstrap);
  const logIn = { userName: `${group.userName}-${group.id}`, password: group.password ?? groupPassword };
  return { bootstrap, topic, logIn };
};

const wayUntil = (signal: AbortSignal): BrokerWay => ({
  wayTo: () => ({}),
  connectMs: 2_000,
  answerMs: 2_000,
  signal,
});

/** A refusal is an outcome, and so is the end of the signal. Everything else is a fault. */
async function outcomeOf(signal: AbortSignal, run: () => Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    if (signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError')))
      return 'stopped';
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): string {
  if (error instanceof CloudError) return `${error.kind} ${error.fault ?? error.code ?? ''}`.trim();
  throw error;
}

/** Small Logstores, so that the many shards of others do not take all the time. */
const shardsAtMost = 24;

const groupsOfLogstores = ({ touched }: Twins): readonly LogstoreGroupRef[] =>
  touched.emulator.world.projects.flatMap(project =>
    [...project.logstores().values()]
      .filter(({ layout }) => layout.initial <= shardsAtMost)
      .flatMap(({ name: logstore, groups }) =>
        groups.map(({ name: groupName }): LogstoreGroupRef => {
          const { name, region } = project;
          return { kind: 'sls', accountId: 'a', region, project: name, logstore, groupName };
        }),
      ),
  );
