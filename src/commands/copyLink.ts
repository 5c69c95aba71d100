import * as vscode from 'vscode';
import { extensionId } from '../contributions.ts';
import { linkTo } from '../model/links/link.ts';
import { type Linkable, targetOf } from '../model/links/linkable.ts';
import type { Node } from '../tree/nodes.ts';
import { noLinkWords } from '../ui/linkProblems.ts';
import { showWarning } from '../ui/notifications.ts';
import type { Services } from './services.ts';
import { copy, onceEach } from './target.ts';
import { isGroupRef } from './targetGroup.ts';
import { targetResource } from './targetResource.ts';

/** Links have the scheme of this editor, which is another one in each product that is made of VS Code. */
export async function copyLink(services: Services, of?: Node | Linkable, selected?: readonly Node[]): Promise<void> {
  const links: string[] = [];
  for (const one of selected ? onceEach(selected) : [of]) {
    const link = await linkOf(services, one);
    if (link === undefined) return;
    links.push(link);
  }
  await copy(...links);
}

/** Nothing when the user leaves, or was told why there is no link. */
async function linkOf(services: Services, of: Node | Linkable | undefined): Promise<string | undefined> {
  const linkable = of && isLinkable(of) ? of : (await targetResource(services, of, vscode.l10n.t('Copy Link')))?.ref;
  if (!linkable) return undefined;
  const target = targetOf(linkable, id => services.accounts.find(id));
  if (!target) {
    void showWarning(vscode.l10n.t('There is no link to this, because an account of it has been removed.'));
    return undefined;
  }
  const link = linkTo(target);
  if ('problem' in link) {
    void showWarning(noLinkWords(link));
    return undefined;
  }
  return `${vscode.env.uriScheme}://${extensionId}${link.path}?${link.query}`;
}

/** References to groups have a kind, as rows have, and other references and views of the board have none. */
const isLinkable = (of: Node | Linkable): of is Linkable => !('kind' in of) || isGroupRef(of);
