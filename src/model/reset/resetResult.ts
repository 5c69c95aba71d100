import type { Moment } from '../status/window.ts';
import type { ResetPlan } from './resetPlan.ts';

/**
 * Why a shard was not moved.
 *
 * - `refused`: by the service, with the error
 * - `cancelled`: by the user, before it was sent or before it arrived
 * - `stopped`: another shard's failure said that this one would fail as well
 * - `movedSincePlan`: its position is not the one that was shown, so writing could undo somebody's progress
 */
export type NotMoved =
  | { readonly because: 'refused'; readonly error: unknown }
  | { readonly because: 'cancelled' | 'stopped' }
  | {
      readonly because: 'movedSincePlan';
      readonly consumer: string | undefined;
      readonly updatedAt: Moment | undefined;
    };

export type ShardOutcome =
  | { readonly kind: 'moved' }
  /** It was there before. */
  | { readonly kind: 'stayed' }
  | ({ readonly kind: 'notMoved' } & NotMoved)
  /** Somebody committed another position meanwhile. */
  | { readonly kind: 'overwritten'; readonly consumer: string | undefined; readonly updatedAt: Moment | undefined }
  /** The answer was lost, and looking failed too. */
  | { readonly kind: 'unknown'; readonly error: unknown };

export interface ShardResult {
  readonly shard: number;
  /** Base64. What was there immediately before; absent when there was no checkpoint. */
  readonly before: string | undefined;
  /** What was to be written. */
  readonly after: string;
  /** Whether the position had changed since the plan was made. */
  readonly movedSincePlan: boolean;
  readonly outcome: ShardOutcome;
}

export interface ResetResult {
  readonly plan: ResetPlan;
  /** In the order of the plan. */
  readonly shards: readonly ShardResult[];
  /** The failure after which nothing more was sent. */
  readonly stoppedBy: unknown;
  readonly isCancelled: boolean;
  /** Under which the checkpoints from before are kept; absent when there is nothing to put back. */
  readonly savedId: string | undefined;
}

/** Shards that are not where they were wanted. */
export const missed = ({ shards }: Pick<ResetResult, 'shards'>): readonly ShardResult[] =>
  shards.filter(({ outcome }) => outcome.kind !== 'moved' && outcome.kind !== 'stayed');

export const moved = ({ shards }: Pick<ResetResult, 'shards'>): readonly ShardResult[] =>
  shards.filter(({ outcome }) => outcome.kind === 'moved');
