import type { Mark } from '../lag/history.ts';
import { isSilent, lastHeard, type ShardLag, type SlsReading } from '../lag/reading.ts';
import { readablePerSecond } from '../lag/recentReadings.ts';
import { defaultTimeouts } from '../start/slsStart.ts';
import type { Entry } from './entry.ts';
import { symptoms } from './known/symptoms.ts';

/** How a group looks, with the shards and consumers in which it shows. */
export interface Symptom {
  readonly kind: keyof typeof symptoms;
  readonly entry: Entry;
  readonly shards: readonly number[];
  readonly consumers: readonly string[];
}

/**
 * The symptoms that a group shows in its last readings, the oldest first. Whether it is in trouble is not asked here: that
 * is what `judge.ts` says, from the same reading. What this extension did itself is not a symptom.
 */
export function symptomsOf(readings: readonly SlsReading[], marks: readonly Mark[]): readonly Symptom[] {
  const now = readings.at(-1);
  if (now === undefined) return [];
  return [
    ...expired(now),
    ...jumped(readings, marks),
    ...swapped(readings),
    ...standing(now),
    ...commitsWithoutConsumer(now),
    ...surplus(now),
    ...timeoutChanged(readings, marks),
  ];
}

const found = (
  kind: Symptom['kind'],
  shards: readonly ShardLag[],
  consumers: readonly string[] = consumersOf(shards),
): readonly Symptom[] => [{ kind, entry: symptoms[kind], shards: shards.map(({ shard }) => shard), consumers }];

const consumersOf = (shards: readonly ShardLag[]): readonly string[] =>
  [...new Set(shards.flatMap(({ consumer }) => consumer ?? []))].sort();

const isActive = (shard: ShardLag, { group, at }: SlsReading): boolean => {
  const heard = lastHeard(shard);
  return heard !== undefined && !isSilent(heard, group.timeoutSeconds, at);
};

/** Shards whose data was deleted before it was read, and that nobody moves on from there. */
function expired(now: SlsReading): readonly Symptom[] {
  const shards = now.shards.filter(shard => shard.state === 'expired' && !isActive(shard, now));
  const othersMove = now.shards.some(shard => isActive(shard, now));
  return shards.length > 0 && othersMove ? found('expiredCursorStands', shards) : [];
}

/** Shards that stand still while others move, although their data is there. */
function standing(now: SlsReading): readonly Symptom[] {
  if (!now.shards.some(shard => isActive(shard, now))) return [];
  const stuck = now.shards.filter(({ isStuck, state }) => isStuck && state === 'behind');
  const readOnly = stuck.filter(({ isReadOnly }) => isReadOnly);
  const others = stuck.filter(({ isReadOnly }) => !isReadOnly);
  return [
    ...(others.length > 0 ? found('oneShardStands', others) : []),
    ...(readOnly.length > 0 ? found('readOnlyNeverFinishes', readOnly) : []),
  ];
}

/** Recent commits in a group none of whose shards has a consumer on record. */
function commitsWithoutConsumer(now: SlsReading): readonly Symptom[] {
  const moving = now.shards.filter(shard => isActive(shard, now));
  const isAnonymous = now.shards.every(({ consumer }) => !consumer);
  return moving.length > 0 && isAnonymous ? found('commitsWithoutConsumer', moving) : [];
}

/** Shards that jumped to their end within the last readings, without a reset of ours then or since. */
function jumped(readings: readonly SlsReading[], marks: readonly Mark[]): readonly Symptom[] {
  const now = readings.at(-1);
  const shards = (now?.shards ?? []).filter(({ shard }) =>
    readings.some((after, index) => {
      const before = readings[index - 1];
      return now && before && hasJumped(shard, before, after) && !wasDone(marks, ['reset', 'undo'], before, now);
    }),
  );
  return shards.length > 0 ? found('jumpedToEnd', shards) : [];
}

/**
 * Whether a shard was at the end sooner than anybody could have read what lay before it, or right after its checkpoint had
 * expired.
 */
function hasJumped(number: number, before: SlsReading, after: SlsReading): boolean {
  const [earlier, later] = [before, after].map(({ shards }) => shards.find(({ shard }) => shard === number));
  if (later?.state !== 'caughtUp' || earlier === undefined) return false;
  const seconds = Math.max(1, (after.at - before.at) / 1000);
  return earlier.state === 'expired' || (earlier.behind ?? 0) > readablePerSecond * seconds;
}

/** How often a shard has to change its consumer to be passed back and forth. Once or twice is a consumer that joins. */
const swapsAtLeast = 3;

function swapped(readings: readonly SlsReading[]): readonly Symptom[] {
  const now = readings.at(-1);
  const shards = (now?.shards ?? []).filter(({ shard }) => {
    const owners = readings.flatMap(({ shards }) => shards.find(each => each.shard === shard)?.consumer ?? []);
    return owners.filter((owner, index) => index > 0 && owner !== owners[index - 1]).length >= swapsAtLeast;
  });
  const owners = readings.flatMap(reading =>
    reading.shards.filter(({ shard }) => shards.some(each => each.shard === shard)),
  );
  return shards.length > 0 ? found('ownersSwap', shards, consumersOf(owners)) : [];
}

/**
 * More consumers than shards that are left to read. The service tells a consumer only with a shard, so those without any
 * are seen only while a shard that was split or merged, and is read to its end, still has their name.
 */
function surplus(now: SlsReading): readonly Symptom[] {
  const open = now.shards.filter(({ isReadOnly, state }) => !(isReadOnly && state === 'caughtUp'));
  const consumers = consumersOf(now.shards.filter(shard => isActive(shard, now)));
  const areHeld = open.every(shard => shard.consumer && isActive(shard, now));
  return open.length > 0 && areHeld && consumers.length > open.length
    ? found('moreConsumersThanShards', open, consumers)
    : [];
}

/** A timeout that became the default of a library, and that was not changed by this extension. */
function timeoutChanged(readings: readonly SlsReading[], marks: readonly Mark[]): readonly Symptom[] {
  const now = readings.at(-1);
  const before = readings.findLast(({ group }) => group.timeoutSeconds !== now?.group.timeoutSeconds);
  if (!now || !before || wasDone(marks, ['edited'], before, now)) return [];
  const isDefault = defaultTimeouts.some(timeout => timeout === now.group.timeoutSeconds);
  return isDefault && before.group.timeoutSeconds !== undefined
    ? found('timeoutOfLibrary', [], consumersOf(now.shards))
    : [];
}

const wasDone = (
  marks: readonly Mark[],
  kinds: readonly Mark['kind'][],
  { at: from }: SlsReading,
  { at: to }: SlsReading,
): boolean => marks.some(({ at, kind }) => kinds.includes(kind) && at >= from && at <= to);
