import type { ShardCheckpoint } from '../../cloud/sls/types.ts';
import type { Moment } from '../status/window.ts';
import { decodeCursor } from './cursors.ts';

/** By shard: the checkpoint that was last written from here. */
export type OwnWrites = ReadonlyMap<number, string>;

interface Commit {
  /** By the clock of the service. */
  readonly updateTime: Moment;
  /** By our own clock; absent when no consumer ever committed. */
  readonly heardAt: Moment | undefined;
  readonly askedAt: Moment;
}

/**
 * When each shard was last committed by a consumer, by our own clock, which may be minutes away from that of the service:
 * a commit that was seen to happen between two readings happened between them, whatever its time says. What was written
 * from here, by a reset, is no sign of a consumer, so what was heard before that still counts.
 */
export class SignsOfLife {
  /** By group and shard. */
  readonly #commits = new Map<string, ReadonlyMap<number, Commit>>();

  /** What the service said between two moments by our clock. */
  take(
    group: string,
    checkpoints: readonly ShardCheckpoint[],
    ownWrites: () => OwnWrites,
    askedAt: Moment,
    answeredAt: Moment,
  ): void {
    const before = this.#commits.get(group);
    let own: OwnWrites | undefined;
    const isOwn = ({ shard, checkpoint }: ShardCheckpoint): boolean => {
      const written = (own ??= ownWrites()).get(shard);
      return written !== undefined && decodeCursor(written) === decodeCursor(checkpoint);
    };
    const heardAt = (checkpoint: ShardCheckpoint, updateTime: Moment): Moment | undefined => {
      if (before === undefined) return Math.min(updateTime, answeredAt);
      const known = before.get(checkpoint.shard);
      if (known?.updateTime === updateTime || isOwn(checkpoint)) return known?.heardAt;
      return Math.min(Math.max(updateTime, known?.askedAt ?? -Infinity), answeredAt);
    };
    const commits = new Map<number, Commit>();
    for (const checkpoint of checkpoints) {
      const updateTime = checkpoint.updateTime?.getTime();
      if (updateTime === undefined) continue;
      commits.set(checkpoint.shard, { updateTime, heardAt: heardAt(checkpoint, updateTime), askedAt });
    }
    this.#commits.set(group, commits);
  }

  heardAt(group: string, shard: number): Moment | undefined {
    return this.#commits.get(group)?.get(shard)?.heardAt;
  }

  /** Forgets the groups that are gone. */
  keepOnly(groups: readonly string[]): void {
    for (const group of this.#commits.keys()) if (!groups.includes(group)) this.#commits.delete(group);
  }
}
