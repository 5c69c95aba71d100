import type { SourceProblem } from '../cloud/credentials.ts';
import { regions } from '../cloud/regions.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Catalog, PartialList } from '../model/catalog/catalog.ts';
import { type GroupRef, groupRefOf, type InstanceRef, type ListRef, type LogstoreRef } from '../model/places.ts';
import type { Account } from '../model/accounts/account.ts';
import type { ChangeTrackingInstance, InstanceGroup, LogstoreGroup, Project } from '../model/resources.ts';
import type { Pin } from './pins.ts';

/** A row with a list below it that a service has to be asked for. */
export type ListOwner =
  | { readonly kind: 'dtsRegion'; readonly account: Account; readonly region: string }
  | { readonly kind: 'slsRegion'; readonly account: Account; readonly region: string }
  | {
      readonly kind: 'instance';
      readonly account: Account;
      readonly instance: ChangeTrackingInstance;
      readonly pin?: 'itself';
    }
  | { readonly kind: 'project'; readonly account: Account; readonly project: Project }
  | { readonly kind: 'logstore'; readonly account: Account; readonly logstore: LogstoreRef; readonly pin?: 'itself' };

/**
 * A row of the tree. Nodes are values: they hold no client and no children. What is pinned has a second row in the
 * section of pins, and so has all that lies below it: `pin` says whether the row is a pin itself or one lies above it.
 */
export type Node =
  | ListOwner
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'changeTracking'; readonly account: Account }
  | { readonly kind: 'logService'; readonly account: Account }
  | {
      readonly kind: 'instanceGroup';
      readonly account: Account;
      readonly instance: ChangeTrackingInstance;
      readonly group: InstanceGroup;
      readonly pin?: 'itself' | 'above';
    }
  | {
      readonly kind: 'logstoreGroup';
      readonly account: Account;
      readonly group: LogstoreGroup;
      readonly pin?: 'itself' | 'above';
    }
  /** The section of pins. */
  | { readonly kind: 'pins' }
  /** A pin whose resource is not known: it is being looked for, it is gone, or it could not be asked for. */
  | {
      readonly kind: 'pin';
      readonly account: Account;
      readonly pin: Pin;
      readonly state: 'looking' | 'gone' | { readonly error: unknown };
    }
  /** The end of a page: *Load more (n of m)*. */
  | {
      readonly kind: 'more';
      readonly under: ListOwner;
      readonly list: ListRef;
      readonly shown: number;
      readonly total: number;
    }
  /** A list without entries, or without hits for its filter. */
  | { readonly kind: 'empty'; readonly under: ListOwner; readonly list: ListRef; readonly filter: string }
  /** A list that could not be loaded, with *Retry* and *Show Log*. */
  | { readonly kind: 'failed'; readonly under: ListOwner; readonly list: ListRef; readonly error: unknown }
  /** A service that none of the account's regions offers. */
  | { readonly kind: 'noRegions'; readonly under: ServiceNode; readonly account: Account }
  /** An account that has no keys, and why. */
  | { readonly kind: 'signedOut'; readonly account: Account; readonly problem: SourceProblem };

type ServiceNode = { readonly kind: 'changeTracking' | 'logService'; readonly account: Account };

/** Rows per level. Beyond that a list is filtered, not scrolled. */
export const maxRows = 1000;

/**
 * What lies below a row; without one, below the root. Rejects when a service could not be asked. The row may be older than
 * its account, and the account renamed or removed while the service answers: what is returned is of the account as it is
 * then, and nothing when it is gone.
 */
