import type { Accounts } from '../../../src/accounts/accounts.ts';
import type { DtsConsumerGroup, DtsJob } from '../../../src/cloud/dts/types.ts';
import type { Account, AccountState } from '../../../src/model/accounts/account.ts';
import type { Catalog, PartialList } from '../../../src/model/catalog/catalog.ts';
import { Emitter } from '../../../src/model/event.ts';
import {
  type ChangeTrackingInstance,
  groupsIn,
  instancesIn,
  type ListRef,
  logstoresIn,
  projectsIn,
} from '../../../src/model/places.ts';
import { rowIdOf } from '../../../src/tree/nodes.ts';

export const account: Account = {
  id: 'a1',
  name: 'prod',
  kind: 'cloud',
  maskedAccessKeyId: 'LTAI****wxyz',
  identity: { accountId: '1234567890125678', identityType: 'RAMUser', arn: 'acs:ram::1234567890125678:user/alice' },
  regions: ['cn-hangzhou'],
};

export const at = { accountId: account.id, region: 'cn-hangzhou' } as const;

export const job = (name: string, more: Partial<DtsJob> = {}): DtsJob => ({
  instanceId: `dts-${name}`,
  jobId: `job-${name}`,
  name,
  status: 'Normal',
  version: 'new',
  errorDetails: [],
  tags: [],
  ...more,
});

export const instance = (name: string, more: Partial<DtsJob> = {}): ChangeTrackingInstance => ({
  ...at,
  instanceId: `dts-${name}`,
  jobId: `job-${name}`,
  job: job(name, more),
});

export const dtsGroup = (name: string, more: Partial<DtsConsumerGroup> = {}): DtsConsumerGroup => ({
  id: `group-${name}`,
  name,
  userName: 'reader',
  ...more,
});

export const accountsOf = (
  list: readonly Account[],
  states: Readonly<Record<string, AccountState>> = {},
): Accounts => ({
  onDidChange: () => ({ dispose: () => undefined }),
  onDidReplaceKeys: () => ({ dispose: () => undefined }),
  list: () => list,
  find: id => list.find(candidate => candidate.id === id),
  stateOf: id => states[id] ?? {},
  cloudOf: () => Promise.reject(new Error('The tree calls no service by itself.')),
});

/** Entries per list, by the id of the row that the list is below. An entry is a name. */
export type World = Readonly<Record<string, readonly string[]>>;

/** A catalog of names, in pages of `pageSize`, which filters as the service does. Lists that are not there reject. */
export function catalogOf(world: World, pageSize = 3): Catalog & { readonly changes: ListRef[] } {
  const changed = new Emitter<ListRef>();
  const pages = new Map<string, number>();
  const filters = new Map<string, string>();
  const changes: ListRef[] = [];
  changed.event(list => changes.push(list));
  const loaded = (list: ListRef): PartialList<string> => {
    const id = rowIdOf(list);
    const all = world[id];
    if (!all) throw new Error(`No list ${id}`);
    const hits = all.filter(name => name.includes(filters.get(id) ?? ''));
    return { items: hits.slice(0, pageSize * (pages.get(id) ?? 1)), total: hits.length };
  };
  const load = <T>(list: ListRef, make: (name: string) => T): Promise<PartialList<T>> =>
    new Promise(resolve => {
      const { items, total } = loaded(list);
      resolve({ items: items.map(make), total });
    });
  const refuse = (): never => {
    throw new Error('The tree does not ask for this.');
  };
  return {
    changes,
    onDidChange: changed.event,
    instances: region => load(instancesIn(region), name => instance(name)),
    instanceGroups: ref => load(groupsIn(ref), name => ({ ...ref, group: dtsGroup(name) })),
    projects: region => load(projectsIn(region), project => ({ ...region, project })),
    logstores: ref => load(logstoresIn(ref), logstore => ({ ...ref, logstore })),
    logstoreGroups: ref => load(groupsIn(ref), name => ({ ...ref, group: { name } })),
    peek: () => undefined,
    loadMore: list => {
      pages.set(rowIdOf(list), (pages.get(rowIdOf(list)) ?? 1) + 1);
      changed.fire(list);
      return Promise.resolve();
    },
    setFilter: (list, text) => {
      filters.set(rowIdOf(list), text);
      pages.delete(rowIdOf(list));
      changed.fire(list);
    },
    filterOf: list => filters.get(rowIdOf(list)) ?? '',
    filtered: refuse,
    refresh: list => {
      changed.fire(list);
    },
    refreshInstance: refuse,
    refreshAccount: refuse,
    findInstances: refuse,
    findProjects: refuse,
    findLogstores: refuse,
    currentJob: refuse,
    listedJob: refuse,
    rememberedJob: refuse,
    jobDetail: refuse,
    precheck: refuse,
    alertRules: refuse,
    subscriptionStatus: refuse,
    currentInstanceGroups: refuse,
    currentLogstoreGroups: refuse,
    shards: refuse,
  };
}

export const dtsRegionId = 'dtsRegion/a1/cn-hangzhou';
const slsRegionId = 'slsRegion/a1/cn-hangzhou';

/** A little of everything, with more instances than a page holds. */
export const smallWorld: World = {
  [dtsRegionId]: ['orders', 'inventory', 'billing', 'search'],
  'instance/a1/cn-hangzhou/dts-orders': ['audit', 'index'],
  'instance/a1/cn-hangzhou/dts-inventory': [],
  'instance/a1/cn-hangzhou/dts-billing': ['sync'],
  [slsRegionId]: ['k8s-log'],
  'project/a1/cn-hangzhou/k8s-log': ['nginx', 'cn-hangzhou'],
  'logstore/a1/cn-hangzhou/k8s-log/nginx': ['sync'],
  'logstore/a1/cn-hangzhou/k8s-log/cn-hangzhou': [],
};
