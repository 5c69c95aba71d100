import type { Accounts } from '../accounts/accounts.ts';
import type { Catalog, PartialList } from '../model/catalog/catalog.ts';
import {
  type InstanceGroup,
  instancesIn,
  type ListRef,
  type LogstoreGroup,
  logstoresIn,
  projectsIn,
} from '../model/places.ts';
import { maxRows, type Node } from './nodes.ts';

interface Services {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
}

/**
 * The node of a group, after the lists above it were loaded as far as needed: until then the tree has no row for it.
 * Nothing when the group lies beyond what the tree shows, or is not there.
 */
export async function locate(
  group: InstanceGroup | LogstoreGroup,
  { accounts, catalog }: Services,
): Promise<Node | undefined> {
  const account = accounts.find(group.accountId);
  if (!account) return undefined;
  if ('instanceId' in group) {
    const instance = await find(
      catalog,
      instancesIn(group),
      () => catalog.instances(group),
      candidate => candidate.instanceId === group.instanceId,
    );
    if (!instance) return undefined;
    const { items } = await catalog.instanceGroups(instance);
    const found = items.find(item => item.group.id === group.group.id);
    return found && { kind: 'instanceGroup', account, instance, group: found };
  }
  const project = await find(
    catalog,
    projectsIn(group),
    () => catalog.projects(group),
    candidate => candidate.project === group.project,
  );
  if (!project) return undefined;
  const logstore = await find(
    catalog,
    logstoresIn(project),
    () => catalog.logstores(project),
    candidate => candidate.logstore === group.logstore,
  );
  if (!logstore) return undefined;
  const { items } = await catalog.logstoreGroups(logstore);
  const found = items.find(item => item.group.name === group.group.name);
  return found && { kind: 'logstoreGroup', account, group: found };
}

/** Goes through the pages that the tree would show. A filter that hides the entry is cleared. */
async function find<T>(
  catalog: Catalog,
  list: ListRef,
  load: () => Promise<PartialList<T>>,
  matches: (item: T) => boolean,
): Promise<T | undefined> {
  const found = await findInPages(catalog, list, load, matches);
  if (found !== undefined || catalog.filterOf(list) === '') return found;
  catalog.setFilter(list, '');
  return findInPages(catalog, list, load, matches);
}

async function findInPages<T>(
  catalog: Catalog,
  list: ListRef,
  load: () => Promise<PartialList<T>>,
  matches: (item: T) => boolean,
): Promise<T | undefined> {
  for (;;) {
    const { items, total } = await load();
    const found = items.find(matches);
    if (found !== undefined || items.length >= total || items.length >= maxRows) return found;
    await catalog.loadMore(list);
  }
}
