import { CloudError } from '../../cloud/errors.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { ShardCheckpoint } from '../../cloud/sls/responses.ts';
import { fewAtATime } from '../fewAtATime.ts';
import type { LogstoreGroupRef } from '../places.ts';
import { explained, isLost, type Looked, lookRepeatedly, type Wait } from '../writeOnce.ts';
import {
  type Committer,
  isSameCheckpoint,
  type ResetPlan,
  type ResetResult,
  type ShardOutcome,
  type ShardPlan,
  type ShardResult,
} from './resetPlan.ts';
import type { SavedShard } from './savedResets.ts';

/** How many of the shards to write are done, whether or not they succeeded. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

interface Writing {
  readonly plan: ResetPlan;
  readonly sls: SlsClient;
  readonly wait: Wait;
  /** Keeps the checkpoints that are about to be replaced. Nothing is sent before they are kept. */
  readonly keep: (shards: readonly SavedShard[]) => Promise<void>;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

export type WrittenPlan = Omit<ResetResult, 'savedId'>;

type Checkpoints = ReadonlyMap<number, ShardCheckpoint>;

/** What is known of a write before the checkpoint is looked up. */
type Sent =
  | { readonly kind: 'answered' }
  /** The answer was lost, or the write was cancelled on its way. */
  | { readonly kind: 'lost'; readonly error: CloudError }
  /** The write was certainly not made. */
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'notSent'; readonly because: 'cancelled' | 'stopped' };

const writesAtATime = 4;

/** Carries out a plan, and finds out what became of each shard. Rejects only when nothing was sent. */
export async function writePlan(writing: Writing): Promise<WrittenPlan> {
  const { plan, sls, signal } = writing;
  const before = await checkpointsByShard(sls, plan.ref, signal);
  const settled = new Map<number, ShardOutcome>();
  const ready: ShardPlan[] = [];
  for (const shard of plan.shards) {
    const outcome = withoutWriting(shard, plan, before);
    if (outcome) settled.set(shard.shard, outcome);
    else ready.push(shard);
  }
  if (ready.length > 0) {
    await writing.keep(
      ready.map(({ shard, after }) => ({ shard, before: committed(before, shard), written: after.checkpoint })),
    );
  }
  const { sent, stoppedBy } = await send(ready, writing);
  const looked = await look(ready, sent, writing);
  for (const shard of ready) settled.set(shard.shard, outcomeOf(shard, sentOf(sent, shard), before, looked, signal));
  return {
    plan,
    shards: plan.shards.map(shard => resultOf(shard, before, settled)),
    stoppedBy,
    isCancelled: signal.aborted,
  };
}

/** Reads the checkpoints of a group, by shard. Shards that were never consumed are missing. */
export async function checkpointsByShard(
  sls: SlsClient,
  { region, project, logstore, groupName }: LogstoreGroupRef,
  signal: AbortSignal,
): Promise<Checkpoints> {
  const list = await sls.getCheckPoint(region, project, logstore, groupName, signal);
  return new Map(list.map(checkpoint => [checkpoint.shard, checkpoint]));
}

/**
 * The outcome of a shard that is not to be written, if it is not. A position other than the one that was shown is the
 * progress of a consumer, and is not overwritten unless the plan had shown that consumers are running. An undo never
 * overwrites it.
 */
function withoutWriting(shard: ShardPlan, plan: ResetPlan, before: Checkpoints): ShardOutcome | undefined {
  if (isSameCheckpoint(committed(before, shard.shard), shard.after.checkpoint)) return { kind: 'stayed' };
  if (!hasMoved(shard, before)) return undefined;
  if (plan.target.to !== 'saved' && plan.activeConsumers.length > 0) return undefined;
  return { kind: 'notMoved', because: 'movedSincePlan', ...committer(before.get(shard.shard)) };
}

async function send(
  shards: readonly ShardPlan[],
  { plan, sls, onProgress, signal }: Writing,
): Promise<{ readonly sent: ReadonlyMap<number, Sent>; readonly stoppedBy: unknown }> {
  const { region, project, logstore, groupName } = plan.ref;
  const sent = new Map<number, Sent>();
  const stop: { by?: unknown } = {};
  const isCancelled = (): boolean => signal.aborted;
  const sendOne = async ({ shard, after: { checkpoint } }: ShardPlan): Promise<Sent> => {
    if (isCancelled()) return { kind: 'notSent', because: 'cancelled' };
    if (stop.by !== undefined) return { kind: 'notSent', because: 'stopped' };
    try {
      await sls.updateCheckPoint(region, project, logstore, groupName, { shard, checkpoint }, signal);
      return { kind: 'answered' };
    } catch (error) {
      if (isLost(error)) return { kind: 'lost', error };
      if (isCancelled()) return { kind: 'notSent', because: 'cancelled' };
      if (concernsAll(error)) stop.by ??= error;
      return { kind: 'failed', error };
    }
  };
  await fewAtATime(shards, writesAtATime, async shard => {
    sent.set(shard.shard, await sendOne(shard));
    onProgress({ done: sent.size, of: shards.length });
  });
  return { sent, stoppedBy: stop.by };
}

