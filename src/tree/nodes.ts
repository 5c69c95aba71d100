import type { Accounts } from '../accounts/accounts.ts';
import type { SourceProblem } from '../cloud/credentials.ts';
import { regions } from '../cloud/regions.ts';
import type { Account } from '../model/accounts/account.ts';
import type { Catalog, PartialList } from '../model/catalog/catalog.ts';
import {
  type ChangeTrackingInstance,
  type GroupOwnerRef,
  type GroupRef,
  groupRefOf,
  type GroupService,
  groupsIn,
  type InstanceGroup,
  instanceOf,
  instancesIn,
  listKey,
  type ListRef,
  type LogstoreGroup,
  logstoreOf,
  type LogstoreRef,
  logstoresIn,
  pathOf,
  type Project,
  projectOf,
  type ProjectRef,
  projectsIn,
  type RegionRef,
  nameOfInstance,
} from '../model/places.ts';
import type { Pin } from './pins.ts';

/** A row above a list that a service is asked for. */
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
 * A row of the tree. Nodes are values: they hold no client and no children. A pinned resource and all that lies below it
 * have a second row in the section of pins. `pin` says of such a row whether it is the pin or lies below it.
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
  /** A pin whose resource is still looked for, does not exist, or could not be read. */
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
      readonly shown: number;
      readonly total: number;
    }
  /** An empty list, or one without hits for its filter. */
  | { readonly kind: 'empty'; readonly under: ListOwner; readonly filter: string }
  /** A list that could not be loaded, with *Retry* and *Show Log*. */
  | { readonly kind: 'failed'; readonly under: ListOwner; readonly error: unknown }
  /** A service that none of the account's regions offers. */
  | { readonly kind: 'noRegions'; readonly under: ServiceNode; readonly account: Account }
  /** An account that has no keys, and why. */
  | { readonly kind: 'signedOut'; readonly account: Account; readonly problem: SourceProblem };

export type NodeOf<K extends Node['kind']> = Extract<Node, { readonly kind: K }>;
type ServiceNode = NodeOf<'changeTracking' | 'logService'>;
export type GroupOwner = NodeOf<'instance' | 'logstore'>;
export type GroupNode = NodeOf<'instanceGroup' | 'logstoreGroup'>;

/** The most rows of a list that are shown, because longer lists are easier to filter than to scroll. */
export const maxRows = 1000;

/**
 * The rows below a row or the root. Rejects if a service does not answer. The account may have changed since the row was
 * made, or change while the service answers, so the returned rows hold the latest one. A removed account has no rows.
 */
