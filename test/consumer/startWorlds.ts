import assert from 'node:assert/strict';
import {
  beginCursor,
  checkpointOf,
  cursorTime,
  endCursor,
  type Logstore,
  type LogstoreGroup,
  type Shard,
  shardsOf,
  writeCheckpoint,
} from '../../src/emulator/world/logstore.ts';
import type { LogstoreGroupRef } from '../../src/model/places.ts';
import { GroupStarts } from '../../src/model/start/groupStarts.ts';
import { type LogstoreClient, logstoreClients } from '../../src/model/clients/offered.ts';
import { type GroupAtStart, type ShardStart, slsStart, type SlsStarter } from '../../src/model/start/slsStart.ts';
import { unixSeconds } from '../../src/model/units.ts';
import { MemoryCloud } from '../support/memorySender.ts';
import { seededRandom } from '../support/random.ts';
import { SimulatedClock } from '../support/simulatedClock.ts';
import { Consumer, type ConsumerOptions } from './consumer.ts';
import { FlinkSource, GoConsumer, NodeConsumer, NodeReader, PythonConsumer } from './libraries.ts';
import { inMemory } from './requests.ts';

/** Logstash starts the library for Java, and configures neither timeout nor order. */
const consumers = {
  java: Consumer,
  go: GoConsumer,
  python: PythonConsumer,
  flink: FlinkSource,
  logstash: Consumer,
  nodeHeartbeatLoop: NodeConsumer,
  nodeShardReader: NodeReader,
} satisfies Readonly<Record<LogstoreClient, unknown>>;
const bornAt = Date.UTC(2026, 0, 15, 8, 30);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const never = new AbortController().signal;
const [region, project] = ['cn-hangzhou', 'k8s-log-prod'];
const groupName = 'Starters';
const ref: LogstoreGroupRef = { kind: 'sls', accountId: 'a', region, project, logstore: 'started', groupName };

/** What was compared, in all worlds so far. */
export interface Tally {
  worlds: number;
  shards: number;
  reasons: Record<string, number>;
  clients: Record<string, number>;
  rewrites: number;
  untils: number;
  /** Worlds in which another client had run before, and in which one still ran. */
  restarts: number;
  shared: number;
  /** Shards in which data was read again that the client before had read and not committed. */
  repeats: number;
  /** Shards that did not wait for their parents, because the group became ordered after the split. */
  unhindered: number;
}

export const emptyTally = (): Tally => ({
  worlds: 0,
  shards: 0,
  reasons: {},
  clients: {},
  rewrites: 0,
  untils: 0,
  restarts: 0,
  shared: 0,
  repeats: 0,
  unhindered: 0,
});

/** What happened to the group before the client starts: nothing, or another client ran, and maybe still does. */
interface Past {
  readonly starter: SlsStarter;
  readonly turns: readonly number[];
  /** How long ago it ended, or that it still runs. */
  readonly ended: number | 'running';
}

/** A Logstore with one group at some moment, and a client that is about to start. The same seed makes the same one. */
class StartWorld {
  readonly cloud: MemoryCloud;
  readonly logstore: Logstore;
  readonly group: LogstoreGroup;
  readonly starter: SlsStarter;
  /** The client that ran before. */
  before: Consumer | undefined;
  readonly past: Past | undefined;
  readonly #seed: number;

  /** Makes the world of a seed, and lets the client run in it that comes before. */
  static async of(seed: number): Promise<StartWorld> {
    const world = new StartWorld(seed);
    const { past, cloud } = world;
    if (!past) return world;
    world.before = await world.run('before', past.starter);
    for (const ms of past.turns) {
      await world.before.turn();
      cloud.clock.jump(ms);
    }
    if (past.ended !== 'running') cloud.clock.jump(past.ended);
    return world;
  }

