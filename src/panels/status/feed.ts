import type { DtsJob } from '../../cloud/dts/types.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import type { Histories } from '../../model/lag/history.ts';
import type { InstanceRef } from '../../model/places.ts';
import {
  type StatusParts,
  subscriptionStatus,
  type SubscriptionStatus,
} from '../../model/status/subscriptionStatus.ts';
import { answeredState, isOfOneOperation, lastingFacts, toldBeside, wholeJob } from '../../model/status/wholeJob.ts';
import type { Moment } from '../../model/units.ts';

/** A part that is asked for, and may fail. */
type Part = Exclude<keyof StatusParts, 'remembered' | 'alerts'>;

export interface Failure {
  readonly part: Part;
  readonly error: unknown;
}

/** What is asked for everything that the panel shows. */
export type FeedCatalog = Pick<
  Catalog,
  | 'jobDetail'
  | 'subscriptionStatus'
  | 'listedJob'
  | 'rememberedJob'
  | 'precheck'
  | 'alertRules'
  | 'currentInstanceGroups'
>;

/** What is known now. After a failure the last status stays. */
interface FeedState {
  readonly status: SubscriptionStatus | undefined;
  /** When the groups were read, if they are older than the rest. */
  readonly groupsAsOf: Moment | undefined;
  readonly failures: readonly Failure[];
  /** Whether no operation has told anything of the instance in the last refresh. */
  readonly isLost: boolean;
}

const noParts: StatusParts = {
  newer: undefined,
  older: undefined,
  listed: undefined,
  remembered: undefined,
  precheck: undefined,
  alerts: undefined,
  groups: undefined,
};

/** Rules for alerts change seldom. */
const alertsEveryMs = 10 * 60_000;

/** Reads the parts of one subscription's status, and keeps the last good answers. */
export class StatusFeed {
  readonly #catalog: FeedCatalog;
  readonly #ref: InstanceRef;
  readonly #histories: Pick<Histories, 'of'>;
  readonly #now: () => Date;
  #parts = noParts;
  #groupsAt: Moment | undefined;
  /** When the rules for alerts were asked for, whether they were answered or refused. */
  #alertsAt: Moment | undefined;
  #status: SubscriptionStatus | undefined;
  #failures: readonly Failure[] = [];
  #isLost = false;
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
      isLost: this.#isLost,
    };
  }

  /** The instance as all answers tell it, for commands that need it whole. */
  get job(): DtsJob | undefined {
    const { newer, listed, remembered, precheck } = this.#parts;
    return wholeJob({ listed: listed ?? remembered, detail: newer, precheck });
  }

  /** When the last refresh ended, whether it succeeded or not. */
  get finishedAt(): Moment | undefined {
    return this.#finishedAt;
  }

  /**
   * Reads all parts, and in some states of the task also what only the list and the precheck tell. Resolves with whether
   * there is something new to show, which a cancelled refresh never has.
   */
  async refresh(signal: AbortSignal): Promise<boolean> {
    const isTime = this.#alertsAt === undefined || (this.#finishedAt ?? 0) - this.#alertsAt >= alertsEveryMs;
    const [newer, older, groups, alerts] = await Promise.allSettled([
      this.#catalog.jobDetail(this.#ref, signal),
      this.#catalog.subscriptionStatus(this.#ref, signal),
      this.#catalog.currentInstanceGroups(this.#ref, signal),
      isTime ? this.#catalog.alertRules(this.#ref, signal) : this.#parts.alerts,
    ]);
    const answered = answeredState(valueOf(newer), valueOf(older));
    const beside = answered
      ? toldBeside(answered)
      : { listed: newer.status === 'rejected' && isOfOneOperation(newer.reason), precheck: false };
    const [listed, precheck] = await Promise.allSettled([
      beside.listed ? this.#catalog.listedJob(this.#ref, signal) : undefined,
      beside.precheck ? this.#catalog.precheck(this.#ref, signal) : undefined,
    ]);
    if (signal.aborted) return false;
    const now = this.#now();
    this.#finishedAt = now.getTime();
    this.#failures = [
      ...failure('newer', newer),
      ...failure('older', older),
      ...failure('listed', listed),
      ...failure('precheck', precheck),
      ...failure('groups', groups),
    ];
    if (groups.status === 'fulfilled') this.#groupsAt = now.getTime();
    const row = valueOf(listed);
    this.#isLost = !answered && !row;
    if (this.#isLost && this.#status) return true;
    if (isTime) this.#alertsAt = now.getTime();
    this.#parts = {
      newer: valueOf(newer),
      older: valueOf(older),
      listed: row,
      remembered: answered && lastingFacts(this.#catalog.rememberedJob(this.#ref), answered),
      precheck: valueOf(precheck),
      // Nobody needs them to see how the instance is, so what is refused is only not reported.
      alerts: valueOf(alerts),
      groups: valueOf(groups) ?? this.#parts.groups,
    };
    this.#status = subscriptionStatus(this.#ref, this.#parts, this.#histories, now);
    return true;
  }

  /** Forgets everything, because the account has new keys of another identity. */
  forget(): void {
    this.#parts = noParts;
    this.#status = undefined;
    this.#failures = [];
    this.#isLost = false;
    this.#alertsAt = undefined;
    this.#finishedAt = undefined;
  }
}

function failure(part: Part, result: PromiseSettledResult<unknown>): readonly Failure[] {
  return result.status === 'rejected' ? [{ part, error: result.reason }] : [];
}

function valueOf<T>(result: PromiseSettledResult<T>): T | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}
