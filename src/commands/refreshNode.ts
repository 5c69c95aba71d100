import { listsAt, type Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';

/** Asks again for what lies below a row; for a row that has nothing below it, for the list it is in. */
export async function refreshNode({ catalog }: Services, node: Node): Promise<void> {
  if (node.kind === 'account') catalog.refreshAccount(node.account.id);
  else if (node.kind === 'instance') await catalog.refreshInstance(node.instance);
  else for (const list of listsAt(node)) catalog.refresh(list);
}
