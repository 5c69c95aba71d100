import * as vscode from 'vscode';
import { dtsConsole, logstorePage, projectPage, slsConsole } from '../model/consoleLinks.ts';
import type { GroupRef } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { copy, target } from './target.ts';

/** Opens the page of the vendor's console that shows the resource, or the nearest one that is documented. */
export async function openInConsole(services: Services, of?: Node | GroupRef): Promise<void> {
  const page =
    (of && pageOf(of)) ?? pageOf(await target(services, undefined, title(), ['instance', 'project', 'logstore']));
  if (!page) return;
  await vscode.env.openExternal(vscode.Uri.parse(page.url, true));
  if (page.instanceId !== undefined) sayWhere(page.instanceId);
}

interface Page {
  readonly url: string;
  /** What has to be looked for on the page. */
  readonly instanceId?: string;
}

function pageOf(of: Node | GroupRef | undefined): Page | undefined {
  switch (of?.kind) {
    case 'dts':
      return { url: dtsConsole, instanceId: of.instanceId };
    case 'instance':
    case 'instanceGroup':
      return { url: dtsConsole, instanceId: of.instance.instanceId };
    case 'changeTracking':
    case 'dtsRegion':
      return { url: dtsConsole };
    case 'sls':
      return { url: logstorePage(of) };
    case 'logstoreGroup':
      return { url: logstorePage(of.group) };
    case 'logstore':
      return { url: logstorePage(of.logstore) };
    case 'project':
      return { url: projectPage(of.project) };
    case 'logService':
    case 'slsRegion':
      return { url: slsConsole };
    case 'more':
    case 'empty':
    case 'failed':
    case 'noRegions':
      return pageOf(of.under);
    case 'account':
    case 'signedOut':
    case 'pins':
    case 'pin':
    case undefined:
      return undefined;
  }
}

const title = (): string => vscode.l10n.t('Open in Console');

/** Not awaited: the message may stay until the user comes back from the browser. */
function sayWhere(instanceId: string): void {
  const copyId = vscode.l10n.t('Copy ID');
  const said = vscode.l10n.t(
    'The console opens at its start page. Choose Change Tracking and the region there, then look for {0}.',
    instanceId,
  );
  void vscode.window.showInformationMessage(said, copyId).then(async choice => {
    if (choice === copyId) await copy(instanceId);
  });
}