export async function childrenOf(
  node: Node | undefined,
  catalog: Catalog,
  accounts: Accounts,
  /** What the section of pins holds right now. */
  pinned: readonly Node[],
): Promise<readonly Node[]> {
  switch (node?.kind) {
    case undefined: {
      const rows = accounts.list().map(account => ({ kind: 'account', account }) as const);
      return pinned.length > 0 ? [{ kind: 'pins' }, ...rows] : rows;
    }
    case 'pins':
      return pinned;
    case 'account': {
      const account = accounts.find(node.account.id);
      if (!account) return [];
      const { problem } = accounts.stateOf(account.id);
      if (problem) return [{ kind: 'signedOut', account, problem }];
      return [
        { kind: 'changeTracking', account },
        { kind: 'logService', account },
      ];
    }
    case 'changeTracking':
    case 'logService': {
      const account = accounts.find(node.account.id);
      return account ? regionNodes({ kind: node.kind, account }) : [];
    }
    case 'dtsRegion':
      return rowsOf(node, await catalog.instances(regionRef(node)), catalog, accounts, (instance, { account }) => ({
        kind: 'instance',
        account,
        instance,
      }));
    case 'instance':
      return rowsOf(node, await catalog.instanceGroups(node.instance), catalog, accounts, (group, under) => ({
        kind: 'instanceGroup',
        account: under.account,
        instance: under.instance,
        group,
        ...belowPin(under),
      }));
    case 'slsRegion':
      return rowsOf(node, await catalog.projects(regionRef(node)), catalog, accounts, (project, { account }) => ({
        kind: 'project',
        account,
        project,
      }));
    case 'project':
      return rowsOf(node, await catalog.logstores(node.project), catalog, accounts, (logstore, { account }) => ({
        kind: 'logstore',
        account,
        logstore,
      }));
    case 'logstore':
      return rowsOf(node, await catalog.logstoreGroups(node.logstore), catalog, accounts, (group, under) => ({
        kind: 'logstoreGroup',
        account: under.account,
        group,
        ...belowPin(under),
      }));
    case 'instanceGroup':
    case 'logstoreGroup':
    case 'pin':
    case 'more':
    case 'empty':
    case 'failed':
    case 'noRegions':
    case 'signedOut':
      return [];
  }
}

export function parentOf(node: Node): Node | undefined {
  switch (node.kind) {
    case 'account':
    case 'pins':
      return undefined;
    case 'pin':
      return { kind: 'pins' };
    case 'changeTracking':
    case 'logService':
    case 'signedOut':
      return { kind: 'account', account: node.account };
    case 'dtsRegion':
      return { kind: 'changeTracking', account: node.account };
    case 'slsRegion':
      return { kind: 'logService', account: node.account };
    case 'instance':
      if (node.pin) return { kind: 'pins' };
      return { kind: 'dtsRegion', account: node.account, region: node.instance.region };
    case 'project':
      return { kind: 'slsRegion', account: node.account, region: node.project.region };
    case 'logstore': {
      if (node.pin) return { kind: 'pins' };
      const { accountId, region, project } = node.logstore;
      return { kind: 'project', account: node.account, project: { accountId, region, project } };
    }
    case 'instanceGroup':
      if (node.pin === 'itself') return { kind: 'pins' };
      return { kind: 'instance', account: node.account, instance: node.instance, ...pinAbove(node) };
    case 'logstoreGroup': {
      if (node.pin === 'itself') return { kind: 'pins' };
      const { accountId, region, project, logstore } = node.group;
      const ref = { accountId, region, project, logstore };
      return { kind: 'logstore', account: node.account, logstore: ref, ...pinAbove(node) };
    }
    case 'more':
    case 'empty':
    case 'failed':
    case 'noRegions':
      return node.under;
  }
}

