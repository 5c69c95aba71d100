import type { Page } from '../../cloud/bodies.ts';
import type { DtsClient } from '../../cloud/dts/client.ts';
import type { DtsJob, DtsJobDetail, Precheck, SubscriptionInstanceStatus } from '../../cloud/dts/types.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { Shard, SlsProject } from '../../cloud/sls/responses.ts';
import { Emitter } from '../event.ts';
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

/**
 * A store that keeps the name filters of lists across restarts, by `listKey`. Other windows may write to it as well.
 */
export interface FilterStore {
  read(): Readonly<Record<string, string>>;
  write(filters: Readonly<Record<string, string>>): void;
}

interface Readers {
  readonly dts: Pick<
    DtsClient,
    | 'describeDtsJobs'
    | 'describeDtsJobDetail'
    | 'describePreCheckStatus'
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
  readonly #filters: Map<string, string>;
  readonly #filterStore: FilterStore | undefined;
  /** The moments until which deleted groups are kept out of the lists, by the keys of the groups. */
  readonly #hidden = new Map<string, number>();
  readonly #changed = new Emitter<ListRef>();
  readonly onDidChange = this.#changed.event;

  /** Without a store, filters last as long as the catalog. */
  constructor(cloudOf: CloudOf, filterStore?: FilterStore) {
    this.#cloudOf = cloudOf;
    this.#filterStore = filterStore;
    this.#filters = new Map(Object.entries(filterStore?.read() ?? {}));
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
    const change = (filters: Map<string, string>): void => {
      if (text === '') filters.delete(listKey(ref));
      else filters.set(listKey(ref), text);
    };
    change(this.#filters);
    this.#storeFilters(change);
    this.refresh(ref);
  }

  filterOf(ref: ListRef): string {
    return this.#filters.get(listKey(ref)) ?? '';
  }

  filtered(): readonly ListRef[] {
    return [...this.#filters.keys()].map(filteredList).filter(list => list !== undefined);
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

  /** Forgets all other accounts and their filters, because they were removed. */
  keepOnly(accountIds: readonly string[]): void {
    const isGone = (key: string): boolean => !accountIds.includes(accountOfListKey(key));
    const dropGone = (filters: Map<string, string>): void => {
      for (const key of filters.keys()) if (isGone(key)) filters.delete(key);
    };
    this.#forget(isGone);
    dropGone(this.#filters);
    if (Object.keys(this.#filterStore?.read() ?? {}).some(isGone)) this.#storeFilters(dropGone);
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
    this.#forget(() => true);
    this.#changed.dispose();
  }

  /** Applies a change to the filters as they are stored by now, so that windows do not undo each other's changes. */
  #storeFilters(change: (stored: Map<string, string>) => void): void {
    if (!this.#filterStore) return;
    const stored = new Map(Object.entries(this.#filterStore.read()));
    change(stored);
    this.#filterStore.write(Object.fromEntries(stored));
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
