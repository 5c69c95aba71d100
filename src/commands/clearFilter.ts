import { isListOwner, listOf, type Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';

/** Of one list, or without a row of all. */
export async function clearFilter({ catalog, tree }: Services, node?: Node): Promise<void> {
  if (node === undefined) await tree.clearFilters();
  else if (isListOwner(node)) catalog.setFilter(listOf(node), '');
  else if (node.kind === 'empty') catalog.setFilter(node.list, '');
}
