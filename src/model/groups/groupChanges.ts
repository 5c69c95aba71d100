import type { DtsClient } from '../../cloud/dts/client.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Histories } from '../lag/history.ts';
import {
  groupKey,
  type GroupRef,
  groupsIn,
  type InstanceGroup,
  type InstanceGroupRef,
  instanceOf,
  type InstanceRef,
  type ListRef,
  type LogstoreGroup,
  type LogstoreGroupRef,
  logstoreOf,
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
/** The settings of a group that are changed. The others stay as they are. */
export type LogstoreGroupChange = Partial<Omit<NewLogstoreGroup, 'name'>>;
export type InstanceGroupChange = Partial<NewInstanceGroup>;

/**
 * How a deletion ended. In either case the group no longer exists; `alreadyGone` means that it was deleted elsewhere.
 */
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
  /** The saved resets, from which those of a deleted group are dropped. */
  readonly resets: { forget(matches: (key: string) => boolean): Promise<void> };
  readonly wait: Wait;
}

/** When to look whether a group is deleted. The list of DTS may show a deleted group for ten seconds. */
const deletionLooksAfterMs = { sls: undefined, dts: [0, 3_000, 7_000] };

/**
 * Creates, edits and deletes consumer groups. Each request is sent once, and when its answer is lost, the list of
 * groups tells what became of it. `writeOnce` describes how, and with what a change rejects.
 */
export class GroupChanges {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-createconsumergroup */
  async createLogstoreGroup(place: LogstoreRef, group: NewLogstoreGroup, signal: AbortSignal): Promise<LogstoreGroup> {
    const ref = logstoreOf(place);
    const { accountId, region, project, logstore } = ref;
    const { sls } = await this.#parts.cloudOf(accountId);
    return this.#create<LogstoreGroup>(
      groupsIn(ref),
      {
        list: async listSignal => (await this.#parts.catalog.currentLogstoreGroups(ref, listSignal)).items,
        identify: listed => listed.group.name,
        likeness: ({ group: { name, timeoutSeconds = group.timeoutSeconds, isOrdered = group.isOrdered } }) => {
          if (name !== group.name) return 'other';
          // Somebody else may have created it at the same time with other settings.
          return timeoutSeconds === group.timeoutSeconds && isOrdered === group.isOrdered ? 'asSent' : 'unsure';
        },
        send: async () => {
          await sls.createConsumerGroup(region, project, logstore, group, signal);
          return { ...ref, group };
        },
      },
      signal,
    );
  }

  /** https://alibabacloud.com/help/en/doc-detail/264593.htm */
  async createInstanceGroup(place: InstanceRef, group: NewInstanceGroup, signal: AbortSignal): Promise<InstanceGroup> {
    const ref = instanceOf(place);
    const { accountId, region, instanceId, jobId } = ref;
    const { dts } = await this.#parts.cloudOf(accountId);
    const { name, userName } = group;
    return this.#create<InstanceGroup>(
      groupsIn(ref),
      {
        list: async listSignal => (await this.#parts.catalog.currentInstanceGroups(ref, listSignal)).items,
        identify: listed => listed.group.id,
        likeness: ({ group: { id, name: listed, userName: user = userName } }) => {
          if (listed === name && user === userName) return 'asSent';
          // The list does not tell the name of this one, which may be any.
          return listed === id ? 'unsure' : 'other';
        },
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
        const { timeoutSeconds = found.group.timeoutSeconds, isOrdered = found.group.isOrdered } = change;
        const isSo = found.group.timeoutSeconds === timeoutSeconds && found.group.isOrdered === isOrdered;
        if (isSo) return 'edited';
        // A list may leave out a setting, which then says nothing about the change.
        const isOtherwise = (['timeoutSeconds', 'isOrdered'] as const).some(
          setting =>
            found.group[setting] !== undefined && found.group[setting] !== (change[setting] ?? found.group[setting]),
        );
        return isOtherwise ? 'notApplied' : 'unknown';
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
        const isOtherwise =
          found.group.name !== name || (found.group.userName !== undefined && found.group.userName !== userName);
        if (isOtherwise) return 'notApplied';
        return change.password === undefined && found.group.userName === userName ? 'edited' : 'unknown';
      },
      signal,
    );
  }