  private constructor(seed: number) {
    this.#seed = seed;
    const random = seededRandom(seed);
    const below = (count: number): number => Math.floor(random() * count);
    const pick = <T>(...values: readonly T[]): T => values[below(values.length)] as T;
    this.cloud = new MemoryCloud({}, new SimulatedClock(bornAt));
    const initial = 1 + below(4);
    const isSplit = random() < 0.4;
    const age = pick(0, 2, 5, 20) * dayMs + below(86_400) * 1000;
    const stoppedAt = random() < 0.2 ? bornAt - below(4 * 86_400) * 1000 : Infinity;
    // Some were split so recently that the children have no data yet, or that the Logstore was not much older.
    const changedMs = Math.min(age, pick(below(90), 60 * below(60), 3600 * (1 + below(40))) * 1000);
    this.logstore = {
      name: ref.logstore,
      bornAt,
      createdAt: bornAt - age,
      ttlDays: pick(1, 3, 7, 3650),
      mode: 'standard',
      telemetryType: 'None',
      isAutoSplit: false,
      layout: {
        initial,
        split: isSplit ? [0] : [],
        merged: initial >= 3 && random() < 0.3 ? [initial - 2] : [],
        changedAt: bornAt - changedMs,
      },
      ...(random() < 0.93 && { periodMs: pick(500, 1000, 500 + below(60_000), 500 + below(60_000), hourMs) }),
      groups: [],
      newestAt: time => Math.min(time, stoppedAt),
    };
    const { world } = this.cloud.service;
    const logstores = world.project(project)?.logstores() as Map<string, Logstore>;
    logstores.set(ref.logstore, this.logstore);
    const settings = (): SlsStarter['settings'] => ({
      timeoutSeconds: pick(5, 40, 59, 60, 61, 86_400),
      isOrdered: random() < 0.5,
    });
    // Java does not tell it from a group whose name differs only in case, if that is listed first.
    if (random() < 0.3) world.addLogstoreGroup(this.logstore, { name: groupName.toUpperCase(), ...settings() });
    world.addLogstoreGroup(this.logstore, { name: groupName, ...settings() });
    this.group = this.logstore.groups.at(-1) as LogstoreGroup;
    if (random() < 0.2) world.addLogstoreGroup(this.logstore, { name: groupName.toLowerCase(), ...settings() });
    // A group may have become ordered after its shards were split, which no call tells.
    if (random() < 0.2) this.group.orderedSince = bornAt - below(10) * 60_000;
    for (const shard of shardsOf(this.logstore, bornAt)) this.#commit(shard, below, pick);
    const starter = (): SlsStarter => {
      const client = pick(...logstoreClients);
      const { periodMs = 60_000 } = this.logstore;
      const times = [
        below(3600),
        below(86_400),
        below(8 * 86_400),
        40 * 86_400,
        -3600,
        0,
        (periodMs / 1000) * below(9),
      ];
      const position = pick<SlsStarter['position']>(
        'begin',
        'end',
        unixSeconds(Math.floor(bornAt / 1000 - pick(...times))),
      );
      const wanted = random() < 0.4 ? this.group : settings();
      const { timeoutSeconds, isOrdered } = client === 'logstash' ? { timeoutSeconds: 60, isOrdered: false } : wanted;
      const isOdd = client === 'python' && timeoutSeconds % 2 === 1;
      return { client, position, settings: { timeoutSeconds: isOdd ? timeoutSeconds + 1 : timeoutSeconds, isOrdered } };
    };
    this.starter = starter();
    const hasPast = random() < 0.35;
    // What takes shards without heartbeats leaves no trace of itself but the checkpoints.
    const before = starter();
    if (hasPast && !isReader(before.client)) {
      const turns = Array.from({ length: 2 + below(12) }, () => 1000 * (1 + below(20)));
      const ended = random() < 0.4 ? 'running' : (2 * 86_400 + below(3600)) * 1000;
      this.past = { starter: before, turns, ended };
    }
  }

  get now(): number {
    return this.cloud.service.worldNow();
  }

  begin = (shard: Shard): bigint => beginCursor(this.logstore, shard, this.now);
  end = (shard: Shard): bigint => endCursor(this.logstore, shard, this.now);

