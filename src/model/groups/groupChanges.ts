import type { DtsClient } from '../../cloud/dts/client.ts';
import { CloudError, type CloudErrorDetails } from '../../cloud/errors.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Histories } from '../lag/history.ts';
import {
  groupKey,
  type GroupRef,
  groupsIn,
  type InstanceGroup,
  type InstanceGroupRef,
  type InstanceRef,
  type LogstoreGroup,
  type LogstoreGroupRef,
  type LogstoreRef,
} from '../places.ts';
import { lookRepeatedly, type NotSeen, type Wait, writeOnce } from '../writeOnce.ts';

export interface NewInstanceGroup {
  readonly name: string;
  readonly userName: string;
  readonly password: string;
}
export interface NewLogstoreGroup {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly isOrdered: boolean;
}
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

/** The calls that write. */
interface Writers {
  readonly dts: Pick<DtsClient, 'createConsumerChannel' | 'modifyConsumerChannel' | 'deleteConsumerChannel'>;
  readonly sls: Pick<SlsClient, 'createConsumerGroup' | 'updateConsumerGroup' | 'deleteConsumerGroup'>;
}

interface Parts {
  readonly cloudOf: (accountId: string) => Promise<Writers>;
  readonly catalog: Pick<Catalog, 'currentInstanceGroups' | 'currentLogstoreGroups' | 'refresh'> & {
    /** Keeps a deleted group out of the lists while the service still shows it. */
    hideDeleted(group: InstanceGroupRef): void;
  };
  readonly histories: Pick<Histories, 'mark' | 'forget'>;
  /** What was kept for undoing resets of a group goes with the group. */
  readonly resets: { forget(matches: (key: string) => boolean): Promise<void> };
  readonly wait: Wait;
}

/** The list of DTS may show a deleted group for ten seconds. */
const deletionLooksAfterMs = { sls: undefined, dts: [0, 3_000, 7_000] };

/**
 * Creates, edits and deletes consumer groups. Every request is sent once, and what became of it is looked up in the list
 * when its answer was lost: `writeOnce` says how, and with what a change rejects.
 */
export class GroupChanges {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-createconsumergroup */
  async createLogstoreGroup(
    { accountId, region, project, logstore }: LogstoreRef,
    group: NewLogstoreGroup,
    signal: AbortSignal,
  ): Promise<LogstoreGroup> {
    const { sls } = await this.#parts.cloudOf(accountId);
    const ref = { accountId, region, project, logstore };
    return this.#create<LogstoreGroup>(
      {
        about: { service: 'sls', operation: 'CreateConsumerGroup', accountId, region },
        list: async listSignal => (await this.#parts.catalog.currentLogstoreGroups(ref, listSignal)).items,
        identify: listed => listed.group.name,
        isWanted: listed => listed.group.name === group.name,
        send: async () => {
          await sls.createConsumerGroup(region, project, logstore, group, signal);
          return { ...ref, group };
        },
      },
      signal,
    );
  }

  /** https://alibabacloud.com/help/en/doc-detail/264593.htm */
  async createInstanceGroup(
    { accountId, region, instanceId, jobId }: InstanceRef,
    group: NewInstanceGroup,
    signal: AbortSignal,
  ): Promise<InstanceGroup> {
    const { dts } = await this.#parts.cloudOf(accountId);
    const ref = { accountId, region, instanceId, jobId };
    const { name, userName } = group;
    return this.#create<InstanceGroup>(
      {
        about: { service: 'dts', operation: 'CreateConsumerChannel', accountId, region },
        list: async listSignal => (await this.#parts.catalog.currentInstanceGroups(ref, listSignal)).items,
        identify: listed => listed.group.id,
        isWanted: listed => listed.group.name === name && listed.group.userName === userName,
        send: async () => {
          const { consumerGroupId } = await dts.createConsumerChannel(region, { instanceId, jobId, ...group }, signal);
          return { ...ref, group: { id: consumerGroupId, name, userName } };
        },
      },
      signal,
    );
  }

  /** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-updateconsumergroup */
  async editLogstoreGroup(ref: LogstoreGroupRef, change: LogstoreGroupChange, signal: AbortSignal): Promise<void> {
    const { region, project, logstore, groupName } = ref;
    const { sls } = await this.#parts.cloudOf(ref.accountId);
    await this.#edit(
      ref,
      () => sls.updateConsumerGroup(region, project, logstore, groupName, change, signal),
      async lookSignal => {
        const found = await this.#findLogstoreGroup(ref, lookSignal);
        if (!found) return 'notApplied';
        const { timeoutSeconds, isOrdered } = { ...found.group, ...change };
        const isSo = found.group.timeoutSeconds === timeoutSeconds && found.group.isOrdered === isOrdered;
        return isSo ? 'edited' : 'notApplied';
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
      async lookSignal => {
        const found = await this.#findInstanceGroup(ref, lookSignal);
        if (!found) return 'notApplied';
        const { name = found.group.name, userName = found.group.userName } = change;
        if (found.group.name !== name || found.group.userName !== userName) return 'notApplied';
        return change.password === undefined ? 'edited' : 'unknown';
      },
      signal,
    );
  }

