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
 * Finds the node of a group by loading the lists above it, without which the tree has no row for it. Undefined if the
 * group does not exist or is beyond the rows that the tree shows.
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

/** Searches the pages that the tree would show. If a filter hides the entry, clears it and searches again. */
async function find<T>(
  catalog: Catalog,
  list: ListRef,
  load: () => Promise<PartialList<T>>,
  matches: (item: T) => boolean,
): Promise<T | undefined> {
  for (;;) {
    const { items, total } = await load();
    const found = items.find(matches);
    if (found !== undefined) return found;
    if (items.length < total && items.length < maxRows) await catalog.loadMore(list);
    else if (catalog.filterOf(list) === '') return undefined;
    else catalog.setFilter(list, '');
  }
}
