import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { copy, target } from './target.ts';

export async function copyName(services: Services, node?: Node): Promise<void> {
  const named = node ?? (await target(services, node, vscode.l10n.t('Copy Name'), ['instance', 'project', 'logstore']));
  const name = named && nameOf(named);
  if (name !== undefined) await copy(name);
}

function nameOf(node: Node): string | undefined {
  switch (node.kind) {
    case 'account':
      return node.account.name;
    case 'instance':
      return node.instance.job.name;
    case 'project':
      return node.project.project;
    case 'logstore':
      return node.logstore.logstore;
    case 'instanceGroup':
    case 'logstoreGroup':
      return node.group.group.name;
    case 'changeTracking':
    case 'logService':
    case 'dtsRegion':
    case 'slsRegion':
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