  /** The checkpoints go with the group and cannot be had back. */
  async deleteGroup(ref: GroupRef, signal: AbortSignal): Promise<Deletion> {
    const cloud = await this.#parts.cloudOf(ref.accountId);
    const deletion = await writeOnce<Deletion>({
      about: aboutChange(ref, 'delete'),
      send: () => this.#sendDeletion(cloud, ref, signal),
      look: async lookSignal => {
        if (!(await this.#find(ref, lookSignal))) return 'deleted';
        // The list of DTS may still show what is deleted.
        return ref.kind === 'dts' ? 'unknown' : 'notApplied';
      },
      signal,
      wait: this.#parts.wait,
      afterMs: deletionLooksAfterMs[ref.kind],
    });
    const { catalog, histories, resets } = this.#parts;
    const isDeleted = (key: string): boolean => key === groupKey(ref);
    histories.forget(isDeleted);
    // What could not be forgotten is only never asked for again.
    await resets.forget(isDeleted).catch(() => undefined);
    if (ref.kind === 'dts') catalog.hideDeleted(ref);
    catalog.refresh(groupsIn(ref));
    return deletion;
  }

  /** Creates a group; the one that is taken for it is as it was wanted, and was not in the list before. */
  async #create<T>({ about, list, identify, isWanted, send }: Creation<T>, signal: AbortSignal): Promise<T> {
    const listed = await list(signal).catch((failure: unknown) => {
      // Nothing was sent yet, so nothing is unknown.
      throw failure instanceof CloudError ? failure.withOutcome('notApplied') : failure;
    });
    const before = new Set(listed.map(identify));
    const find = async (lookSignal: AbortSignal): Promise<T | undefined> =>
      (await list(lookSignal)).find(group => isWanted(group) && !before.has(identify(group)));
    const { wait } = this.#parts;
    return writeOnce<T>({
      about,
      send: async () => {
        const created = await send();
        // It exists, whatever looking says: a list that is late or fails must not turn success into failure.
        const { seen } = await lookRepeatedly(find, group => group !== undefined, { wait });
        return seen ?? created;
      },
      look: async lookSignal => (await find(lookSignal)) ?? 'notApplied',
      signal,
      wait,
    });
  }

  async #edit(
    ref: GroupRef,
    send: () => Promise<void>,
    look: (signal: AbortSignal) => Promise<'edited' | NotSeen>,
    signal: AbortSignal,
  ): Promise<void> {
    await writeOnce<'edited'>({
      about: aboutChange(ref, 'edit'),
      send: async () => {
        await send();
        return 'edited';
      },
      look,
      signal,
      wait: this.#parts.wait,
    });
    this.#parts.histories.mark(ref, { at: Date.now(), kind: 'edited' });
    this.#parts.catalog.refresh(groupsIn(ref));
  }

  async #sendDeletion({ dts, sls }: Writers, ref: GroupRef, signal: AbortSignal): Promise<Deletion> {
    try {
      switch (ref.kind) {
        case 'dts': {
          const { instanceId, jobId, groupId } = ref;
          await dts.deleteConsumerChannel(ref.region, { instanceId, jobId, groupId }, signal);
          break;
        }
        case 'sls':
          await sls.deleteConsumerGroup(ref.region, ref.project, ref.logstore, ref.groupName, signal);
      }
      return 'deleted';
    } catch (failure) {
      if (!(failure instanceof CloudError) || failure.kind !== 'notFound') throw failure;
      // What DTS says of a missing group is not documented, so there the list decides.
      if (failure.fault === 'noSuchGroup' || (await this.#isGone(ref))) return 'alreadyGone';
      throw failure;
    }
  }

  /** One look, for a service that says that something is not there and not what. */
  async #isGone(ref: GroupRef): Promise<boolean> {
    const find = async (signal: AbortSignal): Promise<boolean> => !(await this.#find(ref, signal));
    const { seen = false } = await lookRepeatedly(find, () => true, { wait: this.#parts.wait, afterMs: [0] });
    return seen;
  }

  #find(ref: GroupRef, signal: AbortSignal): Promise<InstanceGroup | LogstoreGroup | undefined> {
    return ref.kind === 'dts' ? this.#findInstanceGroup(ref, signal) : this.#findLogstoreGroup(ref, signal);
  }

  async #findInstanceGroup(ref: InstanceGroupRef, signal: AbortSignal): Promise<InstanceGroup | undefined> {
    const { items } = await this.#parts.catalog.currentInstanceGroups(ref, signal);
    return items.find(({ group }) => group.id === ref.groupId);
  }

  async #findLogstoreGroup(ref: LogstoreGroupRef, signal: AbortSignal): Promise<LogstoreGroup | undefined> {
    const { items } = await this.#parts.catalog.currentLogstoreGroups(ref, signal);
    return items.find(({ group }) => group.name === ref.groupName);
  }
}

/** How one kind of group is listed and created. `T` is the group. */
interface Creation<T> {
  readonly about: Omit<CloudErrorDetails, 'outcome'>;
  readonly list: (signal: AbortSignal) => Promise<readonly T[]>;
  readonly identify: (group: T) => string;
  readonly isWanted: (group: T) => boolean;
  /** Resolves with the group as far as the answer tells it. */
  readonly send: () => Promise<T>;
}

const operations = {
  dts: { edit: 'ModifyConsumerChannel', delete: 'DeleteConsumerChannel' },
  sls: { edit: 'UpdateConsumerGroup', delete: 'DeleteConsumerGroup' },
};

const aboutChange = ({ kind, accountId, region }: GroupRef, change: 'edit' | 'delete'): Creation<unknown>['about'] => ({
  service: kind,
  operation: operations[kind][change],
  accountId,
  region,
});
