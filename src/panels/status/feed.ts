import type { Catalog } from '../../model/catalog/catalog.ts';
import type { Histories } from '../../model/lag/history.ts';
import type { InstanceRef } from '../../model/places.ts';
import {
  type StatusParts,
  subscriptionStatus,
  type SubscriptionStatus,
} from '../../model/status/subscriptionStatus.ts';
import type { Moment } from '../../model/units.ts';

export interface Failure {
  readonly part: keyof StatusParts;
  readonly error: unknown;
}

type FeedCatalog = Pick<Catalog, 'jobDetail' | 'subscriptionStatus' | 'currentInstanceGroups'>;

/** What is known now. After a failure the last status stays. */
interface FeedState {
  readonly status: SubscriptionStatus | undefined;
  /** When the groups were read, if they are older than the rest. */
  readonly groupsAsOf: Moment | undefined;
  readonly failures: readonly Failure[];
}

const noParts: StatusParts = { newer: undefined, older: undefined, groups: undefined };

/** Reads the parts of one subscription's status, and keeps the last good answers. */
export class StatusFeed {
  readonly #catalog: FeedCatalog;
  readonly #ref: InstanceRef;
  readonly #histories: Pick<Histories, 'of'>;
  readonly #now: () => Date;
  #parts = noParts;
  #groupsAt: Moment | undefined;
  #status: SubscriptionStatus | undefined;
  #failures: readonly Failure[] = [];
  #finishedAt: Moment | undefined;

  constructor(
    catalog: FeedCatalog,
    ref: InstanceRef,
    histories: Pick<Histories, 'of'>,
    now: () => Date = () => new Date(),
  ) {
    this.#catalog = catalog;
    this.#ref = ref;
    this.#histories = histories;
    this.#now = now;
  }

  get state(): FeedState {
    const isStale = this.#failures.some(failure => failure.part === 'groups') && this.#parts.groups !== undefined;
    return {
      status: this.#status,
      groupsAsOf: isStale ? this.#groupsAt : undefined,
      failures: this.#failures,
    };
  }

  /** The newer detail, for commands that need the whole instance. */
  get detail(): StatusParts['newer'] {
    return this.#parts.newer;
  }

  /** When the last refresh ended, whether it succeeded or not. */
  get finishedAt(): Moment | undefined {
    return this.#finishedAt;
  }

  /** Reads all parts. Resolves with whether there is something new to show, which a cancelled refresh never has. */
  async refresh(signal: AbortSignal): Promise<boolean> {
    const [newer, older, groups] = await Promise.allSettled([
      this.#catalog.jobDetail(this.#ref, signal),
      this.#catalog.subscriptionStatus(this.#ref, signal),
      this.#catalog.currentInstanceGroups(this.#ref, signal),
    ]);
    if (signal.aborted) return false;
    const now = this.#now();
    this.#finishedAt = now.getTime();
    this.#failures = [...failure('newer', newer), ...failure('older', older), ...failure('groups', groups)];
    if (groups.status === 'fulfilled') this.#groupsAt = now.getTime();
    const isWholeAnswerLost = newer.status === 'rejected' && older.status === 'rejected';
    if (isWholeAnswerLost && this.#status) return true;
    this.#parts = { newer: valueOf(newer), older: valueOf(older), groups: valueOf(groups) ?? this.#parts.groups };
    this.#status = subscriptionStatus(this.#ref, this.#parts, this.#histories, now);
    return true;
  }

  /** Forgets everything, because the account has new keys of another identity. */
  forget(): void {
    this.#parts = noParts;
    this.#status = undefined;
    this.#failures = [];
    this.#finishedAt = undefined;
  }
}

function failure(part: keyof StatusParts, result: PromiseSettledResult<unknown>): readonly Failure[] {
  return result.status === 'rejected' ? [{ part, error: result.reason }] : [];
}

function valueOf<T>(result: PromiseSettledResult<T>): T | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}
