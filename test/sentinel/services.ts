import type { Cloud } from '../../src/cloud/cloud.ts';
import { CloudError, type CloudErrorKind, type Fault } from '../../src/cloud/errors.ts';
import type { DtsConsumerGroup } from '../../src/cloud/dts/types.ts';
import { isWithinAny, type Minute, type Span, Stream } from './streams.ts';

const minuteMs = 60_000;

/** What happens to one stream of data and its consumer. */
export interface Script {
  readonly arrivals: (minute: Minute) => number;
  /** How much the consumer can take in a minute. */
  readonly capacity: (minute: Minute) => number;
  /** When the consumer does not run. */
  readonly away: readonly Span[];
  /** When somebody moves the checkpoint back, and to when. */
  readonly rewinds?: readonly { readonly at: Minute; readonly to: Minute }[];
}

export interface InstanceScript extends Script {
  readonly kind: 'dts';
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  /** When the task is not running, and what the service calls that. */
  readonly outOfOrder: readonly (Span & { readonly status: 'Abnormal' | 'Retrying' })[];
  /** When the task reads its source slower than it is written, and by how much. */
  readonly slow: readonly (Span & { readonly pace: number })[];
  /** Whether the source says that it is there while nothing happens. */
  readonly hasHeartbeats: boolean;
}

export interface ShardScript extends Script {
  readonly id: number;
  readonly consumer: string;
  /** When the shard was made by a split, and when it was split itself. */
  readonly bornAt?: Minute;
  readonly splitAt?: Minute;
}

export interface LogstoreScript {
  readonly kind: 'sls';
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly ttlDays: number;
  readonly shards: readonly ShardScript[];
  readonly commitsUnmoved: boolean;
}

const dtsKeptMinutes = 24 * 60;

/** A change tracking instance with one group, minute by minute. */
export class SimulatedInstance {
  readonly script: InstanceScript;
  readonly #stream: Stream;
  /** Up to which minute of the source the task has read, at the end of each minute. */
  readonly #taskAt: Float64Array;
  /** When the oldest data was deleted that was not consumed. */
  readonly losses: Minute[] = [];

