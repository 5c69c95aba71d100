import { CloudError } from '../../cloud/errors.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { Shard, ShardCheckpoint } from '../../cloud/sls/responses.ts';
import { fewAtATime } from '../fewAtATime.ts';
import { decodeCursor, encodeCursor } from '../lag/cursors.ts';
import type { LogstoreGroupRef } from '../places.ts';
import { defaultTimeoutSeconds } from '../rules.ts';
import { type Moment, type UnixSeconds, unixSeconds } from '../units.ts';
import {
  type ActiveConsumer,
  isSameCheckpoint,
  type LeftOut,
  type Position,
  type ResetPlan,
  type ResetTarget,
  type ShardPlan,
  shardPlan,
} from './resetPlan.ts';

/** Where one shard is to go. What another group has is brought into what is kept; what is put back stays as it was. */
export type Aim =
  { readonly from: 'begin' | 'end' | UnixSeconds } | { readonly checkpoint: string; readonly isClamped: boolean };

interface Planning {
  readonly ref: LogstoreGroupRef;
  readonly target: ResetTarget;
  readonly shards: 'all' | readonly number[];
  /** Nothing for a shard that the other group has no checkpoint for. */
  readonly aimOf: (shard: number) => Aim | undefined;
  readonly sls: SlsClient;
  /** What was written from here last, by shard. */
  readonly ownWrites: ReadonlyMap<number, string>;
  readonly now: () => Moment;
  readonly signal: AbortSignal;
}

/** Our own choice; the calls are paced for the project as a whole besides. */
const shardsAtATime = 4;

/** Resolves everything by reading. */
export async function planReset(planning: Planning): Promise<ResetPlan> {
  const { ref, target, aimOf, sls, signal, now } = planning;
  const { region, project, logstore, groupName } = ref;
  const [shards, groups, checkpoints] = await Promise.all([
    sls.listShards(region, project, logstore, signal),
    sls.listConsumerGroup(region, project, logstore, signal),
    sls.getCheckPoint(region, project, logstore, groupName, signal),
  ]);
  const group = groups.find(({ name }) => name === groupName);
  const byId = new Map(shards.map(shard => [shard.id, shard]));
  const wanted = planning.shards === 'all' ? [...byId.keys()] : planning.shards;
  const plans: ShardPlan[] = [];
  const leftOut: LeftOut[] = [];
  await fewAtATime(wanted, shardsAtATime, async id => {
    const shard = byId.get(id);
    const aim = aimOf(id);
    if (!shard) leftOut.push({ shard: id, reason: 'gone' });
    else if (!aim) leftOut.push({ shard: id, reason: 'otherGroupHasNone' });
    else {
      const before = checkpoints.find(checkpoint => checkpoint.shard === id)?.checkpoint;
      const planned = await planShard(planning, shard, before, aim);
      if (planned) plans.push(planned);
      else leftOut.push({ shard: id, reason: 'gone' });
    }
  });
  const timeoutSeconds = group?.timeoutSeconds ?? defaultTimeoutSeconds;
  const concerned = checkpoints.filter(({ shard }) => plans.some(plan => plan.shard === shard));
  return {
    ref,
    target,
    madeAt: now(),
    isOrdered: group?.isOrdered,
    shards: plans.sort((one, other) => one.shard - other.shard),
    leftOut: leftOut.sort((one, other) => one.shard - other.shard),
    activeConsumers: activeConsumers(concerned, timeoutSeconds, planning.ownWrites, now()),
  };
}

/** Nothing for a shard that went meanwhile, because its last data aged out. */
async function planShard(
  { ref, sls, signal }: Planning,
  { id, status }: Shard,
  before: string | undefined,
  aim: Aim,
): Promise<ShardPlan | undefined> {
  const { region, project, logstore } = ref;
  const cursor = (from: 'begin' | 'end' | number): Promise<string> =>
    sls.getCursor(region, project, logstore, id, from, signal);
  try {
    const [first, last, wanted] = await Promise.all([
      cursor('begin'),
      cursor('end'),
      'checkpoint' in aim ? aim.checkpoint : cursor(aim.from),
    ]);
    const positions = new ShardPositions(first, last, text =>
      sls.getCursorTime(region, project, logstore, id, text, signal),
    );
    const isClamped = !('checkpoint' in aim) || aim.isClamped;
    const to = isClamped ? positions.clamp(wanted) : wanted;
    const [was, after] = await Promise.all([before ? positions.at(before) : undefined, positions.at(to)]);
    // What lies before the oldest data is measured from there, and what begins is measured to the newest.
    const [beginTime, endTime] = await Promise.all([
      was?.isKept === false || !after.isKept ? positions.beginTime() : undefined,
      was === undefined ? positions.endTime() : undefined,
    ]);
    return shardPlan({
      shard: id,
      isReadOnly: status === 'readonly',
      begin: first,
      end: last,
      before: was,
      after,
      beginTime,
      endTime,
      clamped: to === wanted ? clampedTime(aim, first, last, after) : to === first ? 'toBegin' : 'toEnd',
    });
  } catch (error) {
    if (error instanceof CloudError && error.fault === 'noSuchShard') return undefined;
    throw error;
  }
}

