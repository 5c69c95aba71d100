import { CloudError } from '../../cloud/errors.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { Shard, ShardCheckpoint } from '../../cloud/sls/responses.ts';
import { fewAtATime } from '../fewAtATime.ts';
import { decodeCursor } from '../lag/cursors.ts';
import { type Position, readAgainIfDeleted, ShardPositions, type WhenDeleted } from '../lag/shardPositions.ts';
import type { LogstoreGroupRef } from '../places.ts';
import { defaultTimeoutSeconds } from '../rules.ts';
import type { Moment, UnixSeconds } from '../units.ts';
import {
  type ActiveConsumer,
  isSameCheckpoint,
  type LeftOut,
  type ResetPlan,
  type ResetTarget,
  type ShardPlan,
  shardPlan,
} from './resetPlan.ts';

/** Where one shard is to go. Another group's checkpoint is clamped to the data that is kept; one that is restored is not. */
export type Aim =
  { readonly from: 'begin' | 'end' | UnixSeconds } | { readonly checkpoint: string; readonly isClamped: boolean };

interface Planning {
  readonly ref: LogstoreGroupRef;
  readonly target: ResetTarget;
  readonly shards: 'all' | readonly number[];
  /** Returns undefined for a shard in which the other group has no checkpoint. */
  readonly aimOf: (shard: number) => Aim | undefined;
  readonly sls: SlsClient;
  /** The checkpoints that this extension last wrote, by shard. */
  readonly ownWrites: ReadonlyMap<number, string>;
  readonly now: () => Moment;
  readonly signal: AbortSignal;
}

/** The number of shards planned at the same time. The calls are paced for the project as a whole as well. */
const shardsAtATime = 4;

/** Resolves the positions of all shards, by calls that only read. */
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
    const before = checkpoints.find(checkpoint => checkpoint.shard === id)?.checkpoint;
    const planned =
      shard && aim && (await readAgainIfDeleted(whenDeleted => planShard(planning, shard, before, aim, whenDeleted)));
    if (planned) plans.push(planned);
    else leftOut.push({ shard: id, reason: shard && !aim ? 'otherGroupHasNone' : 'gone' });
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

/** Plans one shard. Returns undefined when the shard has just been deleted, because its last data aged out. */
async function planShard(
  { ref, sls, signal }: Planning,
  { id, status }: Shard,
  before: string | undefined,
  aim: Aim,
  whenDeleted: WhenDeleted,
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
    const askTime = (text: string): Promise<number> => sls.getCursorTime(region, project, logstore, id, text, signal);
    const positions = new ShardPositions(first, last, askTime, whenDeleted);
    const isClamped = !('checkpoint' in aim) || aim.isClamped;
    const to = isClamped ? positions.clamp(wanted) : wanted;
    const [was, after] = await Promise.all([before ? positions.at(before) : undefined, positions.at(to)]);
    // A position before the oldest data is measured from there, and a first checkpoint is measured to the newest data.
    const [oldest, newest] = await Promise.all([
      was?.isKept === false || !after.isKept ? positions.at(first) : undefined,
      was === undefined ? positions.at(last) : undefined,
    ]);
    return shardPlan({
      shard: id,
      isReadOnly: status === 'readonly',
      begin: first,
      end: last,
      before: was,
      after,
      beginTime: oldest?.time,
      endTime: newest?.time,
      clamped: to === wanted ? clampedTime(aim, first, last, after) : to === first ? 'toBegin' : 'toEnd',
    });
  } catch (error) {
    if (error instanceof CloudError && error.fault === 'noSuchShard') return undefined;
    throw error;
  }
}

/** Whether the service has clamped a time, which it does not report. The time at the end is that of the newest data. */
function clampedTime(aim: Aim, begin: string, end: string, { checkpoint, time }: Position): ShardPlan['clamped'] {
  if ('checkpoint' in aim || typeof aim.from !== 'number' || time === undefined) return undefined;
  if (isSameCheckpoint(checkpoint, end)) return aim.from > time ? 'toEnd' : undefined;
  return isSameCheckpoint(checkpoint, begin) && aim.from < time ? 'toBegin' : undefined;
}

/** The interval in which the vendor's libraries commit unless configured otherwise, whatever the group's timeout is. */
const commitEverySeconds = 60;

/**
 * The consumers that seem to be running. A consumer keeps its position in memory and commits now and then, so a commit
 * counts as a sign of life until twice the timeout, or the time of two commits, has passed. Commits by this extension
 * do not count.
 */
export function activeConsumers(
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

/** Works out where each shard is to go. If the target is another group, its checkpoints are read for that. */
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
        // A checkpoint that is not a cursor cannot be compared, so its effect could not be shown beforehand.
        const isCursor = checkpoint !== undefined && decodeCursor(checkpoint) !== undefined;
        return isCursor ? { checkpoint, isClamped: true } : undefined;
      };
    }
  }
}