  /** Deletes a group. Its checkpoints are deleted as well and cannot be restored. */
  async deleteGroup(ref: GroupRef, signal: AbortSignal): Promise<Deletion> {
    const cloud = await this.#parts.cloudOf(ref.accountId);
    const deletion = await writeOnce<Deletion>({
      send: () => this.#sendDeletion(cloud, ref, signal),
      look: async lookSignal => {
        if (!(await this.#find(ref, lookSignal))) return 'deleted';
        // The list of DTS may still show a deleted group.
        return ref.kind === 'dts' ? 'unknown' : 'notApplied';
      },
      signal,
      wait: this.#parts.wait,
      afterMs: deletionLooksAfterMs[ref.kind],
    });
    const { catalog, histories, resets } = this.#parts;
    const isDeleted = (key: string): boolean => key === groupKey(ref);
    histories.forget(isDeleted);
    // If forgetting fails, the saved resets stay, but nothing asks for them again.
    await resets.forget(isDeleted).catch(() => undefined);
    if (ref.kind === 'dts') catalog.hideDeleted(ref);
    catalog.refresh(groupsIn(ref));
    return deletion;
  }

  /** Creates a group. After a lost answer, a listed group is taken for it if it is new in the list and as it was sent. */
  async #create<T>(ref: ListRef, { list, identify, likeness, send }: Creation<T>, signal: AbortSignal): Promise<T> {
    const listed = await list(signal).catch((failure: unknown) => {
      // Nothing was sent yet, so the outcome is certain.
      throw failure instanceof CloudError ? failure.withOutcome('notApplied') : failure;
    });
    const before = new Set(listed.map(identify));
    const added = async (lookSignal: AbortSignal): Promise<readonly T[]> =>
      (await list(lookSignal)).filter(group => !before.has(identify(group)));
    const { wait, catalog } = this.#parts;
    return writeOnce<T>({
      send: async () => {
        const created = await send();
        // The group exists now. A list that is late or fails must not turn success into failure.
        const { seen } = await lookRepeatedly(
          async lookSignal => (await added(lookSignal)).find(group => identify(group) === identify(created)),
          group => group !== undefined,
          { wait },
        );
        // What is remembered lacks the group, so the list is read again when it is next shown.
        if (!seen) catalog.refresh(ref);
        return seen ?? created;
      },
      look: async lookSignal => {
        const groups = await added(lookSignal);
        const found = groups.find(group => likeness(group) === 'asSent');
        return found ?? (groups.some(group => likeness(group) === 'unsure') ? 'unknown' : 'notApplied');
      },
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
      // The answer of DTS for a missing group is not documented, so the list decides.
      if (failure.fault === 'noSuchGroup' || (await this.#isGone(ref))) return 'alreadyGone';
      throw failure;
    }
  }

  /** Looks once whether a group is gone, for an answer that does not tell what was not found. */
  async #isGone(ref: GroupRef): Promise<boolean> {
    const isMissing = async (signal: AbortSignal): Promise<boolean> => !(await this.#find(ref, signal));
    const { seen = false } = await lookRepeatedly(isMissing, () => true, { wait: this.#parts.wait, afterMs: [0] });
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

/** How a group of one service is created and found in the list. `T` is the group. */
interface Creation<T> {
  readonly list: (signal: AbortSignal) => Promise<readonly T[]>;
  readonly identify: (group: T) => string;
  /** How a group in the list compares with the one that was sent. What the list leaves out says nothing. */
  readonly likeness: (group: T) => 'asSent' | 'unsure' | 'other';
  /** Creates the group, and resolves with it as far as the answer tells. */
  readonly send: () => Promise<T>;
}
