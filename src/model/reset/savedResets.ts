import { isAnything, isListOf, isName, isNumber, isObject, isText } from '../checks.ts';
import type { Entries, EntryKind } from '../entries.ts';
import { isLogstoreGroupRef } from '../placeChecks.ts';
import { groupKey, type LogstoreGroupRef } from '../places.ts';
import type { Moment } from '../units.ts';

/** The checkpoints that one reset replaced. */
export interface SavedReset {
  readonly id: string;
  readonly ref: LogstoreGroupRef;
  readonly at: Moment;
  readonly shards: readonly SavedShard[];
}
export interface SavedShard {
  readonly shard: number;
  /** The former checkpoint in Base64; undefined when there was none. */
  readonly before: string | undefined;
  readonly written: string;
}

/** The stored form, in which shards are short, because a Logstore can have hundreds. */
export interface StoredReset {
  readonly id: string;
  readonly ref: LogstoreGroupRef;
  readonly at: Moment;
  /** Each is a {@link StoredShard}, unless another version has written it. */
  readonly shards: readonly unknown[];
}

/** A shard with its former checkpoint, or an empty text if it had none, and the new one. */
type StoredShard = readonly [shard: number, before: string, written: string];

/** The stored resets, by their IDs. They contain nothing secret. */
export const resetKind: EntryKind<StoredReset> = {
  name: 'reset',
  keyOf: ({ id }) => id,
  isValid: isObject<StoredReset>({
    id: isName,
    ref: isLogstoreGroupRef,
    at: isNumber,
    shards: isListOf(isAnything),
  }),
};

function isShard(value: unknown): value is StoredShard {
  if (!Array.isArray(value)) return false;
  const [shard, before, written] = value as readonly unknown[];
  return isNumber(shard) && isText(before) && isText(written);
}

const keptPerGroup = 10;
const keptInAll = 200;
/** The shards of all resets together, about 400 kB. A Logstore can have hundreds. */
const keptShards = 5_000;

/** The last resets, the newest first. All windows share them. */
export class SavedResets {
  readonly #entries: Entries<StoredReset>;

  constructor(entries: Entries<StoredReset>) {
    this.#entries = entries;
  }

  of(ref: LogstoreGroupRef): readonly SavedReset[] {
    const key = groupKey(ref);
    const own = this.#entries.all().filter(stored => groupKey(stored.ref) === key);
    return own.toSorted(newestFirst).map(savedReset);
  }

  /** The groups that have any, by key. */
  groups(): ReadonlyMap<string, LogstoreGroupRef> {
    return new Map(this.#entries.all().map(({ ref }) => [groupKey(ref), ref]));
  }

  /**
   * Adds a reset or replaces the one with the same ID, or removes it when it has no shards left. When there are too
   * many, the oldest others are dropped.
   */
  async put(reset: SavedReset): Promise<void> {
    const { id } = reset;
    await this.#entries.change(id, now => {
      if (reset.shards.length === 0) return undefined;
      const { shards, ...rest } = storedReset(reset);
      const others = now?.shards.filter(shard => !isShard(shard)) ?? [];
      return { ...now, ...rest, shards: [...shards, ...others] };
    });
    await this.#remove(this.#surplus(id));
  }

  async forget(matches: (key: string) => boolean): Promise<void> {
    await this.#remove(this.#entries.all().filter(({ ref }) => matches(groupKey(ref))));
  }

  /** The resets for which there is no room beside the newest ones and the one with this ID. */
  #surplus(id: string): readonly StoredReset[] {
    const [newest, others] = [this.#entries.find(id), this.#entries.all().filter(stored => stored.id !== id)];
    const counts = new Map<string, number>();
    let [count, shardCount] = [0, 0];
    return [...(newest ? [newest] : []), ...others.sort(newestFirst)].filter(stored => {
      const key = groupKey(stored.ref);
      const countOfGroup = (counts.get(key) ?? 0) + 1;
      counts.set(key, countOfGroup);
      shardCount += stored.shards.length;
      const hasRoom = countOfGroup <= keptPerGroup && shardCount <= keptShards && count < keptInAll;
      if (hasRoom) count += 1;
      return !hasRoom && stored.id !== id;
    });
  }

  async #remove(resets: readonly StoredReset[]): Promise<void> {
    await Promise.all(resets.map(({ id }) => this.#entries.change(id, () => undefined)));
  }
}

const newestFirst = (one: { readonly at: Moment }, other: { readonly at: Moment }): number => other.at - one.at;

const storedReset = ({ id, ref, at, shards }: SavedReset): StoredReset => ({
  id,
  ref,
  at,
  shards: shards.map(({ shard, before, written }) => [shard, before ?? '', written]),
});

const savedReset = ({ id, ref, at, shards }: StoredReset): SavedReset => ({
  id,
  ref,
  at,
  shards: shards
    .filter(isShard)
    .map(([shard, before, written]) => ({ shard, before: before === '' ? undefined : before, written })),
});
