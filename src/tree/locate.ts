import type { Accounts } from '../accounts/accounts.ts';
import type { Catalog, PartialList } from '../model/catalog/catalog.ts';
import {
  type InstanceGroup,
  instancesIn,
  type ListRef,
  type LogstoreGroup,
  type LogstoreRef,
  logstoresIn,
  projectsIn,
} from '../model/places.ts';
import { maxRows, type Node, type NodeOf } from './nodes.ts';

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
      'clearing',
    );
    if (!instance) return undefined;
    const { items } = await catalog.instanceGroups(instance);
    const found = items.find(item => item.group.id === group.group.id);
    return found && { kind: 'instanceGroup', account, instance, group: found };
  }
  const logstore = await findLogstore(group, catalog, 'clearing');
  if (!logstore) return undefined;
  const { items } = await catalog.logstoreGroups(logstore);
  const found = items.find(item => item.group.name === group.group.name);
  return found && { kind: 'logstoreGroup', account, group: found };
}

/**
 * Finds the node of a Logstore in the same way, but leaves the filters as they are: undefined also if one hides it. So
 * what asks for it changes nothing that is kept.
 */
export async function locateLogstore(
  ref: LogstoreRef,
  { accounts, catalog }: Services,
): Promise<NodeOf<'logstore'> | undefined> {
  const account = accounts.find(ref.accountId);
  const logstore = account && (await findLogstore(ref, catalog, 'keeping'));
  return logstore && { kind: 'logstore', account, logstore };
}

async function findLogstore(ref: LogstoreRef, catalog: Catalog, filters: Filters): Promise<LogstoreRef | undefined> {
  const project = await find(
    catalog,
    projectsIn(ref),
    () => catalog.projects(ref),
    candidate => candidate.project === ref.project,
    filters,
  );
  if (!project) return undefined;
  return find(
    catalog,
    logstoresIn(project),
    () => catalog.logstores(project),
    candidate => candidate.logstore === ref.logstore,
    filters,
  );
}

/** What becomes of a filter that hides what is searched. */
type Filters = 'clearing' | 'keeping';

/** Searches the pages that the tree would show. If a filter hides the entry, it may be cleared to search again. */
async function find<T>(
  catalog: Catalog,
  list: ListRef,
  load: () => Promise<PartialList<T>>,
  matches: (item: T) => boolean,
  filters: Filters,
): Promise<T | undefined> {
  for (;;) {
    const { items, total } = await load();
    const found = items.find(matches);
    if (found !== undefined) return found;
    if (items.length < total && items.length < maxRows) await catalog.loadMore(list);
    else if (filters === 'keeping' || catalog.filterOf(list) === '') return undefined;
    else catalog.setFilter(list, '');
  }
}
