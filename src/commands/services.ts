import type { App } from '../app.ts';
import type { TreeHandle } from '../tree/treeView.ts';

/** What commands work with: everything behind the view, and the view. */
export type Services = App & { readonly tree: TreeHandle };
