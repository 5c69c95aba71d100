import type { Cloud } from '../../cloud/cloud.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { groupKey, type GroupRef, groupsIn, type InstanceGroupRef, type LogstoreGroupRef } from '../places.ts';
import type { Histories } from '../lag/history.ts';
import type { InstanceGroup, LogstoreGroup } from '../resources.ts';

/** What changes of a group of a Logstore; what is absent stays. */
export interface LogstoreGroupChange {
  readonly timeoutSeconds?: number;
  readonly isOrdered?: boolean;
}
/** What changes of a group of an instance; what is absent stays. */
export interface InstanceGroupChange {
  readonly name?: string;
  readonly userName?: string;
  readonly password?: string;
}
/** `alreadyGone`: somebody else was faster. Either way the group is not there any more. */
export type Deletion = 'deleted' | 'alreadyGone';

interface Parts {
  readonly cloudOf: (accountId: string) => Promise<Cloud>;
  readonly catalog: Pick<Catalog, 'currentInstanceGroups' | 'currentLogstoreGroups' | 'refresh'> & {
    /** Keeps a deleted group out of the lists while the service still shows it. */
    hideDeleted(group: InstanceGroupRef): void;
  };
  readonly histories: Pick<Histories, 'mark' | 'forget'>;
  /** What was kept for undoing resets of a group goes with the group. */
  readonly resets: { forget(matches: (key: string) => boolean): Promise<void> };
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Before each look for what became of a request whose answer was lost. */
const looksAfterMs = [0, 1_000, 3_000];
/** The list of DTS may show a deleted group for ten seconds. */
const deletionLooksAfterMs = { sls: looksAfterMs, dts: [0, 3_000, 7_000] };
const lookLimitMs = 15_000;

/**
 * Edits and deletes consumer groups. Neither service knows idempotency tokens, so every request is sent once, and what
 * became of it after a lost answer, or a cancel that came too late, is found out by looking at the list. Rejects with a
 * `CloudError` whose outcome says whether the change surely was not made or whether not even looking could tell, and
 * with the signal's reason when it was cancelled before it was made.
 */
export class GroupChanges {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-updateconsumergroup */
  async editLogstoreGroup(ref: LogstoreGroupRef, change: LogstoreGroupChange, signal: AbortSignal): Promise<void> {
    const { region, project, logstore, groupName } = ref;
    const { sls } = await this.#parts.cloudOf(ref.accountId);
    await this.#edit(
      ref,
      () => sls.updateConsumerGroup(region, project, logstore, groupName, change, signal),
      async () => {
        const found = await this.#findLogstoreGroup(ref);
        if (!found) return 'notApplied';
        const { timeoutSeconds, isOrdered } = { ...found.group, ...change };
        const isSo = found.group.timeoutSeconds === timeoutSeconds && found.group.isOrdered === isOrdered;
        return isSo ? 'applied' : 'notApplied';
      },
      signal,
    );
  }

