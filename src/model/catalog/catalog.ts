import type { AlertRule, DtsJob, DtsJobDetail, Precheck, SubscriptionInstanceStatus } from '../../cloud/dts/types.ts';
import type { Shard } from '../../cloud/sls/responses.ts';
import type { Event } from '../event.ts';
import type {
  ChangeTrackingInstance,
  InstanceGroup,
  InstanceRef,
  ListRef,
  LogstoreGroup,
  LogstoreRef,
  Project,
  ProjectRef,
  RegionRef,
} from '../places.ts';

/** A list as far as it is loaded. */
export interface PartialList<T> {
  readonly items: readonly T[];
  /** The number of items that the service has, with the filter applied. */
  readonly total: number;
}

/**
 * Loads and remembers the lists of resources, and reports changes. Every promise may reject with a `CloudError`;
 * failures are not remembered. Concurrent callers for one list share one request.
 */
export interface Catalog {
  /** Fires with the list that has changed, and with it the lists below. */
  readonly onDidChange: Event<ListRef>;

  instances(region: RegionRef): Promise<PartialList<ChangeTrackingInstance>>;
  instanceGroups(instance: InstanceRef): Promise<PartialList<InstanceGroup>>;
  projects(region: RegionRef): Promise<PartialList<Project>>;
  logstores(project: ProjectRef): Promise<PartialList<LogstoreRef>>;
  logstoreGroups(logstore: LogstoreRef): Promise<PartialList<LogstoreGroup>>;
  /** The size of a list as far as it is remembered, without a call. */
  peek(ref: ListRef): { readonly count: number; readonly total: number } | undefined;

  /** Loads the next page of a paged list (instances, projects, Logstores) and fires `onDidChange`. */
  loadMore(ref: ListRef): Promise<void>;
  /**
   * Limits a list to names that contain `text`, or removes the filter when that is empty. Forgets the list and fires.
   */
  setFilter(ref: ListRef, text: string): void;
  filterOf(ref: ListRef): string;
  /** The lists that have a filter, including those from before a restart. */
  filtered(): readonly ListRef[];
  /** Forgets a list and the lists below it, cancels their running calls, and fires `onDidChange`. */
  refresh(ref: ListRef): void;
  /** Reads one instance again, updates it in its list, and refreshes its groups. */
  refreshInstance(instance: InstanceRef): Promise<void>;
  refreshAccount(accountId: string): void;

  /** Asks the service for the first page of the instances whose name contains `text`, for pickers. */
  findInstances(region: RegionRef, text: string, signal: AbortSignal): Promise<PartialList<ChangeTrackingInstance>>;
  findProjects(region: RegionRef, text: string, signal: AbortSignal): Promise<PartialList<Project>>;
  findLogstores(project: ProjectRef, text: string, signal: AbortSignal): Promise<PartialList<LogstoreRef>>;

  /**
   * Asks for what a row shows of an instance: its row in the list of the service or, if that is refused, its detail,
   * which is poorer.
   */
  currentJob(instance: InstanceRef, signal: AbortSignal): Promise<DtsJob>;
  /** Asks for the row of one instance in the list of the service. Nothing if the service does not list it. */
  listedJob(instance: InstanceRef, signal: AbortSignal): Promise<DtsJob | undefined>;
  /** The row of an instance as far as it is remembered, without a call. */
  rememberedJob(instance: InstanceRef): DtsJob | undefined;
  jobDetail(instance: InstanceRef, signal: AbortSignal): Promise<DtsJobDetail>;
  precheck(instance: InstanceRef, signal: AbortSignal): Promise<Precheck>;
  /** The rules by which the account is told about the task of an instance. */
  alertRules(instance: InstanceRef, signal: AbortSignal): Promise<readonly AlertRule[]>;
  subscriptionStatus(instance: InstanceRef, signal: AbortSignal): Promise<SubscriptionInstanceStatus>;
  /** Asks the service for the current groups, and updates the memory. */
  currentInstanceGroups(instance: InstanceRef, signal: AbortSignal): Promise<PartialList<InstanceGroup>>;
  currentLogstoreGroups(logstore: LogstoreRef, signal: AbortSignal): Promise<PartialList<LogstoreGroup>>;
  shards(logstore: LogstoreRef, signal: AbortSignal): Promise<readonly Shard[]>;
}
