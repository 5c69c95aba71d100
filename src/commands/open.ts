import * as vscode from 'vscode';
import { dtsConsole, logstorePage, projectPage, slsConsole } from '../model/consoleLinks.ts';
import { groupDocument } from '../model/groups/groupDocument.ts';
import type { GroupRef } from '../model/places.ts';
import { type Node, resourceOf } from '../tree/nodes.ts';
import { readGroup } from './readGroup.ts';
import type { Services } from './services.ts';
import { copy, target } from './target.ts';
import { targetGroup } from './targetGroup.ts';

export async function openSubscriptionStatus(services: Services, node?: Node): Promise<void> {
  const owner = await target(services, node, vscode.l10n.t('Open Subscription Status'), ['instance']);
  if (owner) services.statusPanels.show(owner.instance);
}

export async function openConsumerGroup(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Open Consumer Group'));
  if (target) services.groupPanels.show(target.ref, target.group.group.name);
}

export async function showConsumerGroupDocument(services: Services, of?: Node | GroupRef): Promise<void> {
  const target = await targetGroup(services, of, vscode.l10n.t('Show Consumer Group as JSON'));
  if (target) await services.documents.show(target.ref, groupDocument(await readGroup(services, target)));
}

/** Opens the console page of the resource, or the nearest page whose address is documented. */
export async function openInConsole(services: Services, of?: Node | GroupRef): Promise<void> {
  const page = (of && pageOf(of)) ?? (await askForPage(services));
  if (!page) return;
  await vscode.env.openExternal(vscode.Uri.parse(page.url, true));
  if (page.instanceId !== undefined) sayWhere(page.instanceId);
}

interface Page {
  readonly url: string;
  /** The instance that the user has to look for on the page. */
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

/** Says what to look for. Nothing waits for the message, which may stay until the user is back from the browser. */
function sayWhere(instanceId: string): void {
  const copyId = vscode.l10n.t('Copy ID');
  const said = vscode.l10n.t(
    'The console opens on its home page. Go to Change Tracking, select the region, and find {0}.',
    instanceId,
  );
  void vscode.window.showInformationMessage(said, copyId).then(async choice => {
    if (choice === copyId) await copy(instanceId);
  });
}
