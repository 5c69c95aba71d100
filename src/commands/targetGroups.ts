import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import type { Account } from '../model/accounts/account.ts';
import { fewAtATime } from '../model/fewAtATime.ts';
import {
  type ChangeTrackingInstance,
  groupKey,
  type GroupOwnerRef,
  type GroupRef,
  groupRefOf,
  groupsIn,
  type GroupService,
  type InstanceGroup,
  listKey,
  type LogstoreGroup,
  ownerOf,
} from '../model/places.ts';
import { isGroup, type Node } from '../tree/nodes.ts';
import { showInformation } from '../ui/notifications.ts';
import { plainText } from '../ui/plainText.ts';
import { accountWords } from '../ui/words.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';
import { findInstance, gone, isGroupRef, lookedUp } from './targetGroup.ts';

/** What a command works on that takes several groups of one account at once. */
export type Several = Node | GroupRef | readonly (Node | GroupRef)[] | undefined;

/** Groups of one service, as they are now. */
interface FoundOf {
  readonly dts: { readonly instance: ChangeTrackingInstance; readonly group: InstanceGroup['group'] };
  readonly sls: LogstoreGroup;
}
export interface GroupsTarget<S extends GroupService> {
  readonly account: Account;
  readonly groups: readonly FoundOf[S][];
}

/** How the groups of an instance or a Logstore are listed anew, with what a command has to know of each. */
type List<S extends GroupService> = (owner: GroupOwnerRef, signal: AbortSignal) => Promise<readonly FoundOf[S][]>;

/** The groups of change tracking instances that a row, a panel or the board stands for, or that the user selects. */
export const targetInstanceGroups = (services: Services, of: Several, title: string) =>
  targetGroups(services, of, title, {
    service: 'dts',
    owner: 'instance',
    list: async (owner, signal) => {
      if (!('instanceId' in owner)) return [];
      const [instance, { items }] = await Promise.all([
        findInstance(services.catalog, owner, signal),
        services.catalog.currentInstanceGroups(owner, signal),
      ]);
      return items.map(({ group }) => ({ instance, group }));
    },
    refOf: ({ instance, group }) => groupRefOf({ ...instance, group }),
    describe: ({ group }) => ({ label: group.name, description: group.id }),
  });

/** The groups of Logstores that a row, a panel or the board stands for, or that the user selects. */
export const targetLogstoreGroups = (services: Services, of: Several, title: string) =>
  targetGroups(services, of, title, {
    service: 'sls',
    owner: 'logstore',
    list: async (owner, signal) =>
      'logstore' in owner ? (await services.catalog.currentLogstoreGroups(owner, signal)).items : [],
    refOf: groupRefOf,
    describe: ({ group }) => ({ label: group.name }),
  });

interface Kind<S extends GroupService> {
  readonly service: S;
  readonly owner: 'instance' | 'logstore';
  readonly list: List<S>;
  readonly refOf: (found: FoundOf[S]) => GroupRef;
  readonly describe: (found: FoundOf[S]) => { readonly label: string; readonly description?: string };
}

/** Nothing when the user leaves. Throws a `CloudError` when the only group that is meant is not there any more. */
async function targetGroups<S extends GroupService>(
  services: Services,
  of: Several,
  title: string,
  kind: Kind<S>,
): Promise<GroupsTarget<S> | undefined> {
  const { node, ...all } = meantBy(of);
  const refs = all.refs.filter(ref => ref.kind === kind.service);
  const owners = all.owners.filter(owner => ('instanceId' in owner ? 'instance' : 'logstore') === kind.owner);
  if (refs.length > 0 || owners.length > 0) {
    const account = await accountOf(services, [...refs, ...owners], title, kind);
    if (!account) return undefined;
    const isMine = ({ accountId }: GroupOwnerRef): boolean => accountId === account.id;
    const groups = await found({ refs: refs.filter(isMine), owners: owners.filter(isMine) }, title, kind);
    if (groups.length > 0) return { account, groups };
    tellNone();
    return undefined;
  }
  const owner = await target(services, node, title, [kind.owner]);
  if (!owner) return undefined;
  const place = owner.kind === 'instance' ? owner.instance : owner.logstore;
  const listed = await lookedUp(title, signal => kind.list(place, signal));
  const groups = await chosen(listed, title, kind);
  return groups && { account: owner.account, groups };
}