export async function childrenOf(
  node: Node | undefined,
  catalog: Catalog,
  accounts: Accounts,
  /** The rows in the section of pins. */
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

/** Where a row is, from the account down, as far as the row tells. A wizard does not ask for this again. */
interface Where {
  readonly account?: Account;
  readonly region?: string;
  readonly instance?: ChangeTrackingInstance;
  readonly project?: ProjectRef;
  readonly logstore?: LogstoreRef;
}

/** What commands, menus and wizards have to know about a row, in one place for all kinds of rows. */
export interface Resource {
  /** The row above this one, unless this one is a pin. */
  readonly above?: Node;
  /** The id of the row outside of the section of pins. */
  readonly rowId: string;
  readonly where: Where;
  readonly service?: GroupService | undefined;
  /** The list below the row or, if there is none, the list in which the row is. */
  readonly list?: ListRef | undefined;
  /** The ID by which the cloud knows the resource. Log Service knows its resources only by name. */
  readonly id?: string;
  readonly name?: string;
  /** What is stored if the row is pinned. It is absent from rows that cannot be pinned. */
  readonly pin?: Pin;
  /** The failure that the row reports. */
  readonly error?: unknown;
  readonly problem?: SourceProblem;
}

export function resourceOf(node: ListOwner): Resource & { readonly list: ListRef };
export function resourceOf(node: Node): Resource;
export function resourceOf(node: Node): Resource {
  switch (node.kind) {
    case 'account': {
      const { account } = node;
      return {
        rowId: accountRowId(account.id),
        where: { account },
        id: account.identity.accountId,
        name: account.name,
      };
    }
    case 'changeTracking':
    case 'logService': {
      const { kind, account } = node;
      const service = kind === 'changeTracking' ? 'dts' : 'sls';
      return { above: { kind: 'account', account }, rowId: id(kind, account.id), where: { account }, service };
    }
    case 'dtsRegion': {
      const { account, region } = node;
      const list = instancesIn(regionRef(node));
      const above = { kind: 'changeTracking', account } as const;
      return { above, rowId: rowIdOf(list), where: { account, region }, service: 'dts', list, id: region };
    }
    case 'slsRegion': {
      const { account, region } = node;
      const list = projectsIn(regionRef(node));
      const above = { kind: 'logService', account } as const;
      return { above, rowId: rowIdOf(list), where: { account, region }, service: 'sls', list, id: region };
    }
    case 'instance': {
      const { account, instance } = node;
      const { region, instanceId } = instance;
      const list = groupsIn(instance);
      return {
        above: { kind: 'dtsRegion', account, region },
        rowId: rowIdOf(list),
        where: { account, region, instance },
        service: 'dts',
        list,
        id: instanceId,
        name: nameOfInstance(instance),
        pin: { kind: 'instance', ref: instanceOf(instance), name: nameOfInstance(instance) },
      };
    }
    case 'instanceGroup': {
      const { account, instance, group } = node;
      const { region } = instance;
      const ref = groupRefOf(group);
      return {
        above: { kind: 'instance', account, instance, ...pinAbove(node) },
        rowId: rowIdOf(ref),
        where: { account, region, instance },
        service: 'dts',
        list: groupsIn(ref),
        id: ref.groupId,
        name: group.group.name,
        pin: { kind: 'instanceGroup', ref, name: group.group.name, instance: nameOfInstance(instance) },
      };
    }
    case 'project': {
      const { account, project } = node;
      const { region, project: name } = project;
      const list = logstoresIn(project);
      const above = { kind: 'slsRegion', account, region } as const;
      return { above, rowId: rowIdOf(list), where: { account, region, project }, service: 'sls', list, name };
    }
    case 'logstore': {
      const { account, logstore } = node;
      const [project, list] = [projectOf(logstore), groupsIn(logstore)];
      return {
        above: { kind: 'project', account, project },
        rowId: rowIdOf(list),
        where: { account, region: logstore.region, project, logstore: logstoreOf(logstore) },
        service: 'sls',
        list,
        name: logstore.logstore,
        pin: { kind: 'logstore', ref: logstoreOf(logstore) },
      };
    }
    case 'logstoreGroup': {
      const { account, group } = node;
      const [logstore, ref] = [logstoreOf(group), groupRefOf(group)];
      return {
        above: { kind: 'logstore', account, logstore, ...pinAbove(node) },
        rowId: rowIdOf(ref),
        where: { account, region: group.region, project: projectOf(group), logstore },
        service: 'sls',
        list: groupsIn(ref),
        name: ref.groupName,
        pin: { kind: 'logstoreGroup', ref },
      };
    }
    case 'pins':
      return { rowId: node.kind, where: {} };
    case 'pin': {
      const { account, pin, state } = node;
      // This row has the id of the row that replaces it once the resource is found.
      const rowId = rowIdOf(pinnedPlace(pin));
      const error = typeof state === 'object' ? state.error : undefined;
      return { above: { kind: 'pins' }, rowId, where: { account }, list: groupsIn(pin.ref), pin, error };
    }
    case 'more':
    case 'empty':
    case 'failed':
    case 'noRegions': {
      const { kind, under } = node;
      const { where, service, list } = resourceOf(under);
      const error = kind === 'failed' ? node.error : undefined;
      return { above: under, rowId: id(kind, idOf(under)), where, service, list, error };
    }
    case 'signedOut': {
      const { kind, account, problem } = node;
      return { above: { kind: 'account', account }, rowId: id(kind, account.id), where: { account }, problem };
    }
  }
}

export const parentOf = (node: Node): Node | undefined =>
  placeAmongPins(node) === 'itself' ? { kind: 'pins' } : resourceOf(node).above;

/** The unique id of a row. It depends only on the place of the row, so expansion and selection survive a refresh. */
export const idOf = (node: Node): string => inPlace(placeAmongPins(node), resourceOf(node).rowId);

/** Yields a row and the rows above it, up to the first level. */
export function* upFrom(node: Node | undefined): Generator<Node, void> {
  for (let at = node; at; at = parentOf(at)) yield at;
}

/** The nearest row of one of these kinds: the row itself or one above it. */
export const enclosing = <K extends Node['kind']>(node: Node | undefined, kinds: readonly K[]): NodeOf<K> | undefined =>
  [...upFrom(node)].find(at => isOneOf(at, kinds));

export const isOneOf = <K extends Node['kind']>(node: Node, kinds: readonly K[]): node is NodeOf<K> =>
  (kinds as readonly string[]).includes(node.kind);

export const isListOwner = (node: Node): node is ListOwner =>
  isOneOf(node, ['dtsRegion', 'slsRegion', 'instance', 'project', 'logstore']);
export const isGroup = (node: Node): node is GroupNode => isOneOf(node, ['instanceGroup', 'logstoreGroup']);

/** Whether the row stands for a group of the instance or Logstore. */
export const isGroupOf = (node: Node, of: GroupOwnerRef): boolean =>
  isGroup(node) && listKey(groupsIn(node.group)) === listKey(groupsIn(of));

/** What a row tells about where a group of the service is. Rows of the other service tell nothing. */
export function whereFor(service: GroupService, node: Node | undefined): Where {
  if (!node) return {};
  const { where, service: own = service } = resourceOf(node);
  return own === service ? where : {};
}

/** The lists that refreshing a row loads again: its own, or those of all regions below a service. */
export function listsAt(node: Node): readonly ListRef[] {
  if (isOneOf(node, ['changeTracking', 'logService'])) return regionNodes(node).flatMap(listsAt);
  const { list } = resourceOf(node);
  return list ? [list] : [];
}

/** The account's regions that offer the service. Regions that the table lacks count too, because they may be new. */
function regionNodes({ kind, account }: ServiceNode): readonly Node[] {
  const isTracking = kind === 'changeTracking';
  const offered = account.regions.filter(regionId => {
    const region = regions.get(regionId);
    return !region || (isTracking ? region.dtsHost !== undefined : region.hasSls);
  });
  if (offered.length === 0) return [{ kind: 'noRegions', under: { kind, account }, account }];
  return offered.map(region => ({ kind: isTracking ? 'dtsRegion' : 'slsRegion', account, region }));
}

/** Makes the rows of a list: its entries and a row for the next page, or a row that says that the list is empty. */
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
  if (items.length === 0) return [{ kind: 'empty', under, filter: catalog.filterOf(resourceOf(under).list) }];
  const rows = items.map(item => nodeOf(item, under));
  return items.length < total ? [...rows, { kind: 'more', under, shown: items.length, total }] : rows;
}

