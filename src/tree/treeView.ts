import * as vscode from 'vscode';
import { viewId } from '../contributions.ts';
import type { InstanceGroup, LogstoreGroup } from '../model/places.ts';
import type { ListOwner, Node } from './nodes.ts';
import type { Tree } from './tree.ts';
import type { TreeServices } from './known.ts';

export interface TreeHandle {
  readonly view: vscode.TreeView<Node>;
  /** The rows as the editor reads them, without the editor taking notice. */
  readonly provider: Required<Omit<vscode.TreeDataProvider<Node>, 'onDidChangeTreeData'>>;
  selection(): Node | undefined;
  /** Shows and selects a group's row, loading what lies above it. Says whether it could be found. */
  reveal(group: InstanceGroup | LogstoreGroup): Promise<boolean>;
  /** Opens the row, so that what changed below it can be seen. */
  expand(owner: ListOwner): Promise<void>;
  /** Loads the next page and selects the first row of it. */
  loadMore(node: Extract<Node, { kind: 'more' }>): Promise<void>;
  /** Takes back all name filters. */
  clearFilters(): Promise<void>;
  dispose(): void;
}

/** Registers the view. What fills it, `services` included, is loaded when it is first seen. */
export function createTreeView(services: () => Promise<TreeServices>): TreeHandle {
  const changed = new vscode.EventEmitter<Node | undefined>();
  let loading: Promise<Tree> | undefined;
  const tree = (): Promise<Tree> => (loading ??= load());
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
  });
  return {
    view,
    provider,
    selection: () => view.selection[0],
    reveal: async group => (await tree()).revealGroup(group),
    expand: async owner => (await tree()).expand(owner),
    loadMore: async node => (await tree()).loadMore(node),
    clearFilters: async () => (await tree()).clearFilters(),
    dispose: () => {
      view.dispose();
      changed.dispose();
      // What could not be loaded has nothing to dispose of, and was said in its place.
      loading?.then(
        loaded => loaded.dispose(),
        () => undefined,
      );
    },
  };
}
