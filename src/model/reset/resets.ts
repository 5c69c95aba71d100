import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cloud } from '../../cloud/cloud.ts';
import type { ShardCheckpoint } from '../../cloud/sls/responses.ts';
import { Emitter } from '../event.ts';
import type { Histories } from '../lag/history.ts';
import { groupKey, type LogstoreGroupRef } from '../places.ts';
import type { Moment } from '../units.ts';
import type { Wait } from '../writeOnce.ts';
import { type Aim, aimsOf, planReset } from './planning.ts';
import {
  isSameCheckpoint,
  type LeftOut,
  missed,
  moved,
  type ResetPlan,
  type ResetResult,
  type ResetTarget,
  type ShardOutcome,
} from './resetPlan.ts';
import { type ResetStore, type SavedReset, SavedResets, type SavedShard } from './savedResets.ts';
import { checkpointsByShard, committer, type Progress, writePlan, type WrittenPlan } from './writing.ts';

interface ResetOptions {
  cloudOf(accountId: string): Promise<Cloud>;
  readonly store: ResetStore;
  readonly histories: Pick<Histories, 'mark'>;
  readonly now?: () => Moment;
  readonly wait?: Wait;
}

/** Where a reset may go; `saved` is for undo. */
export type ChosenTarget = Exclude<ResetTarget, { readonly to: 'saved' }>;

/**
 * Moves the checkpoints of consumer groups of Logstores, and puts them back. There is no transaction: everything is
 * resolved and shown first, what was there is kept, then shard after shard is written, once, and looked up again.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupupdatecheckpoint
 */
export class CheckpointResets {
  readonly #options: ResetOptions;
  readonly #now: () => Moment;
  readonly #wait: Wait;
  readonly #saved: SavedResets;
  readonly #changed = new Emitter<LogstoreGroupRef>();
  /** What was last written from here, by group and shard: such a commit is no sign of a living consumer. */
  readonly #written = new Map<string, Map<number, string>>();

  /** Fires when the answer of `hasUndo` may have changed. */
  readonly onDidChange = this.#changed.event;

  constructor(options: ResetOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#wait = options.wait ?? (ms => delay(ms));
    this.#saved = new SavedResets(options.store);
  }