/** Whether a failure will meet all other shards as well, because of the group, the account or the connection. */
function concernsAll(error: unknown): boolean {
  if (!(error instanceof CloudError)) return true;
  switch (error.kind) {
    case 'credentials':
    case 'denied':
    case 'clock':
    case 'quota':
      return true;
    case 'notFound':
      return error.fault !== 'noSuchShard';
    case 'unreachable':
      // A broken connection says nothing about the next one, but one that could not be made was tried three times.
      return error.outcome === 'notApplied';
    case 'conflict':
    case 'state':
    case 'invalid':
    case 'throttled':
    case 'unavailable':
    case 'unexpected':
      return false;
  }
}

/** Looks up the checkpoints after all writes. This does for many writes what `writeOnce` does for one. */
async function look(
  shards: readonly ShardPlan[],
  sent: ReadonlyMap<number, Sent>,
  { plan, sls, wait }: Writing,
): Promise<Looked<Checkpoints>> {
  const mayHaveMoved = shards.filter(shard => ['answered', 'lost'].includes(sentOf(sent, shard).kind));
  if (mayHaveMoved.length === 0) return { seen: undefined, isCurrent: false };
  return lookRepeatedly(
    signal => checkpointsByShard(sls, plan.ref, signal),
    now => mayHaveMoved.every(({ shard, after }) => isSameCheckpoint(committed(now, shard), after.checkpoint)),
    { wait },
  );
}

const sentOf = (sent: ReadonlyMap<number, Sent>, { shard }: ShardPlan): Sent =>
  sent.get(shard) ?? { kind: 'notSent', because: 'stopped' };

function outcomeOf(
  { shard, after }: ShardPlan,
  sent: Sent,
  before: Checkpoints,
  { seen, isCurrent }: Looked<Checkpoints>,
  signal: AbortSignal,
): ShardOutcome {
  switch (sent.kind) {
    case 'notSent':
      return { kind: 'notMoved', because: sent.because };
    case 'failed':
      return { kind: 'notMoved', because: 'refused', error: sent.error };
    case 'answered':
    case 'lost': {
      const now = seen && committed(seen, shard);
      if (seen && isSameCheckpoint(now, after.checkpoint)) return { kind: 'moved' };
      if (seen && (sent.kind === 'answered' || !isSameCheckpoint(now, committed(before, shard)))) {
        return { kind: 'overwritten', ...committer(seen.get(shard)) };
      }
      // When no look has succeeded, only the answer tells.
      return sent.kind === 'answered' ? { kind: 'moved' } : lostOutcome(sent.error, isCurrent, signal);
    }
  }
}

function lostOutcome(failure: CloudError, isNotApplied: boolean, signal: AbortSignal): ShardOutcome {
  const error = explained(failure, isNotApplied ? 'notApplied' : 'unknown', signal);
  if (!isNotApplied) return { kind: 'unknown', error };
  return error instanceof CloudError
    ? { kind: 'notMoved', because: 'refused', error }
    : { kind: 'notMoved', because: 'cancelled' };
}

function resultOf(
  { shard, after, ...plan }: ShardPlan,
  before: Checkpoints,
  settled: ReadonlyMap<number, ShardOutcome>,
): ShardResult {
  return {
    shard,
    before: committed(before, shard),
    after: after.checkpoint,
    movedSincePlan: hasMoved({ shard, before: plan.before }, before),
    outcome: settled.get(shard) ?? { kind: 'notMoved', because: 'stopped' },
  };
}

const hasMoved = ({ shard, before }: Pick<ShardPlan, 'shard' | 'before'>, now: Checkpoints): boolean =>
  !isSameCheckpoint(committed(now, shard), before?.checkpoint);

/** The checkpoint of a shard, if there is one. The service reports none by an empty text as well. */
const committed = (checkpoints: Checkpoints, shard: number): string | undefined =>
  checkpoints.get(shard)?.checkpoint || undefined;

export const committer = (checkpoint: ShardCheckpoint | undefined): Committer => ({
  consumer: checkpoint?.consumer || undefined,
  updatedAt: checkpoint?.updateTime?.getTime(),
});
