import assert from 'node:assert/strict';
import {
  beginCursor,
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
import {
  type ShardStart,
  slsLibraries,
  slsStart,
  type SlsStart,
  type SlsStarter,
} from '../../src/model/start/slsStart.ts';
import { unixSeconds } from '../../src/model/units.ts';
import { MemoryCloud } from '../support/memorySender.ts';
import { seededRandom } from '../support/random.ts';
import { SimulatedClock } from '../support/simulatedClock.ts';
import { Consumer, type ConsumerOptions } from './consumer.ts';
import { GoConsumer, PythonConsumer } from './libraries.ts';
import { inMemory } from './requests.ts';

/** Logstash starts the library for Java, and configures neither timeout nor order. */
const consumers = { java: Consumer, go: GoConsumer, python: PythonConsumer, logstash: Consumer };
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
  rewrites: number;
  untils: number;
}

export const emptyTally = (): Tally => ({ worlds: 0, shards: 0, reasons: {}, rewrites: 0, untils: 0 });

/** A Logstore with one group at some moment, and a client that is about to start. The same seed makes the same one. */
class StartWorld {
  readonly cloud: MemoryCloud;
  readonly logstore: Logstore;
  readonly group: LogstoreGroup;
  readonly starter: SlsStarter;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
    const random = seededRandom(seed);
    const below = (count: number): number => Math.floor(random() * count);
    const pick = <T>(...values: readonly T[]): T => values[below(values.length)] as T;
    this.cloud = new MemoryCloud({}, new SimulatedClock(bornAt));
    const initial = 1 + below(4);
    const isSplit = random() < 0.4;
    const age = pick(2, 5, 20) * dayMs + below(86_400) * 1000;
    const stoppedAt = random() < 0.2 ? bornAt - below(4 * 86_400) * 1000 : Infinity;
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
        changedAt: bornAt - (1 + below(40)) * hourMs,
      },
      ...(random() < 0.93 && { periodMs: 500 + below(60_000) }),
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
    // Java does not tell it from a group whose name differs only in case.
    if (random() < 0.3) world.addLogstoreGroup(this.logstore, { name: groupName.toUpperCase(), ...settings() });
    world.addLogstoreGroup(this.logstore, { name: groupName, ...settings() });
    this.group = this.logstore.groups.at(-1) as LogstoreGroup;
    for (const shard of shardsOf(this.logstore, bornAt)) this.#commit(shard, below, pick);
    const library = pick(...slsLibraries);
    const times = [below(3600), below(86_400), below(8 * 86_400), 40 * 86_400];
    const position = pick<SlsStarter['position']>('begin', 'end', unixSeconds(bornAt / 1000 - pick(...times)));
    const wanted = random() < 0.4 ? this.group : settings();
    const { timeoutSeconds, isOrdered } = library === 'logstash' ? { timeoutSeconds: 60, isOrdered: false } : wanted;
    const isOdd = library === 'python' && timeoutSeconds % 2 === 1;
    this.starter = {
      library,
      position,
      settings: { timeoutSeconds: isOdd ? timeoutSeconds + 1 : timeoutSeconds, isOrdered },
    };
  }

  get now(): number {
    return this.cloud.service.worldNow();
  }

  begin = (shard: Shard): bigint => beginCursor(this.logstore, shard, this.now);
  end = (shard: Shard): bigint => endCursor(this.logstore, shard, this.now);

  /** A copy of this world at a later moment, in which nothing was started. */
  later(ms: number): StartWorld {
    const copy = new StartWorld(this.#seed);
    copy.cloud.clock.jump(ms);
    return copy;
  }

  async predict(): Promise<SlsStart> {
    const { clock, cloudOf } = this.cloud;
    const { position } = this.starter;
    const time = typeof position === 'number' ? position : undefined;
    const starts = new GroupStarts({ cloudOf, ownWrites: () => new Map(), now: clock.now });
    return slsStart(await starts.read(ref, time, never), this.starter);
  }

  /** Starts the client, which sends its first heartbeat and makes the first pull of each shard that it is given. */
  async start(): Promise<Consumer> {
    const { library, position, settings } = this.starter;
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
      name: 'starter',
      now: this.cloud.clock.now,
      initialPosition: String(position),
      isOrdered: settings.isOrdered,
      pullAtMost: 1,
      commitMs: Infinity,
      send: inMemory(this.cloud.service),
    };
    const timeoutMs = settings.timeoutSeconds * 1000;
    const timing = library === 'python' ? { heartbeatMs: timeoutMs / 2 } : { timeoutMs };
    const consumer = new consumers[library](of, { ...options, ...timing });
    await consumer.start();
    await consumer.turn();
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

/** Predicts the start of a client in a world, starts it there, and asserts that they are the same. */
export async function tryWorld(seed: number, tally: Tally): Promise<void> {
  const world = new StartWorld(seed);
  const { logstore, group, starter } = world;
  const before = { ...group };
  const committed = new Map([...group.written].map(([shard, { cursor }]) => [shard, cursor]));
  const predicted = await world.predict();
  assert.deepEqual({ ...group }, before, 'Reading changed the group.');
  const writes = world.cloud.service.requests.writes('UpdateConsumerGroup');
  const consumer = await world.start();

  const { rewrite } = predicted;
  assert.equal(world.cloud.service.requests.writes('UpdateConsumerGroup') - writes, rewrite.isSent ? 1 : 0);
  assert.deepEqual(
    [group.timeoutSeconds, group.isOrdered],
    [rewrite.timeoutSeconds?.to ?? before.timeoutSeconds, rewrite.isOrdered?.to ?? before.isOrdered],
  );
  if (rewrite.takenFor === undefined) {
    assert.deepEqual([group.timeoutSeconds, group.isOrdered], Object.values(starter.settings));
  }

  const shards = new Map(shardsOf(logstore, world.now).map(shard => [shard.id, shard]));
  assert.deepEqual(
    predicted.shards.map(({ shard }) => shard),
    [...shards.keys()],
  );
  for (const start of predicted.shards) {
    const shard = shards.get(start.shard) as Shard;
    const isGiven = start.reason !== 'finished' && start.waitsFor.length === 0;
    assert.equal(consumer.work.has(shard.id), isGiven, `Shard ${shard.id} was given, or not.`);
    tally.reasons[start.reason] = (tally.reasons[start.reason] ?? 0) + 1;
    if (!isGiven) continue;
    compareShard(start, consumer, world, shard, committed.get(shard.id));
    tally.untils += await compareUntil(start, world);
  }
  tally.worlds += 1;
  tally.shards += predicted.shards.length;
  tally.rewrites += rewrite.timeoutSeconds || rewrite.isOrdered ? 1 : 0;
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
  if (skipped > 0) {
    const receivedAt = (cursor: bigint): number =>
      Math.floor(cursorTime(world.logstore, shard, cursor < end ? cursor : end - 1n, world.now) / 1000);
    assert.equal(start.skipped?.seconds, receivedAt(begun) - receivedAt(begin));
  }
  assert.ok((start.repeated?.atMost ?? 0) <= Number(end - begun));
}

/** Starts the same client just before and just after the moment until which its start is promised. */
async function compareUntil({ shard, from, until }: ShardStart, world: StartWorld): Promise<number> {
  if (from === undefined || (until.kind !== 'until' && until.kind !== 'atLeastUntil')) return 0;
  const first = shardsOf(world.logstore, world.now).find(({ id }) => id === shard) as Shard;
  const expected = world.begin(first) + BigInt(from.offset);
  const at = async (ms: number): Promise<bigint | undefined> =>
    begunAt(await world.later(ms - world.now).start(), shard);
  assert.equal(await at(until.at * 1000 - 1000), expected, `Shard ${shard} begins elsewhere before it should.`);
  if (until.kind === 'until') {
    assert.notEqual(await at(until.at * 1000 + 2000), expected, `Shard ${shard} still begins there.`);
  }
  return 1;
}

function begunAt(consumer: Consumer, shard: number): bigint | undefined {
  const cursor = consumer.begun.get(shard);
  return cursor === undefined ? undefined : BigInt(Buffer.from(cursor, 'base64').toString());
}
