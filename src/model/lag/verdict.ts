import type { Seconds } from '../units.ts';

/** Something that can be said about a consumer group as a whole. */
export type GroupVerdict =
  /** Checkpoints older than the oldest data: what lies between was never read and is gone. No shards for DTS. */
  | { readonly kind: 'dataLost'; readonly shards: readonly number[]; readonly seconds: Seconds | undefined }
  /** Data will be lost soon if nothing changes. */
  | { readonly kind: 'dataAtRisk'; readonly left: Seconds; readonly shards: readonly number[] }
  /** DTS: no client is connected. SLS: no shard's checkpoint moved for longer than a living consumer takes. */
  | { readonly kind: 'stopped'; readonly since: number | undefined; readonly left: Seconds | undefined }
  /** Some shards of a living consumer do not move. */
  | {
      readonly kind: 'stuckShards';
      readonly shards: readonly number[];
      readonly of: number;
      readonly consumers: readonly string[];
      readonly since: number | undefined;
    }
  | { readonly kind: 'fallingBehind'; readonly lag: Seconds; readonly change: Seconds; readonly over: Seconds }
  | { readonly kind: 'behind'; readonly lag: Seconds }
  | { readonly kind: 'catchingUp'; readonly lag: Seconds; readonly caughtUpIn: Seconds | undefined }
  /** DTS: the task itself is behind its source, or the source is quiet. */
  | { readonly kind: 'taskBehind'; readonly seconds: Seconds }
  /** DTS: the task does not run. */
  | { readonly kind: 'taskNotRunning'; readonly status: string }
  | { readonly kind: 'notStarted' }
  /** Some shards were never begun. */
  | { readonly kind: 'partlyNotStarted'; readonly shards: readonly number[]; readonly of: number }
  | { readonly kind: 'noData' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'well'; readonly lag: Seconds | undefined };
