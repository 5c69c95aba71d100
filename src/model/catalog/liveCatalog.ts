import type { Page } from '../../cloud/bodies.ts';
import type { DtsClient } from '../../cloud/dts/client.ts';
import type { AlertRule, DtsJob, DtsJobDetail, Precheck, SubscriptionInstanceStatus } from '../../cloud/dts/types.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { Shard, SlsProject } from '../../cloud/sls/responses.ts';
import { isName, isObject } from '../checks.ts';
import { Entries, type EntryKind } from '../entries.ts';
import { Emitter, type Subscription } from '../event.ts';
import {
  accountOfKey,
  accountOfListKey,
  type ChangeTrackingInstance,
  filteredList,
  groupKey,
  groupRefOf,
  groupsIn,
  type InstanceGroup,
  type InstanceGroupRef,
  instanceOf,
  type InstanceRef,
  instancesIn,
  isWithin,
  listKey,
  type ListRef,
  type LogstoreGroup,
  logstoreOf,
  type LogstoreRef,
  logstoresIn,
  type Project,
  projectOf,
  type ProjectRef,
  projectsIn,
  regionOf,
  type RegionRef,
} from '../places.ts';
import { isOfOneOperation, renewedJob } from '../status/wholeJob.ts';
import type { Catalog, PartialList } from './catalog.ts';
import { ListMemory } from './listMemory.ts';

/** The rows per page of the tree. DescribeDtsJobs allows 30 at most by its newest page; SLS allows 500, too many to read. */
const instancesPerPage = 30;
const namesPerPage = 100;
const hiddenForMs = 30_000;

/** The name filter of a list as it is stored, with the key that `listKey` makes. */
export interface StoredFilter {
  readonly list: string;
  readonly text: string;
}

export const filterKind: EntryKind<StoredFilter> = {
  name: 'filter',
  keyOf: ({ list }) => list,
  isValid: isObject<StoredFilter>({ list: isName, text: isName }),
};

interface Readers {
  readonly dts: Pick<
    DtsClient,
    | 'describeDtsJobs'
    | 'describeDtsJobDetail'
    | 'describePreCheckStatus'
    | 'describeJobMonitorRule'
    | 'describeSubscriptionInstanceStatus'
    | 'describeConsumerChannel'
  >;
  readonly sls: Pick<SlsClient, 'listProject' | 'listLogStores' | 'listConsumerGroup' | 'listShards'>;
}
type CloudOf = (accountId: string) => Promise<Readers>;

/** Which page of a list is asked for, after how many others. */
interface Asked {
  readonly nameContains: string;
  readonly pages: number;
  readonly signal: AbortSignal;
}
type AnyMemory = ListMemory<ChangeTrackingInstance | InstanceGroup | Project | LogstoreRef | LogstoreGroup>;

export class LiveCatalog implements Catalog {
  readonly #cloudOf: CloudOf;
  readonly #memories = new Map<string, { readonly ref: ListRef; readonly memory: AnyMemory }>();
  readonly #filters: Entries<StoredFilter>;
  /** The filters that the lists in memory were read with, by key. */
  #applied: ReadonlyMap<string, string>;
  readonly #filterNotKept: (error: unknown) => void;
  readonly #subscription: Subscription;
  /** The moments until which deleted groups are kept out of the lists, by the keys of the groups. */
  readonly #hidden = new Map<string, number>();
  readonly #changed = new Emitter<ListRef>();
  readonly onDidChange = this.#changed.event;

  /**
   * The filters are those of all windows. By default, they last as long as the catalog. `filterNotKept` is called when
   * one cannot be written, and then it does not apply.
   */
  constructor(
    cloudOf: CloudOf,
    filters = new Entries(filterKind),
    filterNotKept: (error: unknown) => void = () => undefined,
  ) {
    this.#cloudOf = cloudOf;
    this.#filters = filters;
    this.#filterNotKept = filterNotKept;
    this.#applied = this.#filterTexts();
    this.#subscription = filters.onDidChange(() => this.#followFilters());
  }

  instances(region: RegionRef): Promise<PartialList<ChangeTrackingInstance>> {
    return this.#instances(instancesIn(region)).get();
  }

  instanceGroups(instance: InstanceRef): Promise<PartialList<InstanceGroup>> {
    return this.#instanceGroups(groupsIn(instance)).get();
  }

  projects(region: RegionRef): Promise<PartialList<Project>> {
    return this.#projects(projectsIn(region)).get();
  }