  /**
   * Finds out what a reset would do, by reading only. Rejects with the `CloudError` of the first call that failed:
   * `notFound` when the group is gone.
   */
  async plan(
    ref: LogstoreGroupRef,
    target: ChosenTarget,
    shards: 'all' | readonly number[],
    signal: AbortSignal,
  ): Promise<ResetPlan> {
    const { sls } = await this.#options.cloudOf(ref.accountId);
    const aimOf = await aimsOf(target, ref, sls, signal);
    return planReset({ ref, target, shards, aimOf, sls, ownWrites: this.ownWrites(ref), now: this.#now, signal });
  }

  /**
   * Keeps the checkpoints from before, then writes. Resolves with what became of every shard, also when it was cancelled
   * or refused half way; rejects only when nothing was sent.
   */
  async apply(plan: ResetPlan, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<ResetResult> {
    const { ref, target } = plan;
    const { sls } = await this.#options.cloudOf(ref.accountId);
    const earlier = this.#recordOf(plan);
    let record = earlier;
    const result = await writePlan({
      plan,
      sls,
      wait: this.#wait,
      onProgress,
      signal,
      // An undo keeps nothing: what it replaces is what the reset had written.
      keep: async shards => {
        if (target.to === 'saved') return;
        const replaced = new Set(shards.map(({ shard }) => shard));
        const others = earlier.shards.filter(({ shard }) => !replaced.has(shard));
        record = { ...earlier, shards: [...others, ...shards.map(shard => carriedOn(shard, earlier))] };
        await this.#saved.put(record);
      },
    });
    this.#rememberWrites(result);
    const left = target.to === 'saved' ? notPutBack(earlier, result) : worthKeeping(record, earlier, result);
    // When this fails, what was kept first is still there, with more in it than is needed.
    await Promise.resolve(this.#saved.put(left)).catch(() => undefined);
    if (moved(result).length > 0) {
      this.#options.histories.mark(ref, { at: this.#now(), kind: target.to === 'saved' ? 'undo' : 'reset' });
    }
    this.#changed.fire(ref);
    return { ...result, savedId: left.shards.length > 0 ? left.id : undefined };
  }

  /** The same reset for the shards that are not where they were wanted, with everything looked up anew. */
  async rest(result: ResetResult, signal: AbortSignal): Promise<ResetPlan> {
    const { ref, target } = result.plan;
    const shards = missed(result).map(({ shard }) => shard);
    if (target.to === 'saved') {
      const plan = await this.planUndo(ref, target.id, signal);
      return { ...plan, shards: plan.shards.filter(({ shard }) => shards.includes(shard)) };
    }
    const plan = await this.plan(ref, target, shards, signal);
    return result.savedId === undefined ? plan : { ...plan, continues: result.savedId };
  }

  /** Newest first. */
  saved(ref: LogstoreGroupRef): readonly SavedReset[] {
    return this.#saved.of(ref);
  }

  hasUndo(ref: LogstoreGroupRef): boolean {
    return this.saved(ref).length > 0;
  }

  /**
   * What putting back the newest reset, or the one with this id, would do. Shards that cannot be put back are left out
   * with the reason; when all are, `shards` is empty. A position that is no longer kept is tried all the same: whether
   * the service takes it is not documented.
   */
  async planUndo(ref: LogstoreGroupRef, id: string | undefined, signal: AbortSignal): Promise<ResetPlan> {
    const reset = this.saved(ref).find(saved => id === undefined || saved.id === id);
    if (!reset) throw new Error('There is no such reset to undo.');
    const { sls } = await this.#options.cloudOf(ref.accountId);
    const current = await checkpointsByShard(sls, ref, signal);
    const aims = new Map<number, Aim>();
    const leftOut: LeftOut[] = [];
    for (const saved of reset.shards) {
      const way = wayBack(saved, current.get(saved.shard));
      if (way === undefined) continue;
      if ('reason' in way) leftOut.push(way);
      else aims.set(saved.shard, way);
    }
    const plan = await planReset({
      ref,
      target: { to: 'saved', id: reset.id },
      shards: [...aims.keys()],
      aimOf: shard => aims.get(shard),
      sls,
      ownWrites: this.ownWrites(ref),
      now: this.#now,
      signal,
    });
    return { ...plan, leftOut: [...plan.leftOut, ...leftOut].sort((one, other) => one.shard - other.shard) };
  }

  /**
   * What was last written to each shard from here, by another window, or before a reload: no sign of a living consumer.
   * An undo is forgotten with the window, because it keeps nothing to go back to.
   */
  ownWrites(ref: LogstoreGroupRef): ReadonlyMap<number, string> {
    const kept = this.saved(ref).flatMap(({ shards }) => shards.map(({ shard, written }) => [shard, written] as const));
    return new Map([...kept.toReversed(), ...(this.#written.get(groupKey(ref)) ?? [])]);
  }

  /** The account is gone, or the group was deleted. The keys are those of `groupKey`. */
  async forget(matches: (key: string) => boolean): Promise<void> {
    await this.#saved.forget(matches);
    for (const key of this.#written.keys()) if (matches(key)) this.#written.delete(key);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #recordOf(plan: ResetPlan): SavedReset {
    const { ref, target } = plan;
    const id = target.to === 'saved' ? target.id : plan.continues;
    const earlier = id === undefined ? undefined : this.saved(ref).find(saved => saved.id === id);
    return earlier ?? { id: id ?? randomUUID(), ref, at: this.#now(), shards: [] };
  }

  #rememberWrites({ plan, shards }: WrittenPlan): void {
    const writes = new Map(this.ownWrites(plan.ref));
    for (const { shard, after, outcome } of shards) if (outcome.kind === 'moved') writes.set(shard, after);
    this.#written.set(groupKey(plan.ref), writes);
  }
}

/** How a shard gets back to where it was before, or why it cannot. Nothing when it never left. */
function wayBack({ shard, before, written }: SavedShard, now: ShardCheckpoint | undefined): Aim | LeftOut | undefined {
  const current = now?.checkpoint;
  if (before === undefined) {
    if (!current) return undefined;
    return isSameCheckpoint(current, written)
      ? { shard, reason: 'hadNone' }
      : { shard, reason: 'movedOn', ...committer(now) };
  }
  const isWhereLeft = isSameCheckpoint(current, written) || isSameCheckpoint(current, before);
  return isWhereLeft ? { checkpoint: before, isClamped: false } : { shard, reason: 'movedOn', ...committer(now) };
}

/** What the reset that is carried on had written itself, unknown to us, is not what was there before. */
function carriedOn(shard: SavedShard, earlier: SavedReset): SavedShard {
  const known = earlier.shards.find(one => one.shard === shard.shard);
  return known && isSameCheckpoint(known.written, shard.before) ? { ...shard, before: known.before } : shard;
}

/**
 * After a reset: without the shards that were certainly not moved, for they need no way back other than the one that an
 * earlier part of the same reset had kept.
 */
function worthKeeping(record: SavedReset, earlier: SavedReset, { shards }: WrittenPlan): SavedReset {
  const untouched = new Set(shards.filter(({ outcome }) => outcome.kind === 'notMoved').map(({ shard }) => shard));
  const wayBackOf = (saved: SavedShard): SavedShard | undefined =>
    untouched.has(saved.shard) ? earlier.shards.find(({ shard }) => shard === saved.shard) : saved;
  return { ...record, shards: record.shards.flatMap(saved => wayBackOf(saved) ?? []) };
}

/** After an undo: only what failed, and not for good, can be tried once more. */
function notPutBack(record: SavedReset, { shards }: WrittenPlan): SavedReset {
  const again = new Set(shards.filter(({ outcome }) => canBeTriedAgain(outcome)).map(({ shard }) => shard));
  return { ...record, shards: record.shards.filter(({ shard }) => again.has(shard)) };
}

const canBeTriedAgain = (outcome: ShardOutcome): boolean =>
  outcome.kind === 'unknown' || (outcome.kind === 'notMoved' && outcome.because !== 'movedSincePlan');
