import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { type GroupRef, groupRefOf, type InstanceGroupRef, type LogstoreGroupRef } from '../model/groupRef.ts';
import { type GroupAction, whyNot } from '../model/groups/groupActions.ts';
import type { Account, ChangeTrackingInstance, InstanceGroup, LogstoreGroup } from '../model/resources.ts';
import { taskStage } from '../model/status/stage.ts';
import type { Node } from '../tree/nodes.ts';
import { tintedName } from '../ui/accountWords.ts';
import { withProgress } from '../ui/progress.ts';
import { creationRefusalWords, refusalWords } from '../ui/refusals.ts';
import type { Services } from './services.ts';

/** A consumer group that a command works on, as it is known now. */
export interface GroupTarget {
  readonly account: Account;
  readonly ref: GroupRef;
  readonly group: InstanceGroup | LogstoreGroup;
  /** Of a group of an instance. */
  readonly instance?: ChangeTrackingInstance;
}

type Service = 'dts' | 'sls';

/**
 * The group that a row or a panel stands for; from a row above groups, or from none, the user is asked. Nothing when
 * they leave. Throws a `CloudError` when the group of a panel is not there any more.
 */
export async function targetGroup(
  services: Services,
  of: Node | GroupRef | undefined,
  title: string,
  service?: Service,
): Promise<GroupTarget | undefined> {
  if (of?.kind === 'dts') {
    const [instance, group] = await lookedUp(title, signal =>
      Promise.all([instanceOf(services, of, signal), instanceGroupOf(services, of, signal)]),
    );
    return instanceTarget(services, instance, group);
  }
  if (of?.kind === 'sls') {
    return logstoreTarget(services, await lookedUp(title, signal => logstoreGroupOf(services, of, signal)));
  }
  if (of?.kind === 'instanceGroup' && service !== 'sls') return instanceTarget(services, of.instance, of.group);
  if (of?.kind === 'logstoreGroup' && service !== 'dts') return logstoreTarget(services, of.group);
  return ask(services, of, title, service);
}

/** With the account as it is now: a row may be older than the change that made its account read-only. */
function instanceTarget({ accounts }: Services, instance: ChangeTrackingInstance, group: InstanceGroup): GroupTarget {
  const ref = groupRefOf(group);
  const account = accounts.find(ref.accountId);
  if (!account) throw gone(ref);
  return { account, ref, group, instance };
}

function logstoreTarget({ accounts }: Services, group: LogstoreGroup): GroupTarget {
  const ref = groupRefOf(group);
  const account = accounts.find(ref.accountId);
  if (!account) throw gone(ref);
  return { account, ref, group };
}

/** Only what is not remembered is asked for. */
async function instanceOf(
  { catalog }: Services,
  ref: InstanceGroupRef,
  signal: AbortSignal,
): Promise<ChangeTrackingInstance> {
  const { accountId, region, instanceId, jobId } = ref;
  const { items } = await catalog.instances({ accountId, region });
  const listed = items.find(instance => instance.instanceId === instanceId);
  if (listed) return listed;
  const job = await catalog.jobDetail(ref, signal);
  return { accountId, region, instanceId, jobId, job };
}

async function instanceGroupOf(
  { catalog }: Services,
  ref: InstanceGroupRef,
  signal: AbortSignal,
): Promise<InstanceGroup> {
  const matches = ({ group }: InstanceGroup): boolean => group.id === ref.groupId;
  const known = (await catalog.instanceGroups(ref)).items.find(matches);
  if (known) return known;
  const listed = (await catalog.currentInstanceGroups(ref, signal)).items.find(matches);
  if (!listed) throw gone(ref);
  return listed;
}

async function logstoreGroupOf(
  { catalog }: Services,
  ref: LogstoreGroupRef,
  signal: AbortSignal,
): Promise<LogstoreGroup> {
  const matches = ({ group }: LogstoreGroup): boolean => group.name === ref.groupName;
  const known = (await catalog.logstoreGroups(ref)).items.find(matches);
  if (known) return known;
  const listed = (await catalog.currentLogstoreGroups(ref, signal)).items.find(matches);
  if (!listed) throw gone(ref);
  return listed;
}

