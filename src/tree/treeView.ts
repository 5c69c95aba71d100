import * as vscode from 'vscode';
import { loadedOnce } from '../cloud/loadedOnce.ts';
import { viewId } from '../contributions.ts';
import type { InstanceGroup, LogstoreGroup, LogstoreRef } from '../model/places.ts';
import type { ListOwner, Node } from './nodes.ts';
import type { Clicked, Tree } from './tree.ts';
import type { TreeServices } from './known.ts';

export interface TreeHandle {
  readonly view: vscode.TreeView<Node>;
  /** Gives the same rows as the editor gets, without a trace in the view. */
  readonly provider: Required<Omit<vscode.TreeDataProvider<Node>, 'onDidChangeTreeData'>>;
  selection(): Node | undefined;
  /** The row that was just clicked, and the command for it. Nothing if it is gone, or another one was clicked since. */
  clicked(): Promise<Clicked | undefined>;
  /** Loads what lies above a group, and shows and selects its row. Resolves with whether the row was found. */
  reveal(group: InstanceGroup | LogstoreGroup): Promise<boolean>;
  /** The same for a Logstore, but clears no filter that hides it. */
  revealLogstore(logstore: LogstoreRef): Promise<boolean>;
  expand(owner: ListOwner): Promise<void>;
  /** Loads the next page and selects its first row. */
  loadMore(node: Extract<Node, { kind: 'more' }>): Promise<void>;
  clearFilters(): Promise<void>;
  dispose(): void;
}

/** Registers the view. The code of the tree and the `services` are loaded when the view is first seen. */
export function createTreeView(services: () => Promise<TreeServices>): TreeHandle {
  const changed = new vscode.EventEmitter<Node | undefined>();
  let loading: Promise<Tree> | undefined;
  const tree = loadedOnce(() => (loading = load()));
  const load = async (): Promise<Tree> => {
    const [module, loaded] = await Promise.all([import('./tree.ts'), services()]);
    return new module.Tree(loaded, view, node => changed.fire(node));
  };
  const provider: TreeHandle['provider'] = {
    getChildren: async node => (await tree()).getChildren(node),
    getTreeItem: async node => (await tree()).getTreeItem(node),
    getParent: async node => (await tree()).getParent(node),
    resolveTreeItem: async (item, node) => (await tree()).resolveTreeItem(item, node),
  };
  const view = vscode.window.createTreeView<Node>(viewId, {
    treeDataProvider: {
      ...provider,
      getChildren: async node => (await tree()).show(node),
      getTreeItem: async node => (await tree()).draw(node),
      onDidChangeTreeData: changed.event,
    },
    showCollapseAll: true,
    canSelectMany: true,
  });
  return {
    view,
    provider,
    selection: () => view.selection[0],
    clicked: async () => (await tree()).clicked(),
    reveal: async group => (await tree()).revealGroup(group),
    revealLogstore: async logstore => (await tree()).revealLogstore(logstore),
    expand: async owner => (await tree()).expand(owner),
    loadMore: async node => (await tree()).loadMore(node),
    clearFilters: async () => (await tree()).clearFilters(),
    dispose: () => {
      view.dispose();
      changed.dispose();
      // A tree that failed to load has nothing to dispose of, and the failure was already reported.
      loading?.then(
        loaded => loaded.dispose(),
        () => undefined,
      );
    },
  };
}