  logstores(project: ProjectRef): Promise<PartialList<LogstoreRef>> {
    return this.#logstores(logstoresIn(project)).get();
  }

  logstoreGroups(logstore: LogstoreRef): Promise<PartialList<LogstoreGroup>> {
    return this.#logstoreGroups(groupsIn(logstore)).get();
  }

  peek(ref: ListRef): { readonly count: number; readonly total: number } | undefined {
    const list = this.#memories.get(listKey(ref))?.memory.peek();
    return list && { count: list.items.length, total: list.total };
  }

  async loadMore(ref: ListRef): Promise<void> {
    await this.#memoryOf(ref).loadMore();
    this.#changed.fire(ref);
  }

  setFilter(ref: ListRef, text: string): void {
    this.#changeFilter(listKey(ref), text === '' ? undefined : text);
    this.#applied = this.#filterTexts();
    this.refresh(ref);
  }

  filterOf(ref: ListRef): string {
    return this.#filters.find(listKey(ref))?.text ?? '';
  }

  filtered(): readonly ListRef[] {
    return this.#filters.all().flatMap(({ list }) => filteredList(list) ?? []);
  }

  refresh(ref: ListRef): void {
    this.#forget(key => isWithin(key, listKey(ref)));
    this.#changed.fire(ref);
  }

  async refreshInstance(instance: InstanceRef): Promise<void> {
    const ref = instanceOf(instance);
    this.refresh(groupsIn(ref));
    const list = instancesIn(ref);
    const memory = this.#instances(list);
    const job = await this.currentJob(ref, new AbortController().signal);
    memory.update({ ...ref, job });
    this.#changed.fire(list);
  }

  refreshAccount(accountId: string): void {
    const dropped = this.#forget(key => isWithin(key, accountId));
    const keys = dropped.map(listKey);
    for (const ref of dropped) {
      const isBelowAnother = keys.some(key => key !== listKey(ref) && isWithin(listKey(ref), key));
      if (!isBelowAnother) this.#changed.fire(ref);
    }
  }

