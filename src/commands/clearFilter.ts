import { type Node, resourceOf } from '../tree/nodes.ts';
import type { Services } from './services.ts';

/** Clears the filter of the list at the row; without a row, the filters of all lists. */
export async function clearFilter({ catalog, tree }: Services, node?: Node): Promise<void> {
  if (!node) {
    await tree.clearFilters();
    return;
  }
  const { list } = resourceOf(node);
  if (list) catalog.setFilter(list, '');
}
