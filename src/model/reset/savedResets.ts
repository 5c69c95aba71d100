import { groupKey, type LogstoreGroupRef, toGroupRef } from '../places.ts';
import type { Moment } from '../units.ts';

/** A store that keeps one JSON value across restarts. The value holds nothing secret. */
export interface ResetStore {
  read(): unknown;
  write(value: unknown): PromiseLike<void>;
}

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

const keptPerGroup = 10;
const keptInAll = 200;
/**
 * The shards of all resets together, about 400 kB. A Logstore can have hundreds, and the store is written as a whole.
 */
const keptShards = 5_000;

/** The last resets, the newest first. The store is read every time, because other windows write to it as well. */
export class SavedResets {
  readonly #store: ResetStore;

  constructor(store: ResetStore) {
    this.#store = store;
  }

  of(ref: LogstoreGroupRef): readonly SavedReset[] {
    const key = groupKey(ref);
    return this.#all().filter(saved => groupKey(saved.ref) === key);
  }

  /**
   * Adds a reset or replaces the one with the same ID, or removes it when it has no shards left. When there are too
   * many, the oldest others are dropped.
   */
  async put(reset: SavedReset): Promise<void> {
    const others = this.#all().filter(({ id }) => id !== reset.id);
    others.sort(newestFirst);
    const all = reset.shards.length > 0 ? [reset, ...others] : others;
    const counts = new Map<string, number>();
    let shardCount = 0;
    const kept = all.filter(({ id, ref, shards }) => {
      const key = groupKey(ref);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      shardCount += shards.length;
      return id === reset.id || (count <= keptPerGroup && shardCount <= keptShards);
    });
    await this.#write(kept.slice(0, keptInAll).sort(newestFirst));
  }

  async forget(matches: (key: string) => boolean): Promise<void> {
    const all = this.#all();
    const kept = all.filter(({ ref }) => !matches(groupKey(ref)));
    if (kept.length < all.length) await this.#write(kept);
  }

  #all(): SavedReset[] {
    const value = this.#store.read();
    return Array.isArray(value) ? value.flatMap(item => readSaved(item) ?? []) : [];
  }

  #write(all: readonly SavedReset[]): PromiseLike<void> {
    return this.#store.write(all.map(writtenForm));
  }
}

const newestFirst = (one: SavedReset, other: SavedReset): number => other.at - one.at;

/** The stored form, in which shards are short, because a Logstore can have hundreds. */
const writtenForm = ({ id, ref, at, shards }: SavedReset): unknown => ({
  id,
  ref,
  at,
  shards: shards.map(({ shard, before, written }) => [shard, before ?? '', written]),
});

/** Reads a stored reset; undefined for a value that another version, or something else, has written. */
function readSaved(value: unknown): SavedReset | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, at, shards, ref: storedRef } = value as Readonly<Record<string, unknown>>;
  const ref = toGroupRef(storedRef);
  if (typeof id !== 'string' || typeof at !== 'number' || ref?.kind !== 'sls' || !Array.isArray(shards))
    return undefined;
  return { id, ref, at, shards: shards.flatMap(item => readShard(item) ?? []) };
}

function readShard(value: unknown): SavedShard | undefined {
  if (!Array.isArray(value)) return undefined;
  const [shard, before, written] = value as readonly unknown[];
  if (typeof shard !== 'number' || typeof before !== 'string' || typeof written !== 'string') return undefined;
  return { shard, before: before === '' ? undefined : before, written };
}