  /**
   * The service never returns a password, so looking cannot tell whether one was changed.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-modifyconsumerchannel
   */
  async editInstanceGroup(ref: InstanceGroupRef, change: InstanceGroupChange, signal: AbortSignal): Promise<void> {
    const { region, instanceId, jobId, groupId } = ref;
    const { dts } = await this.#parts.cloudOf(ref.accountId);
    await this.#edit(
      ref,
      () => dts.modifyConsumerChannel(region, { instanceId, jobId, groupId, ...change }, signal),
      async () => {
        const found = await this.#findInstanceGroup(ref);
        if (!found) return 'notApplied';
        const { name = found.group.name, userName = found.group.userName } = change;
        if (found.group.name !== name || found.group.userName !== userName) return 'notApplied';
        return change.password === undefined ? 'applied' : 'unknown';
      },
      signal,
    );
  }

  /** The checkpoints go with the group and cannot be had back. */
  async deleteGroup(ref: GroupRef, signal: AbortSignal): Promise<Deletion> {
    const deletion = await this.#delete(ref, signal);
    const { catalog, histories, resets } = this.#parts;
    const isDeleted = (key: string): boolean => key === groupKey(ref);
    histories.forget(isDeleted);
    // What could not be forgotten is only never asked for again.
    await resets.forget(isDeleted).catch(() => undefined);
    if (ref.kind === 'dts') catalog.hideDeleted(ref);
    catalog.refresh(groupsIn(ref));
    return deletion;
  }

  async #edit(ref: GroupRef, send: () => Promise<void>, look: Look, signal: AbortSignal): Promise<void> {
    try {
      await send();
    } catch (failure) {
      if (!isLost(failure, signal)) throw failure;
      const outcome = await this.#findOut(look, looksAfterMs);
      if (outcome !== 'applied') throw explained(failure, outcome, ref, operations[ref.kind].edit);
    }
    this.#parts.histories.mark(ref, { at: Date.now(), kind: 'edited' });
    this.#parts.catalog.refresh(groupsIn(ref));
  }

  async #delete(ref: GroupRef, signal: AbortSignal): Promise<Deletion> {
    const look: Look = async () => ((await this.#find(ref)) ? 'notApplied' : 'applied');
    try {
      await this.#sendDeletion(ref, signal);
      return 'deleted';
    } catch (failure) {
      if (isNotFound(failure)) {
        // What DTS says of a missing group is not documented, so there the list decides.
        if (failure.fault === 'noSuchGroup' || (await this.#findOut(look, [0])) === 'applied') return 'alreadyGone';
        throw failure;
      }
      if (!isLost(failure, signal)) throw failure;
      const outcome = await this.#findOut(look, deletionLooksAfterMs[ref.kind]);
      if (outcome === 'applied') return 'deleted';
      // The list of DTS may still show what is deleted.
      throw explained(failure, ref.kind === 'dts' ? 'unknown' : outcome, ref, operations[ref.kind].delete);
    }
  }

  async #sendDeletion(ref: GroupRef, signal: AbortSignal): Promise<void> {
    const { dts, sls } = await this.#parts.cloudOf(ref.accountId);
    switch (ref.kind) {
      case 'dts': {
        const { instanceId, jobId, groupId } = ref;
        return dts.deleteConsumerChannel(ref.region, { instanceId, jobId, groupId }, signal);
      }
      case 'sls':
        return sls.deleteConsumerGroup(ref.region, ref.project, ref.logstore, ref.groupName, signal);
    }
  }

  /** Looks until the change is seen. The signal of the change must not stop that, so looking has its own. */
  async #findOut(look: Look, afterMs: readonly number[]): Promise<Outcome> {
    let outcome: Outcome = 'unknown';
    for (const delay of afterMs) {
      if (delay > 0) await this.#parts.wait(delay);
      outcome = await look().catch(() => 'unknown' as const);
      if (outcome === 'applied') break;
    }
    return outcome;
  }

  #find(ref: GroupRef): Promise<InstanceGroup | LogstoreGroup | undefined> {
    return ref.kind === 'dts' ? this.#findInstanceGroup(ref) : this.#findLogstoreGroup(ref);
  }

  async #findInstanceGroup(ref: InstanceGroupRef): Promise<InstanceGroup | undefined> {
    const { items } = await this.#parts.catalog.currentInstanceGroups(ref, AbortSignal.timeout(lookLimitMs));
    return items.find(({ group }) => group.id === ref.groupId);
  }

  async #findLogstoreGroup(ref: LogstoreGroupRef): Promise<LogstoreGroup | undefined> {
    const { items } = await this.#parts.catalog.currentLogstoreGroups(ref, AbortSignal.timeout(lookLimitMs));
    return items.find(({ group }) => group.name === ref.groupName);
  }
}

type Outcome = 'applied' | 'notApplied' | 'unknown';
type Look = () => Promise<Outcome>;

const operations = {
  dts: { edit: 'ModifyConsumerChannel', delete: 'DeleteConsumerChannel' },
  sls: { edit: 'UpdateConsumerGroup', delete: 'DeleteConsumerGroup' },
};

const isLost = (failure: unknown, signal: AbortSignal): boolean =>
  signal.aborted || (failure instanceof CloudError && failure.outcome === 'unknown');

const isNotFound = (failure: unknown): failure is CloudError =>
  failure instanceof CloudError && failure.kind === 'notFound';

/** A cancelled call has no `CloudError`; one that may have been made all the same must not end in silence. */
function explained(failure: unknown, outcome: 'notApplied' | 'unknown', { kind }: GroupRef, operation: string) {
  if (failure instanceof CloudError) return failure.withOutcome(outcome);
  if (outcome === 'notApplied') return failure;
  return new CloudError('unreachable', { service: kind, operation, outcome }, { cause: failure });
}
