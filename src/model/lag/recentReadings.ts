import type { Moment } from '../units.ts';
import { longWindowMs } from './forecast.ts';
import type { GroupReading, ShardLag, SlsReading } from './reading.ts';

/** Beyond this age, and this number, earlier readings say nothing about how a group is doing now. */
const keptMs = 30 * 60_000;
const keptAtMost = 8;

/**
 * Adds a reading to those that are kept of a group, the oldest first. Besides the newest, the readings on both sides of a
 * change are kept that only a comparison tells: of the timeout, of the consumers of shards, or of a shard that is suddenly
 * at its end. Most groups change none of these, so most have only one reading here.
 */
export function withReading(kept: readonly SlsReading[], reading: GroupReading): readonly SlsReading[] {
  if (reading.kind !== 'sls') return [];
  // A reading is never older than the one before, unless this computer's clock was set back.
  const earlier = kept.filter(({ at }) => at < reading.at && at >= reading.at - keptMs);
  const [before, last] = [earlier.at(-2), earlier.at(-1)];
  const isTelling = last && (tells(last, reading) || (before !== undefined && tells(before, last)));
  return [...(isTelling ? earlier : earlier.slice(0, -1)), reading].slice(-keptAtMost);
}

function tells(before: SlsReading, after: SlsReading): boolean {
  if (before.group.timeoutSeconds !== after.group.timeoutSeconds) return true;
  const shards = new Map(before.shards.map(shard => [shard.shard, shard]));
  return after.shards.some(shard => {
    const earlier = shards.get(shard.shard);
    return earlier !== undefined && (earlier.consumer !== shard.consumer || hasJumped(earlier, shard));
  });
}

/** Whether a shard is at its end after its data had expired, or after so much that a jump is possible. */
const hasJumped = (before: ShardLag, after: ShardLag): boolean =>
  after.state === 'caughtUp' && (before.state === 'expired' || (before.behind ?? 0) > readablePerSecond);

/** Since when shards could not be read, without a break, by their numbers. */
export type UnknownSince = ReadonlyMap<number, Moment>;

/** The same after a reading. A moment in the future is from before this computer's clock was set back. */
export function unknownSince(before: UnknownSince | undefined, reading: GroupReading): UnknownSince {
  const { at } = reading;
  const unknown = reading.kind === 'sls' ? reading.shards.filter(({ state }) => state === 'unknown') : [];
  return new Map(unknown.map(({ shard }) => [shard, Math.min(before?.get(shard) ?? at, at)]));
}

/**
 * Whether the lag of a reading can be held against earlier ones. It would seem to have become better if the shard that was
 * furthest behind is the one that could not be read. When no trend reaches back to where that shard was read, all that is
 * left is without it.
 */
export const isComparable = (unknown: UnknownSince, at: Moment): boolean =>
  [...unknown.values()].every(since => at - since > longWindowMs);

/**
 * The most LogGroups that can be read of a shard in a second: 100 requests of at most 1,000.
 * https://help.aliyun.com/document_detail/92571.html
 */
export const readablePerSecond = 100_000;
