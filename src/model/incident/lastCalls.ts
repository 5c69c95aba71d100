import type { CallRecord } from '../../cloud/transport.ts';
import type { GroupRef } from '../places.ts';
import type { Moment } from '../units.ts';

/** An attempt of a call, by which the vendor's support finds it. */
export interface LastCall {
  readonly at: Moment;
  readonly operation: string;
  /** The HTTP status, if there was an answer. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** Absent if the service did not answer. */
  readonly requestId: string | undefined;
}

const keptPerPlace = 20;
/** A scan of all regions asks thousands of places, of which nobody wants to know later. */
const placesAtMost = 100;

/**
 * The last calls to each place while this window is open: to DTS in a region, whose calls do not say which instance
 * they are about, and to a project of SLS. Of each operation, the last that ended so is kept, because a reading asks about
 * every shard.
 */
export class LastCalls {
  /** The calls by place, the place that was asked last at the end. */
  readonly #calls = new Map<string, readonly LastCall[]>();

  note({ accountId, service, region, project, at, operation, status, code, requestId }: CallRecord): void {
    if (accountId === undefined || service === 'sts') return;
    const key = keyOf(service, accountId, region, project);
    const call: LastCall = { at: at.getTime(), operation, status, code, requestId };
    const others = (this.#calls.get(key) ?? []).filter(other => other.operation !== operation || other.code !== code);
    const calls = [...others, call].slice(-keptPerPlace);
    this.#calls.delete(key);
    this.#calls.set(key, calls);
    const [oldest] = this.#calls.keys();
    if (oldest !== undefined && this.#calls.size > placesAtMost) this.#calls.delete(oldest);
  }

  /** The last calls to the place of a group, the newest first. */
  of(ref: GroupRef): readonly LastCall[] {
    const key = keyOf(ref.kind, ref.accountId, ref.region, ref.kind === 'sls' ? ref.project : undefined);
    return this.#calls.get(key)?.toReversed() ?? [];
  }

  /** Forgets the calls with keys of another identity, or of an account that is gone. */
  forget(matches: (key: string) => boolean): void {
    for (const key of [...this.#calls.keys()]) if (matches(key)) this.#calls.delete(key);
  }
}

/** The key has its account where the key of a group has it. */
const keyOf = (service: string, accountId: string, region: string, project: string | undefined): string =>
  JSON.stringify([service, accountId, region, project ?? '']);