  constructor(script: InstanceScript, minutes: number) {
    this.script = script;
    this.#stream = new Stream(minutes, script.arrivals);
    this.#taskAt = new Float64Array(minutes);
    let [task, consumed] = [0, 0];
    for (let minute = 0; minute < minutes; minute++) {
      const slow = script.slow.find(({ from, to }) => minute >= from && minute < to);
      if (!isWithinAny(script.outOfOrder, minute)) task = Math.min(minute + 1, task + (slow?.pace ?? 10));
      this.#taskAt[minute] = task;
      const rewind = script.rewinds?.find(({ at }) => at === minute);
      if (rewind) consumed = Math.min(consumed, this.#stream.arrivedBy(rewind.to));
      const deleted = this.#stream.arrivedBy(minute - dtsKeptMinutes);
      if (consumed < deleted) this.losses.push(minute);
      if (!isWithinAny(script.away, minute)) {
        const there = this.#stream.countAt(Math.max(0, task));
        consumed = Math.min(Math.max(there, consumed), Math.max(consumed, deleted) + script.capacity(minute));
        this.#stream.movedIn[minute] = minute;
      }
      this.#stream.consumed[minute] = consumed;
    }
  }

  at(now: Minute): { readonly begin: Minute; readonly end: Minute; readonly status: string; group: DtsConsumerGroup } {
    const minute = Math.floor(now) - 1;
    const { script } = this;
    const outOfOrder = script.outOfOrder.find(({ from, to }) => now >= from && now < to);
    const task = this.#taskAt[minute] ?? 0;
    const isUpToDate = task >= minute + 1 && !outOfOrder;
    const reached = isUpToDate ? now : task;
    const newest = script.hasHeartbeats
      ? reached
      : Math.min(reached, this.#stream.arrivalOf(this.#stream.countAt(task) - 1));
    const there = this.#stream.countAt(task);
    const consumed = this.#stream.consumedBy(minute);
    const isDone = consumed >= there;
    const checkpoint = isDone ? Math.min(newest, task) : this.#stream.arrivalOf(consumed);
    const isThere = !isWithinAny(script.away, now);
    const isConnected = isThere && !isWithinAny(script.away, minute);
    const rest = there - consumed + (script.hasHeartbeats ? Math.round((newest - checkpoint) * 6) : 0);
    return {
      begin: Math.max(0, newest - dtsKeptMinutes),
      end: newest,
      status: outOfOrder?.status ?? 'Normal',
      group: {
        id: 'group',
        name: script.id,
        consumptionCheckpoint: dateAt(checkpoint),
        messageDelay: isConnected ? Math.max(0, Math.round((newest - checkpoint) * 60)) : 'noClient',
        unconsumedData: isConnected ? Math.max(0, rest) : 'noClient',
      },
    };
  }
}

/** A Logstore with one group, minute by minute. */
export class SimulatedLogstore {
  readonly script: LogstoreScript;
  readonly #streams = new Map<number, Stream>();
  readonly losses = new Map<number, Minute[]>();
  readonly #ttl: Minute;

  constructor(script: LogstoreScript, minutes: number) {
    this.script = script;
    this.#ttl = script.ttlDays * 24 * 60;
    for (const shard of script.shards) {
      const { bornAt = 0, splitAt = Infinity } = shard;
      const stream = new Stream(minutes, minute => (minute < bornAt || minute >= splitAt ? 0 : shard.arrivals(minute)));
      const losses: Minute[] = [];
      let consumed = 0;
      let movedIn = -1;
      for (let minute = 0; minute < minutes; minute++) {
        const rewind = shard.rewinds?.find(({ at }) => at === minute);
        if (rewind) consumed = Math.min(consumed, stream.arrivedBy(rewind.to));
        const deleted = stream.arrivedBy(minute - this.#ttl);
        if (consumed < deleted) losses.push(minute);
        if (minute >= bornAt && !isWithinAny(shard.away, minute)) {
          // The library commits at the end of a minute what it had fetched a moment before.
          const there = stream.countAt(minute + 0.97);
          const next = Math.min(
            Math.max(there, consumed),
            Math.max(consumed, deleted) + Math.round(shard.capacity(minute)),
          );
          if (next !== consumed || script.commitsUnmoved || rewind) movedIn = minute;
          consumed = next;
        } else if (rewind) {
          movedIn = minute;
        }
        stream.consumed[minute] = consumed;
        stream.movedIn[minute] = movedIn;
      }
      this.#streams.set(shard.id, stream);
      this.losses.set(shard.id, losses);
    }
  }

  #listed(now: Minute): readonly ShardScript[] {
    return this.script.shards.filter(
      ({ bornAt = 0, splitAt = Infinity }) => now >= bornAt && now < splitAt + this.#ttl,
    );
  }

  shards(now: Minute) {
    return this.#listed(now).map(({ id, splitAt = Infinity }) => ({
      id,
      status: now >= splitAt ? ('readonly' as const) : ('readwrite' as const),
    }));
  }

  checkpoints(now: Minute) {
    const minute = Math.floor(now) - 1;
    return this.#listed(now).flatMap(({ id, consumer }) => {
      const stream = this.#streams.get(id);
      const movedIn = stream?.movedIn[minute] ?? -1;
      if (!stream || movedIn < 0) return [];
      const checkpoint = encoded(stream.consumedBy(minute));
      return [{ shard: id, checkpoint, updateTime: dateAt(movedIn + 1), consumer }];
    });
  }

  cursor(shard: number, from: 'begin' | 'end', now: Minute): string {
    return encoded(this.#of(shard).countAt(from === 'end' ? now : now - this.#ttl));
  }

  cursorTime(shard: number, cursor: string, now: Minute): number {
    const stream = this.#of(shard);
    const record = Number(Buffer.from(cursor, 'base64').toString()) - firstCursor;
    if (record < stream.countAt(now - this.#ttl) || record >= stream.countAt(now)) {
      throw failure('invalid', 'sls', 'GetCursorTime', 'invalidCursor');
    }
    return Math.floor(dateAt(stream.arrivalOf(record)).getTime() / 1000);
  }

  #of(shard: number): Stream {
    const stream = this.#streams.get(shard);
    if (!stream) throw failure('notFound', 'sls', 'GetCursor', 'noSuchShard');
    return stream;
  }
}