  /** Drops what was loaded or deleted with the account's former keys, because they belonged to another identity. */
  forgetAccount(accountId: string): void {
    for (const key of this.#hidden.keys()) if (accountOfKey(key) === accountId) this.#hidden.delete(key);
    this.refreshAccount(accountId);
  }

  /** Forgets accounts that were removed, and their filters. */
  forgetAccounts(isGone: (accountId: string) => boolean): void {
    this.#forget(key => isGone(accountOfListKey(key)));
    for (const { list } of this.#filters.all()) {
      if (isGone(accountOfListKey(list))) this.#changeFilter(list, undefined);
    }
    this.#applied = this.#filterTexts();
  }

  async findInstances(
    region: RegionRef,
    text: string,
    signal: AbortSignal,
  ): Promise<PartialList<ChangeTrackingInstance>> {
    return this.#instancePage(regionOf(region), { nameContains: text, pages: 0, signal });
  }

  async findProjects(region: RegionRef, text: string, signal: AbortSignal): Promise<PartialList<Project>> {
    return this.#projectPage(regionOf(region), { nameContains: text, pages: 0, signal });
  }

  async findLogstores(project: ProjectRef, text: string, signal: AbortSignal): Promise<PartialList<LogstoreRef>> {
    return this.#logstorePage(projectOf(project), { nameContains: text, pages: 0, signal });
  }

  async currentJob(instance: InstanceRef, signal: AbortSignal): Promise<DtsJob> {
    const known = this.rememberedJob(instance);
    try {
      const listed = await this.listedJob(instance, signal);
      if (listed) return listed;
    } catch (failure) {
      if (!isOfOneOperation(failure)) throw failure;
    }
    return renewedJob(known, await this.jobDetail(instance, signal));
  }

  async listedJob({ accountId, region, instanceId }: InstanceRef, signal: AbortSignal): Promise<DtsJob | undefined> {
    const { dts } = await this.#cloudOf(accountId);
    const { items } = await dts.describeDtsJobs(region, { instanceId }, signal);
    return items.find(job => job.instanceId === instanceId);
  }

  rememberedJob(instance: InstanceRef): DtsJob | undefined {
    const listed = this.#memories.get(listKey(instancesIn(instance)))?.memory.peek();
    const row = listed?.items.find(item => 'job' in item && item.instanceId === instance.instanceId);
    return row && 'job' in row ? row.job : undefined;
  }

  async precheck({ accountId, region, jobId }: InstanceRef, signal: AbortSignal): Promise<Precheck> {
    const { dts } = await this.#cloudOf(accountId);
    return dts.describePreCheckStatus(region, jobId, signal);
  }

  async alertRules({ accountId, region, jobId }: InstanceRef, signal: AbortSignal): Promise<readonly AlertRule[]> {
    const { dts } = await this.#cloudOf(accountId);
    return dts.describeJobMonitorRule(region, jobId, signal);
  }

  async jobDetail(instance: InstanceRef, signal: AbortSignal): Promise<DtsJobDetail> {
    const { dts } = await this.#cloudOf(instance.accountId);
    return dts.describeDtsJobDetail(instance.region, instance, signal);
  }

  async subscriptionStatus(instance: InstanceRef, signal: AbortSignal): Promise<SubscriptionInstanceStatus> {
    const { dts } = await this.#cloudOf(instance.accountId);
    return dts.describeSubscriptionInstanceStatus(instance.region, instance.instanceId, signal);
  }

  async currentInstanceGroups(instance: InstanceRef, signal: AbortSignal): Promise<PartialList<InstanceGroup>> {
    const ref = groupsIn(instance);
    return this.#renew(ref, this.#instanceGroups(ref), await this.#instanceGroupPage(instanceOf(instance), signal));
  }

  async currentLogstoreGroups(logstore: LogstoreRef, signal: AbortSignal): Promise<PartialList<LogstoreGroup>> {
    const ref = groupsIn(logstore);
    return this.#renew(ref, this.#logstoreGroups(ref), await this.#logstoreGroupPage(logstoreOf(logstore), signal));
  }

  /**
   * Keeps a deleted group out of its list for half a minute, because the service may still list it. The vendor's own
   * tools wait ten seconds. https://www.alibabacloud.com/help/zh/dts/developer-reference/api-deleteconsumerchannel
   */
  hideDeleted(group: InstanceGroupRef): void {
    this.#hidden.set(groupKey(group), Date.now() + hiddenForMs);
  }

  async shards(logstore: LogstoreRef, signal: AbortSignal): Promise<readonly Shard[]> {
    const { sls } = await this.#cloudOf(logstore.accountId);
    return sls.listShards(logstore.region, logstore.project, logstore.logstore, signal);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#forget(() => true);
    this.#changed.dispose();
  }

  #changeFilter(list: string, text: string | undefined): void {
    // No caller waits for filters to be saved.
    this.#filters.change(list, () => (text === undefined ? undefined : { list, text })).catch(this.#filterNotKept);
  }

  #filterTexts(): ReadonlyMap<string, string> {
    return new Map(this.#filters.all().map(({ list, text }) => [list, text]));
  }