/** The service clamps times by itself, and does not say so. The time at the end is that of the newest data. */
function clampedTime(aim: Aim, begin: string, end: string, { checkpoint, time }: Position): ShardPlan['clamped'] {
  if ('checkpoint' in aim || typeof aim.from !== 'number' || time === undefined) return undefined;
  if (isSameCheckpoint(checkpoint, end)) return aim.from > time ? 'toEnd' : undefined;
  return isSameCheckpoint(checkpoint, begin) && aim.from < time ? 'toBegin' : undefined;
}

/** The vendor's libraries commit once a minute unless told otherwise, however short the timeout of the group is. */
const commitEverySeconds = 60;

/**
 * A running consumer keeps its position in memory and commits now and then, so a commit younger than twice the timeout,
 * or than two commits, is taken for a sign of life. What was committed from here is none.
 */
function activeConsumers(
  checkpoints: readonly ShardCheckpoint[],
  timeoutSeconds: number,
  ownWrites: ReadonlyMap<number, string>,
  now: Moment,
): readonly ActiveConsumer[] {
  const aliveForMs = 2 * Math.max(timeoutSeconds, commitEverySeconds) * 1000;
  const found = new Map<string, { shards: number[]; updatedAt: Moment }>();
  for (const { shard, checkpoint, consumer, updateTime } of checkpoints) {
    const updatedAt = updateTime?.getTime();
    if (!consumer || updatedAt === undefined || now - updatedAt >= aliveForMs) continue;
    const own = ownWrites.get(shard);
    if (own !== undefined && isSameCheckpoint(own, checkpoint)) continue;
    const entry = found.get(consumer) ?? { shards: [], updatedAt };
    entry.shards.push(shard);
    entry.updatedAt = Math.max(entry.updatedAt, updatedAt);
    found.set(consumer, entry);
  }
  return [...found]
    .map(([consumer, entry]) => ({ consumer, ...entry }))
    .sort((one, other) => other.updatedAt - one.updatedAt);
}

/** What a target means for each shard. Asks for the checkpoints of the other group when that is the target. */
export async function aimsOf(
  target: Exclude<ResetTarget, { readonly to: 'saved' }>,
  { region, project, logstore }: LogstoreGroupRef,
  sls: SlsClient,
  signal: AbortSignal,
): Promise<Planning['aimOf']> {
  switch (target.to) {
    case 'begin':
    case 'end':
      return () => ({ from: target.to });
    case 'time':
      return () => ({ from: target.at });
    case 'group': {
      const others = await sls.getCheckPoint(region, project, logstore, target.groupName, signal);
      const aims = new Map(others.map(({ shard, checkpoint }) => [shard, checkpoint]));
      return shard => {
        const checkpoint = aims.get(shard);
        // What is not a cursor cannot be compared, and so not be shown before it is done.
        const isCursor = checkpoint !== undefined && decodeCursor(checkpoint) !== undefined;
        return isCursor ? { checkpoint, isClamped: true } : undefined;
      };
    }
  }
}

/** Tells the times of positions in one shard; asks for each once. */
class ShardPositions {
  readonly #begin: string;
  readonly #end: string;
  readonly #askTime: (cursor: string) => Promise<number>;
  readonly #times = new Map<string, Promise<UnixSeconds | undefined>>();

  constructor(begin: string, end: string, askTime: (cursor: string) => Promise<number>) {
    this.#begin = begin;
    this.#end = end;
    this.#askTime = askTime;
  }

  /** A position outside of what is kept is replaced by the nearest one inside. */
  clamp(checkpoint: string): string {
    const cursor = decodeCursor(checkpoint);
    if (cursor === undefined) return checkpoint;
    if (cursor < cursorOf(this.#begin)) return this.#begin;
    return cursor > cursorOf(this.#end) ? this.#end : checkpoint;
  }

  beginTime(): Promise<UnixSeconds | undefined> {
    return this.at(this.#begin).then(({ time }) => time);
  }

  /** When the newest data was received. */
  endTime(): Promise<UnixSeconds | undefined> {
    return this.at(this.#end).then(({ time }) => time);
  }

  async at(checkpoint: string): Promise<Position> {
    const cursor = decodeCursor(checkpoint);
    const [begin, end] = [cursorOf(this.#begin), cursorOf(this.#end)];
    if (cursor === undefined || cursor < begin) return { checkpoint, time: undefined, isKept: cursor === undefined };
    // An empty shard gives the time of asking, which means nothing.
    if (begin === end) return { checkpoint, time: undefined, isKept: true };
    // What the end of a shard with data gives is not documented, so the one before it is asked for.
    return { checkpoint, time: await this.#time(encodeCursor(cursor >= end ? end - 1n : cursor)), isKept: true };
  }

  #time(cursor: string): Promise<UnixSeconds | undefined> {
    let time = this.#times.get(cursor);
    if (!time) {
      time = this.#askTime(cursor).then(unixSeconds, (error: unknown) => {
        // The data aged out between two calls.
        if (error instanceof CloudError && error.fault === 'invalidCursor') return undefined;
        throw error;
      });
      this.#times.set(cursor, time);
    }
    return time;
  }
}

const cursorOf = (text: string): bigint => decodeCursor(text) ?? 0n;
