import type { DtsConsumerGroup, DtsJob } from '../cloud/dts/types.ts';
import type { SlsConsumerGroup } from '../cloud/sls/responses.ts';
import { parsedJson } from './checks.ts';

/**
 * This module holds the references to regions, instances, projects, Logstores, consumer groups and lists of them. A
 * reference tells where something is, and holds nothing that changes. All references are made, taken apart and turned
 * into keys here. Keys are stored with filters and histories, so their form must never change.
 */
export interface RegionRef {
  /** The ID that this extension gave the account, not the vendor's number. */
  readonly accountId: string;
  readonly region: string;
}
export interface InstanceRef extends RegionRef {
  readonly instanceId: string;
  readonly jobId: string;
}
export interface ProjectRef extends RegionRef {
  readonly project: string;
}
export interface LogstoreRef extends ProjectRef {
  readonly logstore: string;
}

/** The instance or Logstore that consumer groups belong to. */
export type GroupOwnerRef = InstanceRef | LogstoreRef;

export interface InstanceGroupRef extends InstanceRef {
  readonly kind: 'dts';
  readonly groupId: string;
}
export interface LogstoreGroupRef extends LogstoreRef {
  readonly kind: 'sls';
  readonly groupName: string;
}
/** A service that has consumer groups. */
export type GroupService = GroupRef['kind'];
/** A consumer group of either service. */
export type GroupRef = InstanceGroupRef | LogstoreGroupRef;

/** A list that a service returns, with the place that it is a list of. */
export type ListRef =
  | ({ readonly list: 'instances' } & RegionRef)
  | ({ readonly list: 'projects' } & RegionRef)
  | ({ readonly list: 'logstores' } & ProjectRef)
  | GroupListRef;

type GroupListRef =
  ({ readonly list: 'instanceGroups' } & InstanceRef) | ({ readonly list: 'logstoreGroups' } & LogstoreRef);

/** The reference alone, without what else the value holds. The same is true of the next functions. */
export const regionOf = ({ accountId, region }: RegionRef): RegionRef => ({ accountId, region });

export const instanceOf = ({ accountId, region, instanceId, jobId }: InstanceRef): InstanceRef => ({
  accountId,
  region,
  instanceId,
  jobId,
});

export const projectOf = ({ accountId, region, project }: ProjectRef): ProjectRef => ({ accountId, region, project });

export const logstoreOf = ({ accountId, region, project, logstore }: LogstoreRef): LogstoreRef => ({
  accountId,
  region,
  project,
  logstore,
});

/** The instance or Logstore that a group is in. */
export const ownerOf = (ref: GroupOwnerRef): GroupOwnerRef => ('instanceId' in ref ? instanceOf(ref) : logstoreOf(ref));

type Listed<Owner extends GroupOwnerRef, Group> = Owner & { readonly group: Group };
type ListedInInstance = Listed<InstanceRef, { readonly id: string }>;
type ListedInLogstore = Listed<LogstoreRef, { readonly name: string }>;

/** The reference to a group that was listed. */
export function groupRefOf(group: ListedInInstance): InstanceGroupRef;
export function groupRefOf(group: ListedInLogstore): LogstoreGroupRef;
export function groupRefOf(group: ListedInInstance | ListedInLogstore): GroupRef;
export function groupRefOf(group: ListedInInstance | ListedInLogstore): GroupRef {
  return 'instanceId' in group ? groupIn(group, group.group.id) : groupIn(group, group.group.name);
}

/** The group of an instance by its ID, or of a Logstore by its name. */
export function groupIn(owner: InstanceRef, id: string): InstanceGroupRef;
export function groupIn(owner: LogstoreRef, name: string): LogstoreGroupRef;
export function groupIn(owner: GroupOwnerRef, member: string): GroupRef;
export function groupIn(owner: GroupOwnerRef, member: string): GroupRef {
  return 'instanceId' in owner
    ? { kind: 'dts', ...instanceOf(owner), groupId: member }
    : { kind: 'sls', ...logstoreOf(owner), groupName: member };
}

/** The ID or name that tells a group from the others of its instance or Logstore. */
export const memberOf = (ref: GroupRef): string => (ref.kind === 'dts' ? ref.groupId : ref.groupName);

export const instancesIn = (region: RegionRef) => ({ list: 'instances', ...regionOf(region) }) as const;
export const projectsIn = (region: RegionRef) => ({ list: 'projects', ...regionOf(region) }) as const;
export const logstoresIn = (project: ProjectRef) => ({ list: 'logstores', ...projectOf(project) }) as const;

/** The list of the groups of an instance or Logstore. For a group, it is the list that holds the group. */
export function groupsIn(owner: InstanceRef): Extract<GroupListRef, { readonly list: 'instanceGroups' }>;
export function groupsIn(owner: LogstoreRef): Extract<GroupListRef, { readonly list: 'logstoreGroups' }>;
export function groupsIn(owner: GroupOwnerRef): GroupListRef;
export function groupsIn(owner: GroupOwnerRef): GroupListRef {
  return 'instanceId' in owner
    ? { list: 'instanceGroups', ...instanceOf(owner) }
    : { list: 'logstoreGroups', ...logstoreOf(owner) };
}