/** Cursors are long numbers of which only differences mean anything. */
const firstCursor = 1_000_000_000;
const encoded = (record: number): string => Buffer.from(String(firstCursor + record)).toString('base64');

/** The beginning of every world. */
export const worldBegin = Date.parse('2026-03-02T00:00:00Z');
const dateAt = (minute: Minute): Date => new Date(worldBegin + Math.floor(minute * minuteMs));

export const failure = (kind: CloudErrorKind, service: 'dts' | 'sls', operation: string, fault?: Fault): CloudError =>
  new CloudError(kind, { service, operation, outcome: 'notApplied', ...(fault && { fault }) });

/** The operations that readings need, as the services answer them at a moment. */
export function cloudOver(
  instances: ReadonlyMap<string, SimulatedInstance>,
  logstores: ReadonlyMap<string, SimulatedLogstore>,
  now: () => Minute,
  guard: (service: 'dts' | 'sls', operation: string) => void,
  /** The time that a service takes to answer, once in a reading. */
  latency: () => Promise<void>,
): Cloud {
  const instanceOf = (operation: string, id: string): SimulatedInstance => {
    guard('dts', operation);
    const instance = instances.get(id);
    if (!instance) throw failure('notFound', 'dts', operation);
    return instance;
  };
  const logstoreOf = (operation: string, id: string): SimulatedLogstore => {
    guard('sls', operation);
    const logstore = logstores.get(id);
    if (!logstore) throw failure('notFound', 'sls', operation);
    return logstore;
  };
  const answer = async <T>(make: () => T): Promise<T> => Promise.resolve().then(make);
  const dts = {
    describeConsumerChannel: (_region: string, { instanceId }: { instanceId: string }) =>
      answer(latency).then(() => ({
        items: [instanceOf('DescribeConsumerChannel', instanceId).at(now()).group],
        total: 1,
      })),
    describeDtsJobDetail: (_region: string, { instanceId }: { instanceId: string }) =>
      answer(() => {
        const { begin, end, status } = instanceOf('DescribeDtsJobDetail', instanceId).at(now());
        return {
          instanceId,
          jobId: instanceId,
          name: instanceId,
          status,
          beginTime: dateAt(begin),
          endTime: dateAt(end),
        };
      }),
  };
  const sls = {
    listShards: (_region: string, _project: string, id: string) =>
      answer(() => logstoreOf('ListShards', id).shards(now())),
    listConsumerGroup: (_region: string, _project: string, id: string) =>
      answer(() => {
        logstoreOf('ListConsumerGroup', id);
        return [{ name: 'group', timeoutSeconds: 60, isOrdered: false }];
      }),
    getLogStore: (_region: string, _project: string, id: string) =>
      answer(() => ({ name: id, ttlDays: logstoreOf('GetLogStore', id).script.ttlDays })),
    getCheckPoint: (_region: string, _project: string, id: string) =>
      answer(latency).then(() => logstoreOf('GetCheckPoint', id).checkpoints(now())),
    getCursor: (_region: string, _project: string, id: string, shard: number, from: 'begin' | 'end') =>
      answer(() => logstoreOf('GetCursor', id).cursor(shard, from, now())),
    getCursorTime: (_region: string, _project: string, id: string, shard: number, cursor: string) =>
      answer(() => logstoreOf('GetCursorTime', id).cursorTime(shard, cursor, now())),
  };
  return { dts, sls, sts: {} } as unknown as Cloud;
}