const belowPin = ({ pin }: { readonly pin?: 'itself' }) => pin && ({ pin: 'above' } as const);
const pinAbove = ({ pin }: { readonly pin?: 'itself' | 'above' }) => pin === 'above' && ({ pin: 'itself' } as const);

export const placeAmongPins = (node: Node): 'itself' | 'above' | undefined =>
  node.kind === 'pin' ? 'itself' : 'pin' in node ? node.pin : undefined;

const regionRef = ({ account, region }: { readonly account: Account; readonly region: string }): RegionRef => ({
  accountId: account.id,
  region,
});

export const accountRowId = (accountId: string): string => id('account', accountId);

/** The id of the row of a group or of the row above a list. By this id, the editor remembers which rows are open. */
export const rowIdOf = (place: ListRef | GroupRef): string =>
  id(rowKinds['list' in place ? place.list : place.kind], ...pathOf(place));

const rowKinds = {
  instances: 'dtsRegion',
  projects: 'slsRegion',
  instanceGroups: 'instance',
  logstores: 'project',
  logstoreGroups: 'logstore',
  dts: 'instanceGroup',
  sls: 'logstoreGroup',
} as const satisfies Record<ListRef['list'] | GroupService, Node['kind']>;

/** All ids that the row of a group or the row above a list can have. */
export const rowIdsOf = (place: ListRef | GroupRef): readonly string[] =>
  ([undefined, 'itself', 'above'] as const).map(pin => inPlace(pin, rowIdOf(place)));

/** The group that is pinned, or the list below the pinned resource. */
export const pinnedPlace = ({ ref }: Pin): ListRef | GroupRef => ('kind' in ref ? ref : groupsIn(ref));

/** Makes the ids of rows in the section of pins differ from those of the same resources below the accounts. */
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

/**
 * Joins parts to an id, with the kind of the row in front. Parts are encoded, so that no name can look like two. A saved
 * name may hold half of a surrogate pair, which cannot be encoded.
 */
const id = (...parts: readonly string[]): string =>
  parts.map(part => encodeURIComponent(part.toWellFormed())).join('/');
