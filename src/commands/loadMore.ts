import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';

export async function loadMore({ tree }: Services, node: Node): Promise<void> {
  if (node.kind === 'more') await tree.loadMore(node);
}
