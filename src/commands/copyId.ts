import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { copy, target } from './target.ts';

export async function copyId(services: Services, node?: Node): Promise<void> {
  const id = (node && idOf(node)) ?? (await askForInstanceId(services));
  if (id !== undefined) await copy(id);
}

/** The id by which the service knows the row's resource. SLS has names only. */
function idOf(node: Node): string | undefined {
  switch (node.kind) {
    case 'account':
      return node.account.identity.accountId;
    case 'dtsRegion':
    case 'slsRegion':
      return node.region;
    case 'instance':
      return node.instance.instanceId;
    case 'instanceGroup':
      return node.group.group.id;
    case 'changeTracking':
    case 'logService':
    case 'project':
    case 'logstore':
    case 'logstoreGroup':
    case 'pins':
    case 'pin':
    case 'more':
    case 'empty':
    case 'failed':
    case 'noRegions':
    case 'signedOut':
      return undefined;
  }
}

async function askForInstanceId(services: Services): Promise<string | undefined> {
  const owner = await target(services, undefined, vscode.l10n.t('Copy ID'), ['instance']);
  return owner?.instance.instanceId;
}
