import type { Shard } from '../../cloud/sls/types.ts';
import type { Moment } from '../status/window.ts';
import type { Cursor } from '../units.ts';
import { CursorTimes } from './cursorTimes.ts';

/** What is remembered of one shard between rounds, for all groups. */
export interface ShardMemory {
  readonly times: CursorTimes;
  /** Where the oldest data was, and when that was asked. It moves on with time. */
  begin: { readonly cursor: Cursor; readonly at: Moment } | undefined;
}

export class ShardMemories {
  readonly #memories = new Map<number, ShardMemory>();

  of({ id }: Shard): ShardMemory {
    let memory = this.#memories.get(id);
    if (memory === undefined) {
      memory = { times: new CursorTimes(), begin: undefined };
      this.#memories.set(id, memory);
    }
    return memory;
  }

  /** Forgets the shards that are gone. */
  keepOnly(shards: readonly Shard[]): void {
    const ids = new Set(shards.map(({ id }) => id));
    for (const id of this.#memories.keys()) if (!ids.has(id)) this.#memories.delete(id);
  }
}