/** What takes longer than this shows that it is under way, and can be called off. */
const patienceMs = 300;

async function lookedUp<T>(title: string, look: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const looking = look(abort.signal);
  const isKnown = looking.then(() => true);
  if (await Promise.race([isKnown, delay(patienceMs, false, { ref: false })])) return looking;
  return withProgress(title, cancelled => {
    // Lists that are shared with the tree are loaded to their end all the same.
    const leaving = new Promise<never>((_resolve, reject) => {
      cancelled.addEventListener('abort', () => {
        abort.abort();
        reject(cancelled.reason as Error);
      });
    });
    return Promise.race([looking, leaving]);
  });
}

const gone = ({ kind }: GroupRef): CloudError =>
  new CloudError('notFound', {
    service: kind,
    operation: kind === 'dts' ? 'DescribeConsumerChannel' : 'ListConsumerGroup',
    outcome: 'notApplied',
  });

async function ask(
  services: Services,
  node: Node | undefined,
  title: string,
  service: Service | undefined,
): Promise<GroupTarget | undefined> {
  const [given, pickers] = await Promise.all([
    import('../wizards/group/groupSteps.ts'),
    import('../wizards/place/askForPlace.ts'),
  ]);
  switch (service ?? serviceOf(node) ?? (await askForService(title))) {
    case 'dts': {
      const picked = await pickers.askForInstanceGroup(services, title, given.givenForInstance(node));
      return picked && instanceTarget(services, picked.instance, picked.group);
    }
    case 'sls': {
      const picked = await pickers.askForLogstoreGroup(services, title, given.givenForLogstore(node));
      return picked && logstoreTarget(services, picked);
    }
    case undefined:
      return undefined;
  }
}

/** Which service's groups are below a row. */
function serviceOf(node: Node | undefined): Service | undefined {
  switch (node?.kind) {
    case 'changeTracking':
    case 'dtsRegion':
    case 'instance':
    case 'instanceGroup':
      return 'dts';
    case 'logService':
    case 'slsRegion':
    case 'project':
    case 'logstore':
    case 'logstoreGroup':
      return 'sls';
    case 'more':
    case 'empty':
    case 'failed':
    case 'noRegions':
      return serviceOf(node.under);
    case 'account':
    case 'pins':
    case 'pin':
    case 'signedOut':
    case undefined:
      return undefined;
  }
}

async function askForService(title: string): Promise<Service | undefined> {
  const items = [
    { label: vscode.l10n.t('Of a change tracking instance'), service: 'dts' as const },
    { label: vscode.l10n.t('Of a Logstore'), service: 'sls' as const },
  ];
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.service;
}

/**
 * Says why a group cannot be changed, if it cannot. Rows do not offer what is refused; the palette, a shortcut and a
 * panel that is out of date do.
 */
export function isRefused(action: GroupAction, target: GroupTarget, hasSavedReset = false): boolean {
  const { account, instance } = target;
  const refusal = whyNot(action, {
    isReadOnlyAccount: account.isReadOnly ?? false,
    service: instance
      ? { kind: 'dts', stage: taskStage(instance.job.status), isNewVersion: instance.job.isNewVersion }
      : { kind: 'sls' },
    hasSavedReset,
  });
  if (refusal) void vscode.window.showWarningMessage(refusalWords(refusal));
  return refusal !== undefined;
}

/** Says why nothing can be created at a row. Without a row the wizard asks, and offers only accounts that allow it. */
export function isCreationRefused({ accounts }: Services, node: Node | undefined): boolean {
  if (!node || node.kind === 'pins') return false;
  const { id } = 'account' in node ? node.account : node.under.account;
  // The row may be older than the change that made its account read-only.
  const account = accounts.find(id);
  if (account?.isReadOnly) void vscode.window.showWarningMessage(creationRefusalWords(tintedName(account)));
  return account?.isReadOnly ?? false;
}