  /** Drops the lists that another window has filtered in another way. */
  #followFilters(): void {
    const before = this.#applied;
    const now = this.#filterTexts();
    this.#applied = now;
    for (const key of new Set([...before.keys(), ...now.keys()])) {
      const list = before.get(key) === now.get(key) ? undefined : filteredList(key);
      if (list) this.refresh(list);
    }
  }

  #instances(ref: ListRef & { list: 'instances' }): ListMemory<ChangeTrackingInstance> {
    return this.#remember(
      ref,
      asked => this.#instancePage(regionOf(ref), asked),
      ({ instanceId }) => instanceId,
    );
  }

  #instanceGroups(ref: ListRef & { list: 'instanceGroups' }): ListMemory<InstanceGroup> {
    return this.#remember(
      ref,
      ({ signal }) => this.#instanceGroupPage(instanceOf(ref), signal),
      item => item.group.id,
    );
  }

  #projects(ref: ListRef & { list: 'projects' }): ListMemory<Project> {
    return this.#remember(
      ref,
      asked => this.#projectPage(regionOf(ref), asked),
      ({ project }) => project,
    );
  }

  #logstores(ref: ListRef & { list: 'logstores' }): ListMemory<LogstoreRef> {
    return this.#remember(
      ref,
      asked => this.#logstorePage(projectOf(ref), asked),
      ({ logstore }) => logstore,
    );
  }

  #logstoreGroups(ref: ListRef & { list: 'logstoreGroups' }): ListMemory<LogstoreGroup> {
    return this.#remember(
      ref,
      ({ signal }) => this.#logstoreGroupPage(logstoreOf(ref), signal),
      item => item.group.name,
    );
  }

  #memoryOf(ref: ListRef): { loadMore(): Promise<unknown> } {
    switch (ref.list) {
      case 'instances':
        return this.#instances(ref);
      case 'instanceGroups':
        return this.#instanceGroups(ref);
      case 'projects':
        return this.#projects(ref);
      case 'logstores':
        return this.#logstores(ref);
      case 'logstoreGroups':
        return this.#logstoreGroups(ref);
    }
  }

  #remember<T>(
    ref: ListRef,
    nextPage: (asked: Asked) => Promise<PartialList<T>>,
    identify: (item: T) => string,
  ): ListMemory<T> {
    const key = listKey(ref);
    const known = this.#memories.get(key);
    // The key names the kind of list, so what is stored under it has that list's type.
    if (known) return known.memory as unknown as ListMemory<T>;
    const memory = new ListMemory<T>(
      (pages, signal) => nextPage({ nameContains: this.filterOf(ref), pages, signal }),
      identify,
    );
    this.#memories.set(key, { ref, memory: memory as unknown as AnyMemory });
    return memory;
  }

  /** Puts a list that was read elsewhere into the memory, and fires only if the rows differ. */
  #renew<T>(ref: ListRef, memory: ListMemory<T>, list: PartialList<T>): PartialList<T> {
    const isNew = JSON.stringify(memory.peek()) !== JSON.stringify(list);
    memory.replace(list);
    if (isNew) this.#changed.fire(ref);
    return list;
  }

  /** Drops the lists whose keys match, and returns them. */
  #forget(matches: (key: string) => boolean): ListRef[] {
    const dropped: ListRef[] = [];
    for (const [key, { ref, memory }] of this.#memories) {
      if (!matches(key)) continue;
      memory.close();
      this.#memories.delete(key);
      dropped.push(ref);
    }
    return dropped;
  }

  async #instancePage(
    region: RegionRef,
    { nameContains, pages, signal }: Asked,
  ): Promise<PartialList<ChangeTrackingInstance>> {
    const { dts } = await this.#cloudOf(region.accountId);
    const page = await dts.describeDtsJobs(
      region.region,
      { pageNumber: pages + 1, pageSize: instancesPerPage, ...(nameContains && { nameContains }) },
      signal,
    );
    return mapPage(page, (job: DtsJob) => ({ ...region, instanceId: job.instanceId, jobId: job.jobId, job }));
  }

  async #instanceGroupPage(instance: InstanceRef, signal: AbortSignal): Promise<PartialList<InstanceGroup>> {
    const { dts } = await this.#cloudOf(instance.accountId);
    const page = await dts.describeConsumerChannel(instance.region, instance, signal);
    return this.#withoutDeleted(mapPage(page, group => ({ ...instance, group })));
  }

  #withoutDeleted({ items, total }: PartialList<InstanceGroup>): PartialList<InstanceGroup> {
    const now = Date.now();
    for (const [key, until] of this.#hidden) if (until <= now) this.#hidden.delete(key);
    const left = items.filter(group => !this.#hidden.has(groupKey(groupRefOf(group))));
    return { items: left, total: total - (items.length - left.length) };
  }

  async #projectPage(region: RegionRef, asked: Asked): Promise<PartialList<Project>> {
    const { sls } = await this.#cloudOf(region.accountId);
    const page = await sls.listProject(region.region, namePage(asked), asked.signal);
    return mapPage(page, (project: SlsProject) => ({
      ...region,
      project: project.name,
      ...(project.description && { description: project.description }),
      ...(project.status && { status: project.status }),
    }));
  }

  async #logstorePage(project: ProjectRef, asked: Asked): Promise<PartialList<LogstoreRef>> {
    const { sls } = await this.#cloudOf(project.accountId);
    const page = await sls.listLogStores(project.region, project.project, namePage(asked), asked.signal);
    return mapPage(page, logstore => ({ ...project, logstore }));
  }

  async #logstoreGroupPage(logstore: LogstoreRef, signal: AbortSignal): Promise<PartialList<LogstoreGroup>> {
    const { sls } = await this.#cloudOf(logstore.accountId);
    const groups = await sls.listConsumerGroup(logstore.region, logstore.project, logstore.logstore, signal);
    return { items: groups.map(group => ({ ...logstore, group })), total: groups.length };
  }
}

const namePage = ({ pages, nameContains }: Asked) => ({
  offset: pages * namesPerPage,
  size: namesPerPage,
  ...(nameContains && { nameContains }),
});

const mapPage = <A, B>(page: Page<A>, map: (item: A) => B): PartialList<B> => ({
  items: page.items.map(map),
  total: page.total,
});
