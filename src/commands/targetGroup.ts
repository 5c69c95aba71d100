import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { orAborted } from '../cloud/orAborted.ts';
import type { Account } from '../model/accounts/account.ts';
import type { Catalog, PartialList } from '../model/catalog/catalog.ts';
import { type GroupAction, type Refusal, whyNot } from '../model/groups/groupActions.ts';
import {
  type ChangeTrackingInstance,
  groupKey,
  type GroupRef,
  groupRefOf,
  type GroupService,
  type InstanceGroup,
  instanceOf,
  type InstanceRef,
  type LogstoreGroup,
} from '../model/places.ts';
import { isGroup, type Node, resourceOf, whereFor } from '../tree/nodes.ts';
import { showWarning } from '../ui/notifications.ts';
import { withProgress } from '../ui/progress.ts';
import { creationRefusalWords, refusalWords } from '../ui/refusals.ts';
import { tintedName } from '../ui/words.ts';
import type { Services } from './services.ts';

/** A consumer group that a command works on, as it is known now. */
export type GroupTarget = Found & { readonly account: Account; readonly ref: GroupRef };

type Found =
  | { readonly kind: 'instanceGroup'; readonly instance: ChangeTrackingInstance; readonly group: InstanceGroup }
  | { readonly kind: 'logstoreGroup'; readonly group: LogstoreGroup };

/**
 * The group that a row or a panel stands for; from a row above groups, or from none, the user is asked. Nothing when
 * they leave. Throws a `CloudError` when the group of a panel is not there any more.
 */
export async function targetGroup(
  services: Services,
  of: Node | GroupRef | undefined,
  title: string,
  service?: GroupService,
): Promise<GroupTarget | undefined> {
  if (of && isGroupRef(of)) return targetOf(services, await lookedUp(title, signal => look(services, of, signal)));
  if (of && isGroup(of) && (service === undefined || service === resourceOf(of).service)) return targetOf(services, of);
  const asked = await ask(services, of, title, service);
  return asked && targetOf(services, asked);
}

export const isGroupRef = (of: Node | GroupRef): of is GroupRef => of.kind === 'dts' || of.kind === 'sls';

/** The target with its account as it is now: a row may be older than the change that made the account read-only. */
function targetOf({ accounts }: Services, found: Found): GroupTarget {
  const ref = groupRefOf(found.group);
  const account = accounts.find(ref.accountId);
  if (!account) throw gone(ref);
  return { ...found, account, ref };
}

/** Asks the services only for what the catalog does not remember. */
async function look({ catalog }: Services, ref: GroupRef, signal: AbortSignal): Promise<Found> {
  if (ref.kind === 'sls') {
    const now = () => catalog.currentLogstoreGroups(ref, signal);
    return { kind: 'logstoreGroup', group: await find(ref, catalog.logstoreGroups(ref), now) };
  }
  const [instance, group] = await Promise.all([
    findInstance(catalog, ref, signal),
    find(ref, catalog.instanceGroups(ref), () => catalog.currentInstanceGroups(ref, signal)),
  ]);
  return { kind: 'instanceGroup', instance, group };
}

export async function findInstance(
  catalog: Catalog,
  ref: InstanceRef,
  signal: AbortSignal,
): Promise<ChangeTrackingInstance> {
  const { items } = await catalog.instances(ref);
  const listed = items.find(instance => instance.instanceId === ref.instanceId);
  return listed ?? { ...instanceOf(ref), job: await catalog.currentJob(ref, signal) };
}

async function find<T extends InstanceGroup | LogstoreGroup>(
  ref: GroupRef,
  remembered: Promise<PartialList<T>>,
  now: () => Promise<PartialList<T>>,
): Promise<T> {
  const matches = (group: T): boolean => groupKey(groupRefOf(group)) === groupKey(ref);
  const group = (await remembered).items.find(matches) ?? (await now()).items.find(matches);
  if (!group) throw gone(ref);
  return group;
}

/** Looks something up. Who leaves need not wait for lists that are shared with the tree, which are loaded to their end. */
export const lookedUp = <T>(title: string, look: (signal: AbortSignal) => Promise<T>): Promise<T> =>
  withProgress(title, signal => orAborted(look(signal), signal));

export const gone = ({ kind }: Pick<GroupRef, 'kind'>): CloudError =>
  new CloudError('notFound', {
    service: kind,
    operation: kind === 'dts' ? 'DescribeConsumerChannel' : 'ListConsumerGroup',
    outcome: 'notApplied',
  });

async function ask(
  services: Services,
  node: Node | undefined,
  title: string,
  service: GroupService | undefined,
): Promise<Found | undefined> {
  const pickers = await import('../wizards/place/askForPlace.ts');
  switch (service ?? (node && resourceOf(node).service) ?? (await askForService(services, title))) {
    case 'dts': {
      const picked = await pickers.askForInstanceGroup(services, title, whereFor('dts', node));
      return picked && { kind: 'instanceGroup', ...picked };
    }
    case 'sls': {
      const group = await pickers.askForLogstoreGroup(services, title, whereFor('sls', node));
      return group && { kind: 'logstoreGroup', group };
    }
    case undefined:
      return undefined;
  }
}

async function askForService(services: Services, title: string): Promise<GroupService | undefined> {
  const items = [
    { label: vscode.l10n.t('In a change tracking instance'), service: 'dts' as const },
    { label: vscode.l10n.t('In a Logstore'), service: 'sls' as const },
  ];
  const { askWhich } = await import('../wizards/place/askForPlace.ts');
  return (await askWhich(services, title, items))?.service;
}

/**
 * Says why a group cannot be changed, if it cannot. Rows do not offer what is refused; the palette, a shortcut and a
 * panel that is out of date do.
 */
export function isRefused(action: GroupAction, target: GroupTarget, hasSavedReset = false): boolean {
  const refusal = whyRefused(action, target, hasSavedReset);
  if (refusal) void showWarning(refusalWords(refusal));
  return refusal !== undefined;
}

export const whyRefused = (action: GroupAction, target: GroupTarget, hasSavedReset = false): Refusal | undefined =>
  whyNot(action, {
    account: target.account,
    service: target.ref.kind,
    job: target.kind === 'instanceGroup' ? target.instance.job : undefined,
    hasSavedReset,
  });

/** Says why nothing can be created at a row. Without a row the wizard asks, and offers only accounts that allow it. */
export function isCreationRefused({ accounts }: Services, node: Node | undefined): boolean {
  const id = node && resourceOf(node).where.account?.id;
  // The row may be older than the change that made its account read-only.
  const account = id === undefined ? undefined : accounts.find(id);
  if (account?.isReadOnly) void showWarning(creationRefusalWords(tintedName(account)));
  return account?.isReadOnly ?? false;
}
