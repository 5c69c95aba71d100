import { CloudError } from '../../cloud/errors.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { ShardCheckpoint } from '../../cloud/sls/responses.ts';
import type { LogstoreGroupRef } from '../places.ts';
import type { Wait } from '../groups/groupCreation.ts';
import { fewAtATime } from './fewAtATime.ts';
import {
  isSameCheckpoint,
  type ResetPlan,
  type ResetResult,
  type ShardOutcome,
  type ShardPlan,
  type ShardResult,
} from './resetPlan.ts';
import type { SavedShard } from './savedResets.ts';

/** How many of the shards that have to be written are over, whatever came of them. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

export interface Writing {
  readonly plan: ResetPlan;
  readonly sls: SlsClient;
  readonly wait: Wait;
  /** Keeps what is about to be replaced. Nothing is sent before it is kept. */
  readonly keep: (shards: readonly SavedShard[]) => Promise<void>;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

export type WrittenPlan = Omit<ResetResult, 'savedId'>;

type Checkpoints = ReadonlyMap<number, ShardCheckpoint>;

/** What is known of a write before it was looked up. */
type Sent =
  | { readonly kind: 'answered' }
  /** The error says whether it took effect, or that it is not known. */
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'interrupted'; readonly error: unknown }
  | { readonly kind: 'notSent'; readonly because: 'cancelled' | 'stopped' };

const writesAtATime = 4;
/** Before each look at writes that are not where they should be: an answer can be lost before its request has arrived. */
const looksAfterMs = [0, 1_000, 3_000];
const lookLimitMs = 15_000;

/** Writes what the plan says and finds out what came of it. Rejects only when nothing was sent. */
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
  const now = await look(ready, sent, writing);
  for (const shard of ready) settled.set(shard.shard, outcomeOf(shard, sent.get(shard.shard), before, now));
  return {
    plan,
    shards: plan.shards.map(shard => resultOf(shard, before, settled)),
    stoppedBy,
    isCancelled: signal.aborted,
  };
}

/** By shard. Those that nobody has begun to consume are missing. */
export async function checkpointsByShard(
  sls: SlsClient,
  { region, project, logstore, groupName }: LogstoreGroupRef,
  signal: AbortSignal,
): Promise<Checkpoints> {
  const list = await sls.getCheckPoint(region, project, logstore, groupName, {}, signal);
  return new Map(list.map(checkpoint => [checkpoint.shard, checkpoint]));
}

/**
 * What is over before it begins. A position that is not the one that was shown is somebody's progress: when the plan had
 * said that consumers are at work, this was to be expected; else it is left alone, and an undo always leaves it alone.
 */
function withoutWriting(shard: ShardPlan, plan: ResetPlan, before: Checkpoints): ShardOutcome | undefined {
  if (isSameCheckpoint(committed(before, shard.shard), shard.after.checkpoint)) return { kind: 'stayed' };
  if (!hasMoved(shard, before)) return undefined;
  const isExpected = plan.target.to !== 'saved' && plan.activeConsumers.length > 0;
  return isExpected
    ? undefined
    : { kind: 'notMoved', because: 'movedSincePlan', ...committer(before.get(shard.shard)) };
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
      if (isCancelled()) return { kind: 'interrupted', error };
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

/** Whether the next shard would fare no better: it is about the group or the account, or there is no connection. */
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
      // One that broke says nothing about the next; one that could not be made was tried three times.
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

/** The checkpoints after the writes, or the failure of looking. */
async function look(
  shards: readonly ShardPlan[],
  sent: ReadonlyMap<number, Sent>,
  { plan, sls, wait }: Writing,
): Promise<Checkpoints | { readonly failure: unknown } | undefined> {
  const mayHaveMoved = shards.filter(({ shard }) => !surelyNotApplied(sent.get(shard)));
  if (mayHaveMoved.length === 0) return undefined;
  let found: Checkpoints | { readonly failure: unknown } | undefined;
  for (const delay of looksAfterMs) {
    if (delay > 0) await wait(delay);
    try {
      // The cancelled signal must not stop the looking, so it has its own.
      const now = await checkpointsByShard(sls, plan.ref, AbortSignal.timeout(lookLimitMs));
      found = now;
      if (mayHaveMoved.every(({ shard, after }) => isSameCheckpoint(committed(now, shard), after.checkpoint))) break;
    } catch (failure) {
      // What an earlier look saw is better than nothing.
      found ??= { failure };
    }
  }
  return found;
}

function surelyNotApplied(sent: Sent | undefined): boolean {
  switch (sent?.kind) {
    case 'answered':
    case 'interrupted':
      return false;
    case 'failed':
      return isNotApplied(sent.error);
    case 'notSent':
    case undefined:
      return true;
  }
}

/** What is no `CloudError` came from the source of credentials, before anything was sent. */
const isNotApplied = (error: unknown): boolean => !(error instanceof CloudError) || error.outcome === 'notApplied';

function outcomeOf(
  { shard, after }: ShardPlan,
  sent: Sent | undefined,
  before: Checkpoints,
  now: Awaited<ReturnType<typeof look>>,
): ShardOutcome {
  if (sent === undefined || sent.kind === 'notSent') {
    return { kind: 'notMoved', because: sent?.because ?? 'stopped' };
  }
  if (surelyNotApplied(sent)) return refused(sent);
  // Looking failed: the answer, if there was one, is all that is known.
  if (!(now instanceof Map))
    return sent.kind === 'answered' ? { kind: 'moved' } : { kind: 'unknown', error: sent.error };
  const checkpoints = now as Checkpoints;
  if (isSameCheckpoint(committed(checkpoints, shard), after.checkpoint)) return { kind: 'moved' };
  const isAsBefore = isSameCheckpoint(committed(checkpoints, shard), committed(before, shard));
  if (isAsBefore && sent.kind !== 'answered') return refused(sent);
  return { kind: 'overwritten', ...committer(checkpoints.get(shard)) };
}

function refused(sent: Sent): ShardOutcome {
  return sent.kind === 'failed'
    ? { kind: 'notMoved', because: 'refused', error: sent.error }
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

/** Nothing when nothing was committed, which the service says by an empty text as well. */
const committed = (checkpoints: Checkpoints, shard: number): string | undefined =>
  checkpoints.get(shard)?.checkpoint || undefined;

export const committer = (
  checkpoint: ShardCheckpoint | undefined,
): { readonly consumer: string | undefined; readonly updatedAt: number | undefined } => ({
  consumer: checkpoint?.consumer || undefined,
  updatedAt: checkpoint?.updateTime?.getTime(),
});
