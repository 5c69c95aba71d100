import { listsAt, type Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';

/**
 * Asks again for what lies below a row; for a row that has nothing below it, for the list it is in. An account without keys
 * asks for keys again.
 */
export async function refreshNode({ accounts, catalog }: Services, node: Node): Promise<void> {
  if (node.kind === 'account' || node.kind === 'signedOut') {
    const { id } = node.account;
    if (accounts.stateOf(id).problem) await accounts.retry(id);
    else catalog.refreshAccount(id);
  } else if (node.kind === 'instance') await catalog.refreshInstance(node.instance);
  else for (const list of listsAt(node)) catalog.refresh(list);
}