/** Stable and unique, so that expansion and selection survive a refresh. Equal for equal places, whatever their state. */
export function idOf(node: Node): string {
  switch (node.kind) {
    case 'account':
    case 'changeTracking':
    case 'logService':
    case 'signedOut':
      return id(node.kind, node.account.id);
    case 'dtsRegion':
    case 'slsRegion':
      return id(node.kind, node.account.id, node.region);
    case 'project':
      return listId(listOf(node));
    case 'instance':
    case 'logstore':
      return inPlace(node.pin, listId(listOf(node)));
    case 'instanceGroup':
    case 'logstoreGroup':
      return inPlace(node.pin, groupId(groupRefOf(node.group)));
    case 'pins':
      return node.kind;
    case 'pin':
      // That of the row which takes its place once it was found.
      return inPlace('itself', pinnedId(node.pin));
    case 'more':
    case 'empty':
    case 'failed':
    case 'noRegions':
      return id(node.kind, idOf(node.under));
  }
}

export const accountRowId = (accountId: string): string => id('account', accountId);

/** The ids of the rows that a list can be below. */
export const listRowIds = (list: ListRef): readonly string[] => [listId(list), inPlace('itself', listId(list))];

/** The ids of the rows that a group can have. */
export const groupRowIds = (ref: GroupRef): readonly string[] =>
  ([undefined, 'itself', 'above'] as const).map(pin => inPlace(pin, groupId(ref)));

/** Whether a row is that of a group of the instance or Logstore. */
export function isGroupOf(node: Node, of: InstanceRef | LogstoreRef): boolean {
  if (node.kind !== 'instanceGroup' && node.kind !== 'logstoreGroup') return false;
  const list: ListRef = 'logstore' in of ? { list: 'logstoreGroups', ...of } : { list: 'instanceGroups', ...of };
  return listsAt(node).some(own => listId(own) === listId(list));
}

/** The ids of the rows that what is pinned can have. */
export const pinRowIds = (pin: Pin): readonly string[] =>
  ([undefined, 'itself', 'above'] as const).map(place => inPlace(place, pinnedId(pin)));

/** The list below a row. */
export function listOf(owner: ListOwner): ListRef {
  switch (owner.kind) {
    case 'dtsRegion':
      return { list: 'instances', ...regionRef(owner) };
    case 'slsRegion':
      return { list: 'projects', ...regionRef(owner) };
    case 'instance': {
      const { accountId, region, instanceId, jobId } = owner.instance;
      return { list: 'instanceGroups', accountId, region, instanceId, jobId };
    }
    case 'project': {
      const { accountId, region, project } = owner.project;
      return { list: 'logstores', accountId, region, project };
    }
    case 'logstore': {
      const { accountId, region, project, logstore } = owner.logstore;
      return { list: 'logstoreGroups', accountId, region, project, logstore };
    }
  }
}

/** The id of the row that a list lies below. */
export function listId(list: ListRef): string {
  switch (list.list) {
    case 'instances':
      return id('dtsRegion', list.accountId, list.region);
    case 'projects':
      return id('slsRegion', list.accountId, list.region);
    case 'instanceGroups':
      return id('instance', list.accountId, list.region, list.instanceId);
    case 'logstores':
      return id('project', list.accountId, list.region, list.project);
    case 'logstoreGroups':
      return id('logstore', list.accountId, list.region, list.project, list.logstore);
  }
}

/** The lists that a row stands for: its own, or those of everything below a service. */
export function listsAt(node: Node): readonly ListRef[] {
  switch (node.kind) {
    case 'dtsRegion':
    case 'slsRegion':
    case 'instance':
    case 'project':
    case 'logstore':
      return [listOf(node)];
    case 'changeTracking':
    case 'logService':
      return regionNodes(node).flatMap(listsAt);
    case 'more':
    case 'empty':
    case 'failed':
      return [node.list];
    case 'instanceGroup': {
      const { accountId, region, instanceId, jobId } = node.group;
      return [{ list: 'instanceGroups', accountId, region, instanceId, jobId }];
    }
    case 'logstoreGroup': {
      const { accountId, region, project, logstore } = node.group;
      return [{ list: 'logstoreGroups', accountId, region, project, logstore }];
    }
    case 'pin':
      return [pinnedList(node.pin)];
    case 'account':
    case 'pins':
    case 'noRegions':
    case 'signedOut':
      return [];
  }
}