/** The names from the account down to a place, of which all kinds of keys are made. */
export function pathOf(place: ListRef | GroupRef): readonly [string, string, ...string[]] {
  if (!('list' in place)) return [...pathOf(groupsIn(place)), memberOf(place)];
  const { list, accountId, region } = place;
  switch (list) {
    case 'instances':
    case 'projects':
      return [accountId, region];
    case 'instanceGroups':
      return [accountId, region, place.instanceId];
    case 'logstores':
      return [accountId, region, place.project];
    case 'logstoreGroups':
      return [accountId, region, place.project, place.logstore];
  }
}

/** The key of a group, by which its history and its saved resets are stored. */
export const groupKey = (ref: GroupRef): string => JSON.stringify([ref.kind, ...pathOf(ref)]);

/** Whether a text that was stored is the key of a group. */
export function isGroupKey(text: string): boolean {
  const names = parsedJson(text);
  if (!Array.isArray(names) || !names.every(name => typeof name === 'string')) return false;
  const length: Readonly<Record<string, number>> = { dts: 5, sls: 6 } satisfies Record<GroupService, number>;
  return names.length === length[names[0] ?? ''];
}

/** The account of a group, from the group's key. */
export const accountOfKey = (key: string): string => (JSON.parse(key) as readonly string[])[1] ?? '';

/**
 * The key of a list, by which its filter is stored. It serves instances and Logstores as well, because each has one
 * list. The key of a list below another begins with the other's key and a slash, so a slash in a name is encoded. No
 * valid name has one.
 */
export function listKey(list: ListRef): string {
  const [accountId, region, ...below] = pathOf(list);
  return [accountId, region, serviceOf(list), ...below.map(name => name.replaceAll('/', '%2F'))].join('/');
}

const serviceOf = ({ list }: ListRef): GroupService =>
  list === 'instances' || list === 'instanceGroups' ? 'dts' : 'sls';

/** Whether the key of a list is that of another list, or of an account, or lies below it. */
export const isWithin = (key: string, above: string): boolean => key === above || key.startsWith(`${above}/`);

/** The account of a list, from the list's key. */
export const accountOfListKey = (key: string): string => key.slice(0, key.indexOf('/'));

/** The list that has a key, if it is a list that can be filtered. */
export function filteredList(key: string): ListRef | undefined {
  const [accountId, region, service, project, ...more] = key.split('/');
  if (!accountId || !region || more.length > 0) return undefined;
  if (service === 'sls' && project) return logstoresIn({ accountId, region, project: project.replaceAll('%2F', '/') });
  if (project !== undefined) return undefined;
  if (service === 'dts') return instancesIn({ accountId, region });
  return service === 'sls' ? projectsIn({ accountId, region }) : undefined;
}

/**
 * Reads a reference that was stored or that a page sent. It takes over only the known parts, which must all be texts.
 */
export function toGroupRef(value: unknown): GroupRef | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const parts = value as Readonly<Record<string, unknown>>;
  const text = (name: string): string => {
    const part = parts[name];
    return typeof part === 'string' ? part : '';
  };
  const place = { accountId: text('accountId'), region: text('region') };
  const ref: GroupRef =
    text('kind') === 'dts'
      ? { kind: 'dts', ...place, instanceId: text('instanceId'), jobId: text('jobId'), groupId: text('groupId') }
      : { kind: 'sls', ...place, project: text('project'), logstore: text('logstore'), groupName: text('groupName') };
  return ref.kind === parts['kind'] && Object.values(ref).every(part => part !== '') ? ref : undefined;
}

/** An instance as DTS lists it, with its place. The next interfaces are the same for the other resources. */
export interface ChangeTrackingInstance extends InstanceRef {
  readonly job: DtsJob;
}
/** What an instance is called. One without a name, which the service may leave out, is called by its ID. */
export const nameOfInstance = ({ job, instanceId }: NamedInstance): string => job.name || instanceId;
/** What has to be known of an instance to call it by its name. */
export interface NamedInstance extends InstanceRef {
  readonly job: Pick<DtsJob, 'name'>;
}
export interface Project extends ProjectRef {
  readonly description?: string;
  readonly status?: string;
}
export interface InstanceGroup extends InstanceRef {
  readonly group: DtsConsumerGroup;
}
export interface LogstoreGroup extends LogstoreRef {
  readonly group: SlsConsumerGroup;
}

/** https://help.aliyun.com/en/dts/user-guide/create-consumer-groups */
export const groupsPerInstance = 20;
/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-createconsumergroup */
export const groupsPerLogstore = 30;
