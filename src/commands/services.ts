import type { App } from '../app.ts';
import type { TreeHandle } from '../tree/treeView.ts';

export type Services = App & { readonly tree: TreeHandle };
