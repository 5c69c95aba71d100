import * as vscode from 'vscode';
import { dtsConsole, logstorePage, projectPage, slsConsole } from '../model/consoleLinks.ts';
import type { GroupRef } from '../model/places.ts';
import { type Node, resourceOf } from '../tree/nodes.ts';
import { showInformation } from '../ui/notifications.ts';
import type { Services } from './services.ts';
import { copy, target } from './target.ts';

/** Opens the page of the vendor's console that shows the resource, or the nearest one that is documented. */
export async function openInConsole(services: Services, of?: Node | GroupRef): Promise<void> {
  const page = (of && pageOf(of)) ?? (await askForPage(services));
  if (!page) return;
  await vscode.env.openExternal(vscode.Uri.parse(page.url, true));
  if (page.instanceId !== undefined) sayWhere(page.instanceId);
}

interface Page {
  readonly url: string;
  /** What has to be looked for on the page. */
  readonly instanceId?: string | undefined;
}

async function askForPage(services: Services): Promise<Page | undefined> {
  const owner = await target(services, undefined, title(), ['instance', 'project', 'logstore']);
  return owner && pageOf(owner);
}

function pageOf(of: Node | GroupRef): Page | undefined {
  if (of.kind === 'dts') return { url: dtsConsole, instanceId: of.instanceId };
  if (of.kind === 'sls') return { url: logstorePage(of) };
  const { service, where } = resourceOf(of);
  if (service === 'dts') return { url: dtsConsole, instanceId: where.instance?.instanceId };
  if (where.logstore) return { url: logstorePage(where.logstore) };
  if (where.project) return { url: projectPage(where.project) };
  return service && { url: slsConsole };
}

const title = (): string => vscode.l10n.t('Open in Console');

/** Says what to look for. It is not awaited, as the message may stay until the user comes back from the browser. */
function sayWhere(instanceId: string): void {
  const copyId = vscode.l10n.t('Copy ID');
  const said = vscode.l10n.t(
    'The console opens on its home page. Go to Change Tracking, select the region, and find {0}.',
    instanceId,
  );
  void showInformation(said, copyId).then(async choice => {
    if (choice === copyId) await copy(instanceId);
  });
}
