import type { DtsJobDetail, SubscriptionInstanceStatus } from '../../cloud/dts/types.ts';
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

/** What is loaded of a list so far. */
export interface PartialList<T> {
  readonly items: readonly T[];
  /** How many the service has, for the filter in force. */
  readonly total: number;
}

/**
 * Loads, remembers and forgets resources, and says what changed. Every promise may reject with a `CloudError`; a failure
 * is not remembered as an answer. Concurrent askers of one list share one request.
 */
export interface Catalog {
  /** Fires with the list that has to be drawn again. */
  readonly onDidChange: Event<ListRef>;

  instances(region: RegionRef): Promise<PartialList<ChangeTrackingInstance>>;
  instanceGroups(instance: InstanceRef): Promise<PartialList<InstanceGroup>>;
  projects(region: RegionRef): Promise<PartialList<Project>>;
  logstores(project: ProjectRef): Promise<PartialList<LogstoreRef>>;
  logstoreGroups(logstore: LogstoreRef): Promise<PartialList<LogstoreGroup>>;
  /** What is remembered of a list right now, without asking anybody. */
  peek(ref: ListRef): { readonly count: number; readonly total: number } | undefined;

  /** Loads the next page of a paged list (instances, projects, Logstores) and fires `onDidChange`. */
  loadMore(ref: ListRef): Promise<void>;
  /** Asks the service for names that contain `text`; an empty text clears the filter. Forgets the list and fires. */
  setFilter(ref: ListRef, text: string): void;
  filterOf(ref: ListRef): string;
  /** The lists with a filter in force, also one from before a restart. */
  filtered(): readonly ListRef[];
  /** Forgets a list and the lists below it, cancels what is under way for them, and fires `onDidChange`. */
  refresh(ref: ListRef): void;
  /** Reads one instance anew, in its place among the loaded ones, and refreshes its groups. */
  refreshInstance(instance: InstanceRef): Promise<void>;
  /** Refreshes all lists of an account. */
  refreshAccount(accountId: string): void;

  /** Instances whose name contains `text`, straight from the service, for pickers. First page only. */
  findInstances(region: RegionRef, text: string, signal: AbortSignal): Promise<PartialList<ChangeTrackingInstance>>;
  findProjects(region: RegionRef, text: string, signal: AbortSignal): Promise<PartialList<Project>>;
  findLogstores(project: ProjectRef, text: string, signal: AbortSignal): Promise<PartialList<LogstoreRef>>;

  jobDetail(instance: InstanceRef, signal: AbortSignal): Promise<DtsJobDetail>;
  subscriptionStatus(instance: InstanceRef, signal: AbortSignal): Promise<SubscriptionInstanceStatus>;
  /** The groups as they are now, past the memory; the memory is brought up to date. */
  currentInstanceGroups(instance: InstanceRef, signal: AbortSignal): Promise<PartialList<InstanceGroup>>;
  currentLogstoreGroups(logstore: LogstoreRef, signal: AbortSignal): Promise<PartialList<LogstoreGroup>>;
  shards(logstore: LogstoreRef, signal: AbortSignal): Promise<readonly Shard[]>;
}