  /** A copy of this world at a later moment, in which nothing was started since. */
  async later(ms: number): Promise<StartWorld> {
    const copy = await StartWorld.of(this.#seed);
    copy.cloud.clock.jump(ms);
    return copy;
  }

  read(): Promise<GroupAtStart> {
    const { clock, cloudOf } = this.cloud;
    const { position } = this.starter;
    const time = typeof position === 'number' ? position : undefined;
    const starts = new GroupStarts({ cloudOf, ownWrites: () => new Map(), now: clock.now });
    return starts.read(ref, time, never);
  }

  /** Starts the client, which sends its first heartbeat and makes the first pull of each shard that it is given. */
  async start(): Promise<Consumer> {
    const consumer = await this.run('starter', this.starter);
    await consumer.turn();
    return consumer;
  }

  async run(name: string, { client, position, settings }: SlsStarter): Promise<Consumer> {
    const [credentials] = this.cloud.service.accounts;
    assert.ok(credentials);
    const of = {
      region,
      project,
      logstore: ref.logstore,
      name: groupName,
      origin: 'http://memory.invalid',
      credentials,
    };
    const options: ConsumerOptions = {
      name,
      now: this.cloud.clock.now,
      initialPosition: String(position),
      isOrdered: settings.isOrdered,
      pullAtMost: name === 'starter' ? 1 : 20,
      commitMs: name === 'starter' ? Infinity : 60_000,
      send: inMemory(this.cloud.service),
    };
    const timeoutMs = settings.timeoutSeconds * 1000;
    const timing = client === 'python' ? { heartbeatMs: timeoutMs / 2 } : { timeoutMs };
    const consumer = new consumers[client](of, { ...options, ...timing });
    await consumer.start();
    return consumer;
  }

  #commit(shard: Shard, below: (count: number) => number, pick: <T>(...values: readonly T[]) => T): void {
    const [begin, end] = [this.begin(shard), this.end(shard)];
    const cursor = pick(
      undefined,
      undefined,
      begin - BigInt(1 + below(5000)),
      begin - 1n,
      begin,
      begin + 1n,
      begin + BigInt(below(Number(end - begin) + 1)),
      begin + BigInt(below(Number(end - begin) + 1)),
      end - 1n,
      end,
      end,
      end + BigInt(1 + below(1000)),
    );
    if (cursor === undefined || cursor < 0n) return;
    const consumer = pick(undefined, 'worker-1');
    writeCheckpoint(this.logstore, this.group, shard, { cursor, consumer }, bornAt - below(86_400) * 1000);
  }
}

/** Whether the client takes the shards without heartbeats. */
const isReader = (client: LogstoreClient): boolean => client === 'flink' || client === 'nodeShardReader';

/** Predicts the start of a client in a world, starts it there, and asserts that they are the same. */
export async function tryWorld(seed: number, tally: Tally): Promise<void> {
  const world = await StartWorld.of(seed);
  const { logstore, group, starter, past } = world;
  const committed = new Map(
    shardsOf(logstore, world.now).map(shard => [shard.id, checkpointOf(logstore, group, shard, world.now)?.cursor]),
  );
  const before = stateOf(group);
  const read = await world.read();
  const predicted = slsStart(read, starter);
  assert.deepEqual(stateOf(group), before, 'Reading changed the group.');
  const { timeoutSeconds, isOrdered } = group;
  const writes = world.cloud.service.requests.writes('UpdateConsumerGroup');
  const consumer = await world.start();

  const { rewrite } = predicted;
  assert.equal(world.cloud.service.requests.writes('UpdateConsumerGroup') - writes, rewrite.isSent ? 1 : 0);
  assert.deepEqual(
    [group.timeoutSeconds, group.isOrdered],
    [rewrite.timeoutSeconds?.to ?? timeoutSeconds, rewrite.isOrdered?.to ?? isOrdered],
  );
  const isWriter = !isReader(starter.client) && starter.client !== 'nodeHeartbeatLoop';
  if (rewrite.takenFor === undefined && isWriter) {
    assert.deepEqual([group.timeoutSeconds, group.isOrdered], Object.values(starter.settings));
  }
  const isShared = past?.ended === 'running';
  // A consumer without new data commits nothing, so that nothing tells of it.
  const isSeen = [...group.written.values()].some(
    ({ consumer: of, at }) => of === 'before' && world.now - at < 120_000,
  );
  if (isShared && isSeen) assert.ok(read.running.includes('before'), 'A running consumer was not seen.');

  const shards = new Map(shardsOf(logstore, world.now).map(shard => [shard.id, shard]));
  assert.deepEqual(
    predicted.shards.map(({ shard }) => shard),
    [...shards.keys()],
  );
  for (const start of predicted.shards) {
    const shard = shards.get(start.shard) as Shard;
    const isHindered = start.waitsFor.length > 0 && shard.createdAt >= group.orderedSince;
    if (start.waitsFor.length > 0 && !isHindered) tally.unhindered += 1;
    const isGiven = isReader(starter.client) || (start.reason !== 'finished' && !isHindered);
    const hasIt = consumer.work.has(shard.id);
    // A consumer that runs keeps some of the shards, and which ones is for the service to decide.
    if (!isShared) assert.equal(hasIt, isGiven, `Shard ${shard.id} was given, or not.`);
    else assert.ok(!hasIt || isGiven, `Shard ${shard.id} was given.`);
    tally.reasons[start.reason] = (tally.reasons[start.reason] ?? 0) + 1;
    if (!hasIt || start.reason === 'finished') continue;
    compareShard(start, consumer, world, shard, committed.get(shard.id));
    tally.repeats += compareRepeated(start, world, committed.get(shard.id));
    if (!isShared) tally.untils += await compareUntil(start, world);
  }
  tally.worlds += 1;
  tally.shards += predicted.shards.length;
  tally.clients[starter.client] = (tally.clients[starter.client] ?? 0) + 1;
  tally.rewrites += rewrite.timeoutSeconds || rewrite.isOrdered ? 1 : 0;
  tally.restarts += past && !isShared ? 1 : 0;
  tally.shared += isShared ? 1 : 0;
}