export function isListOwner(node: Node): node is ListOwner {
  switch (node.kind) {
    case 'dtsRegion':
    case 'slsRegion':
    case 'instance':
    case 'project':
    case 'logstore':
      return true;
    case 'account':
    case 'changeTracking':
    case 'logService':
    case 'instanceGroup':
    case 'logstoreGroup':
    case 'pins':
    case 'pin':
    case 'more':
    case 'empty':
    case 'failed':
    case 'noRegions':
    case 'signedOut':
      return false;
  }
}

/** The account's regions that offer the service. One that the table does not know is shown: it may be newer than us. */
function regionNodes({ kind, account }: ServiceNode): readonly Node[] {
  const isTracking = kind === 'changeTracking';
  const offered = account.regions.filter(id => {
    const region = regions.get(id);
    return !region || (isTracking ? region.dtsHost !== undefined : region.hasSls);
  });
  if (offered.length === 0) return [{ kind: 'noRegions', under: { kind, account }, account }];
  return offered.map(region => ({ kind: isTracking ? 'dtsRegion' : 'slsRegion', account, region }));
}

/** A list as rows: its entries and how to get at the rest, or the reason why there are none. */
function rowsOf<Owner extends ListOwner, T>(
  owner: Owner,
  { items, total }: PartialList<T>,
  catalog: Catalog,
  accounts: Accounts,
  nodeOf: (item: T, under: Owner) => Node,
): readonly Node[] {
  const account = accounts.find(owner.account.id);
  if (!account) return [];
  const under = { ...owner, account };
  const list = listOf(under);
  if (items.length === 0) return [{ kind: 'empty', under, list, filter: catalog.filterOf(list) }];
  const rows = items.map(item => nodeOf(item, under));
  return items.length < total ? [...rows, { kind: 'more', under, list, shown: items.length, total }] : rows;
}

/** The list of groups that a pin is, or is in. */
export function pinnedList({ kind, ref }: Pin): ListRef {
  const { accountId, region } = ref;
  switch (kind) {
    case 'instance':
    case 'instanceGroup':
      return { list: 'instanceGroups', accountId, region, instanceId: ref.instanceId, jobId: ref.jobId };
    case 'logstore':
    case 'logstoreGroup':
      return { list: 'logstoreGroups', accountId, region, project: ref.project, logstore: ref.logstore };
  }
}

const belowPin = ({ pin }: { readonly pin?: 'itself' }) => pin && ({ pin: 'above' } as const);
const pinAbove = ({ pin }: { readonly pin?: 'itself' | 'above' }) => pin === 'above' && ({ pin: 'itself' } as const);

const regionRef = ({ account, region }: { readonly account: Account; readonly region: string }) => ({
  accountId: account.id,
  region,
});

function groupId(ref: GroupRef): string {
  const { accountId, region } = ref;
  switch (ref.kind) {
    case 'dts':
      return id('instanceGroup', accountId, region, ref.instanceId, ref.groupId);
    case 'sls':
      return id('logstoreGroup', accountId, region, ref.project, ref.logstore, ref.groupName);
  }
}

function pinnedId(pin: Pin): string {
  switch (pin.kind) {
    case 'instance':
    case 'logstore':
      return listId(pinnedList(pin));
    case 'instanceGroup':
    case 'logstoreGroup':
      return groupId(pin.ref);
  }
}

/** The rows in the section of pins need ids that differ from those below the accounts, and from each other. */
function inPlace(pin: 'itself' | 'above' | undefined, idBelowAccount: string): string {
  switch (pin) {
    case undefined:
      return idBelowAccount;
    case 'itself':
      return `pinned/${idBelowAccount}`;
    case 'above':
      return `belowPinned/${idBelowAccount}`;
  }
}

/** Parts are encoded, so that no name can look like two. The kind in front keeps an account apart from a project. */
const id = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join('/');