/** Groups, and instances or Logstores of which all groups are meant. */
interface Meant {
  readonly refs: readonly GroupRef[];
  readonly owners: readonly GroupOwnerRef[];
}

/** What is meant, or the row that may tell where that is. The user selects among the groups of one instance or Logstore. */
function meantBy(of: Several): Meant & { readonly node?: Node } {
  if (of === undefined) return { refs: [], owners: [] };
  if ('kind' in of) return { refs: refsOf(of), owners: [], ...(!isGroupRef(of) && { node: of }) };
  return { refs: of.flatMap(refsOf), owners: of.flatMap(one => ownerAt(one) ?? []) };
}

function refsOf(of: Node | GroupRef): readonly GroupRef[] {
  if (isGroupRef(of)) return [of];
  return isGroup(of) ? [groupRefOf(of.group)] : [];
}

function ownerAt(of: Node | GroupRef): GroupOwnerRef | undefined {
  if (of.kind === 'instance') return of.instance;
  return of.kind === 'logstore' ? of.logstore : undefined;
}

/** One file or script is used with the credentials of one account, so the user selects one if there are several. */
async function accountOf<S extends GroupService>(
  { accounts }: Services,
  places: readonly GroupOwnerRef[],
  title: string,
  { service }: Kind<S>,
): Promise<Account | undefined> {
  const ids = new Set(places.map(({ accountId }) => accountId));
  const items = accounts
    .list()
    .filter(({ id }) => ids.has(id))
    .map(account => ({ label: plainText(accountWords(account)), account }));
  const [first] = items;
  if (!first) throw gone({ kind: service });
  if (items.length === 1) return first.account;
  const placeHolder = vscode.l10n.t('Select an account. Each account needs a file of its own.');
  return (await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.account;
}

const readAtOnce = 4;

/** The groups as they are now. Those of many that have been deleted meanwhile, alone or with their owner, are left out. */
async function found<S extends GroupService>(
  { refs, owners }: Meant,
  title: string,
  { service, list, refOf }: Kind<S>,
): Promise<readonly FoundOf[S][]> {
  const places = new Map([...refs.map(ownerOf), ...owners].map(owner => [listKey(groupsIn(owner)), owner]));
  const wanted = new Set(refs.map(groupKey));
  const wholes = new Set(owners.map(owner => listKey(groupsIn(owner))));
  const groups: FoundOf[S][] = [];
  let missing: CloudError | undefined;
  await lookedUp(title, signal =>
    fewAtATime([...places], readAtOnce, async ([key, owner]) => {
      try {
        const listed = await list(owner, signal);
        groups.push(...(wholes.has(key) ? listed : listed.filter(one => wanted.has(groupKey(refOf(one))))));
      } catch (error) {
        if (!(error instanceof CloudError) || error.kind !== 'notFound') throw error;
        missing = error;
      }
    }),
  );
  if (groups.length === 0 && (missing ?? wanted.size > 0)) throw missing ?? gone({ kind: service });
  return groups;
}

/** All groups are selected at first, because that is what is wanted of an instance or a Logstore. */
async function chosen<S extends GroupService>(
  groups: readonly FoundOf[S][],
  title: string,
  { describe }: Kind<S>,
): Promise<readonly FoundOf[S][] | undefined> {
  if (groups.length === 0) {
    tellNone();
    return undefined;
  }
  if (groups.length === 1) return groups;
  const items = groups.map(group => {
    const { label, description } = describe(group);
    return {
      label: plainText(label),
      ...(description !== undefined && { description: plainText(description) }),
      picked: true,
      group,
    };
  });
  const placeHolder = vscode.l10n.t('Select consumer groups');
  const options = { title, placeHolder, canPickMany: true, matchOnDescription: true, ignoreFocusOut: true } as const;
  const picked = await vscode.window.showQuickPick(items, options);
  return picked?.length ? picked.map(({ group }) => group) : undefined;
}

const tellNone = (): void => void showInformation(vscode.l10n.t('There are no consumer groups here.'));