/** What reading must leave as it is. */
const stateOf = ({ timeoutSeconds, isOrdered, orderedSince, written, sharing }: LogstoreGroup): string =>
  JSON.stringify([timeoutSeconds, isOrdered, orderedSince, [...written], sharing?.since], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );

/** What the client before had read beyond its last commit is read again, and no more than was said. */
function compareRepeated({ shard, reason, repeated }: ShardStart, world: StartWorld, committed?: bigint): number {
  const last = world.before?.work.get(shard)?.cursor;
  if (reason !== 'checkpoint' || last === undefined || committed === undefined) return 0;
  const again = cursorIn(last) - committed;
  if (again <= 0n) return 0;
  assert.ok(repeated?.kind === 'uncommitted', `Shard ${shard} repeats what was not said.`);
  assert.ok(again <= BigInt(repeated.atMost), `Shard ${shard} repeats more than was said.`);
  return 1;
}

function compareShard(
  start: ShardStart,
  consumer: Consumer,
  world: StartWorld,
  shard: Shard,
  committed?: bigint,
): void {
  const [begin, end] = [world.begin(shard), world.end(shard)];
  const begun = begunAt(consumer, shard.id);
  const expected = start.from && begin + BigInt(start.from.offset);
  assert.equal(begun, expected, `Shard ${shard.id} began elsewhere (${start.reason}).`);
  assert.equal(start.lost, committed !== undefined && committed < begin ? Number(begin - committed) : 0);
  if (begun === undefined) return;
  // What is kept and was neither read before nor will be.
  const wasRead = committed !== undefined && committed >= begin && committed <= end ? committed : begin;
  const skipped = begun > wasRead ? Number(begun - wasRead) : 0;
  assert.equal(start.skipped?.logGroups ?? 0, skipped);
  assert.equal(start.unread?.logGroups, Number(end - begun));
  const receivedAt = (cursor: bigint): number =>
    Math.floor(cursorTime(world.logstore, shard, cursor < end ? cursor : end - 1n, world.now) / 1000);
  if (skipped > 0) assert.equal(start.skipped?.seconds, receivedAt(begun) - receivedAt(wasRead));
  // What was committed and is read again.
  const repeated = wasRead > begun ? Number(wasRead - begun) : 0;
  const said = start.repeated?.kind === 'committed' ? start.repeated : undefined;
  assert.equal(said?.logGroups ?? 0, repeated);
  if (repeated > 0) assert.equal(said?.seconds, receivedAt(wasRead) - receivedAt(begun));
  if (start.repeated?.kind === 'uncommitted') assert.ok(start.repeated.atMost <= Number(end - begun));
}

/** Starts the same client just before and just after the moment until which its start is promised. */
async function compareUntil({ shard, from, until }: ShardStart, world: StartWorld): Promise<number> {
  if (from === undefined || (until.kind !== 'until' && until.kind !== 'atLeastUntil')) return 0;
  const first = shardsOf(world.logstore, world.now).find(({ id }) => id === shard) as Shard;
  const expected = world.begin(first) + BigInt(from.offset);
  const at = async (ms: number): Promise<bigint | undefined> =>
    begunAt(await (await world.later(ms - world.now)).start(), shard);
  assert.equal(await at(until.at * 1000 - 1000), expected, `Shard ${shard} begins elsewhere before it should.`);
  if (until.kind === 'until') {
    assert.notEqual(await at(until.at * 1000 + 2000), expected, `Shard ${shard} still begins there.`);
  }
  return 1;
}

function begunAt(consumer: Consumer, shard: number): bigint | undefined {
  const cursor = consumer.begun.get(shard);
  return cursor === undefined ? undefined : cursorIn(cursor);
}

const cursorIn = (text: string): bigint => BigInt(Buffer.from(text, 'base64').toString());
