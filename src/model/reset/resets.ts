import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cloud } from '../../cloud/cloud.ts';
import type { ShardCheckpoint } from '../../cloud/sls/responses.ts';
import type { Entries } from '../entries.ts';
import { Emitter, type Subscription } from '../event.ts';
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
import { type SavedReset, SavedResets, type SavedShard, type StoredReset } from './savedResets.ts';
import { checkpointsByShard, committer, type Progress, writePlan, type WrittenPlan } from './writing.ts';

interface ResetOptions {
  cloudOf(accountId: string): Promise<Cloud>;
  readonly stored: Entries<StoredReset>;
  readonly histories: Pick<Histories, 'mark'>;
  readonly now?: () => Moment;
  readonly wait?: Wait;
}

/** The targets of a reset that are not an undo. */
export type ChosenTarget = Exclude<ResetTarget, { readonly to: 'saved' }>;

/**
 * Moves the checkpoints of consumer groups of Logstores, and restores them. The service has no transactions, so all
 * positions are resolved and shown first; then the former checkpoints are kept, and each shard is written once and
 * looked up again.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupupdatecheckpoint
 */
export class CheckpointResets {
  readonly #options: ResetOptions;
  readonly #now: () => Moment;
  readonly #wait: Wait;
  readonly #saved: SavedResets;
  readonly #changed = new Emitter<LogstoreGroupRef>();
  readonly #subscription: Subscription;
  /** The groups with a reset that can be undone, by key. */
  #groups: ReadonlyMap<string, LogstoreGroupRef>;
  /** The checkpoints that this window last wrote, by group and shard. */
  readonly #written = new Map<string, Map<number, string>>();

  /** Fires when the answer of `hasUndo` may have changed. */
  readonly onDidChange = this.#changed.event;

  constructor(options: ResetOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#wait = options.wait ?? (ms => delay(ms));
    this.#saved = new SavedResets(options.stored);
    this.#groups = this.#saved.groups();
    this.#subscription = options.stored.onDidChange(() => this.#followStored());
  }

  /**
   * Finds out what a reset would do, by calls that only read. Rejects with the `CloudError` of the first call that
   * failed, which is `notFound` when the group no longer exists.
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
   * Keeps the former checkpoints, then writes the new ones. Resolves with the outcome for every shard, also when the
   * reset was cancelled or refused half-way; rejects only when nothing was sent.
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
      // An undo keeps nothing, because what it replaces is what the reset had written.
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
    // When this fails, the record that was kept before the writing remains, and holds more than is needed.
    await Promise.resolve(this.#saved.put(left)).catch(() => undefined);
    if (moved(result).length > 0) {
      this.#options.histories.mark(ref, { at: this.#now(), kind: target.to === 'saved' ? 'undo' : 'reset' });
    }
    this.#changed.fire(ref);
    return { ...result, savedId: left.shards.length > 0 ? left.id : undefined };
  }

  /** Plans the same reset again for the shards that it did not move, with all positions looked up again. */
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

  /** The resets of a group that can be undone, the newest first. */
  saved(ref: LogstoreGroupRef): readonly SavedReset[] {
    return this.#saved.of(ref);
  }

  hasUndo(ref: LogstoreGroupRef): boolean {
    return this.saved(ref).length > 0;
  }

  /**
   * Finds out what undoing the newest reset, or the one with this ID, would do. Shards that cannot be restored are left
   * out with the reason. A position whose data is no longer kept is tried nevertheless, because it is not documented
   * whether the service accepts it.
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
   * The checkpoints that resets last wrote to each shard, which are no sign of a running consumer. Those of other
   * windows and from before a reload are among them, except those of an undo, because an undo keeps no record.
   */
  ownWrites(ref: LogstoreGroupRef): ReadonlyMap<number, string> {
    const kept = this.saved(ref).flatMap(({ shards }) => shards.map(({ shard, written }) => [shard, written] as const));
    return new Map([...kept.toReversed(), ...(this.#written.get(groupKey(ref)) ?? [])]);
  }

  /** Forgets groups that were deleted, or whose account was removed, by their keys from `groupKey`. */
  async forget(matches: (key: string) => boolean): Promise<void> {
    await this.#saved.forget(matches);
    for (const key of this.#written.keys()) if (matches(key)) this.#written.delete(key);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  /** Tells of every group whose resets another window may have changed. */
  #followStored(): void {
    const before = this.#groups;
    this.#groups = this.#saved.groups();
    for (const ref of new Map([...before, ...this.#groups]).values()) this.#changed.fire(ref);
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

/** Where a shard has to go to undo a reset, or why it cannot; undefined when there is nothing to undo. */
function wayBack({ shard, before, written }: SavedShard, now: ShardCheckpoint | undefined): Aim | LeftOut | undefined {
  const current = now?.checkpoint;
  if (before === undefined && !current) return undefined;
  const isWhereLeft = isSameCheckpoint(current, written) || isSameCheckpoint(current, before);
  if (!isWhereLeft) return { shard, reason: 'movedOn', ...committer(now) };
  return before === undefined ? { shard, reason: 'hadNone' } : { checkpoint: before, isClamped: false };
}

/** Replaces the former checkpoint of a shard, if an earlier part of the same reset wrote it, by the one from before that. */
function carriedOn(shard: SavedShard, earlier: SavedReset): SavedShard {
  const known = earlier.shards.find(one => one.shard === shard.shard);
  return known && isSameCheckpoint(known.written, shard.before) ? { ...shard, before: known.before } : shard;
}

/**
 * The record to keep after a reset. Shards that were certainly not moved keep only what an earlier part of the same
 * reset had recorded for them.
 */
function worthKeeping(record: SavedReset, earlier: SavedReset, { shards }: WrittenPlan): SavedReset {
  const untouched = new Set(shards.filter(({ outcome }) => outcome.kind === 'notMoved').map(({ shard }) => shard));
  const wayBackOf = (saved: SavedShard): SavedShard | undefined =>
    untouched.has(saved.shard) ? earlier.shards.find(({ shard }) => shard === saved.shard) : saved;
  return { ...record, shards: record.shards.flatMap(saved => wayBackOf(saved) ?? []) };
}

/** The record to keep after an undo: the shards for which the undo failed but can be tried again. */
function notPutBack(record: SavedReset, { shards }: WrittenPlan): SavedReset {
  const again = new Set(shards.filter(({ outcome }) => canBeTriedAgain(outcome)).map(({ shard }) => shard));
  return { ...record, shards: record.shards.filter(({ shard }) => again.has(shard)) };
}

const canBeTriedAgain = (outcome: ShardOutcome): boolean =>
  outcome.kind === 'unknown' || (outcome.kind === 'notMoved' && outcome.because !== 'movedSincePlan');
