import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { contextKey, viewId } from '../contributions.ts';
import type { Subscription } from '../model/event.ts';
import type { InstanceGroup, LogstoreGroup } from '../model/resources.ts';
import { isCancelled } from '../ui/messages.ts';
import { FiltersInForce } from './filters.ts';
import { itemOf, tooltipText } from './items.ts';
import { locate } from './locate.ts';
import { childrenOf, idOf, isListOwner, listId, listOf, type ListOwner, type Node, parentOf } from './nodes.ts';
import { rowOf } from './rows.ts';
import { tooltipOf } from './tooltips.ts';
import type { TreeServices } from './treeView.ts';

/** What VS Code draws and what became of it. Which rows there are comes from nodes.ts, how they look from rows.ts. */
export class Tree {
  readonly #services: TreeServices;
  readonly #view: vscode.TreeView<Node>;
  readonly #redraw: (node: Node | undefined) => void;
  readonly #filters: FiltersInForce;
  /** By id: the objects VS Code knows rows by, for it compares them by identity, and what was said of them. */
  readonly #drawn = new Map<string, { readonly node: Node; readonly description: string }>();
  readonly #subscriptions: readonly Subscription[];

  constructor(services: TreeServices, view: vscode.TreeView<Node>, redraw: (node: Node | undefined) => void) {
    this.#services = services;
    this.#view = view;
    this.#redraw = redraw;
    this.#filters = new FiltersInForce(services, words => {
      view.message = words;
      void vscode.commands.executeCommand('setContext', contextKey('hasFilter'), words !== '');
    });
    this.#subscriptions = [
      this.#filters,
      services.catalog.onDidChange(list => {
        const owner = this.#drawn.get(listId(list));
        if (owner) redraw(owner.node);
      }),
      services.accounts.onDidChange(() => {
        this.#drawn.clear();
        redraw(undefined);
      }),
    ];
  }

  /** For the editor, which from now on knows the row by this very object. */
  draw(node: Node): vscode.TreeItem {
    const row = rowOf(node, this.#services.catalog);
    this.#drawn.set(row.id, { node, description: row.description });
    return itemOf(row, node);
  }

  /** For everybody else. */
  getTreeItem(node: Node): vscode.TreeItem {
    return itemOf(rowOf(node, this.#services.catalog), node);
  }

  /** Called when the pointer rests on a row, so that thousands of tooltips are not made for nobody. */
  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    item.tooltip = tooltipText(tooltipOf(node, this.#services.catalog));
    return item;
  }

  getParent(node: Node): Node | undefined {
    const parent = parentOf(node);
    return parent && (this.#drawn.get(idOf(parent))?.node ?? parent);
  }

  /** Never rejects: what could not be loaded is a row as well. */
  async getChildren(node?: Node): Promise<Node[]> {
    const { catalog, accounts, log } = this.#services;
    if (!node || !isListOwner(node)) return [...(await childrenOf(node, catalog, accounts))];
    try {
      const load = () => childrenOf(node, catalog, accounts);
      const isLoaded = catalog.peek(listOf(node)) !== undefined;
      const children = isLoaded ? await load() : await withProgress(load);
      // Only once the editor has taken these rows: VS Code 1.105 loses them when their parent is redrawn before.
      setTimeout(() => {
        this.#redrawWhenItSaysMore(node);
      }, 0);
      return [...children];
    } catch (error) {
      // Whoever cancelled a list is about to ask for it again.
      if (isCancelled(error)) return [];
      // The transport has logged what the cloud refused.
      if (!(error instanceof CloudError)) log.error(error instanceof Error ? error : String(error));
      return [{ kind: 'failed', under: node, list: listOf(node), error }];
    }
  }

  async revealGroup(group: InstanceGroup | LogstoreGroup): Promise<boolean> {
    const node = await withProgress(() => locate(group, this.#services));
    return node !== undefined && this.#select(node);
  }

  /** Not waited for: opening the row loads what is below it. */
  expand(owner: ListOwner): void {
    // A row on a page that is not loaded cannot be opened. The message above the tree tells of its filter all the same.
    this.#view.reveal(owner, { select: false, expand: true }).then(undefined, (error: unknown) => {
      this.#services.log.debug(`Opening ${idOf(owner)}: ${String(error)}`);
    });
  }

  async loadMore({ under, list, shown }: Extract<Node, { kind: 'more' }>): Promise<void> {
    const { catalog, accounts } = this.#services;
    await withProgress(() => catalog.loadMore(list));
    const firstNew = (await childrenOf(under, catalog, accounts))[shown];
    if (firstNew) await this.#select(firstNew);
  }

  clearFilters(): void {
    this.#filters.clear();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** A row tells how many entries are below it, which is known once they were loaded. */
  #redrawWhenItSaysMore(owner: ListOwner): void {
    const drawn = this.#drawn.get(idOf(owner));
    if (drawn && drawn.description !== rowOf(owner, this.#services.catalog).description) this.#redraw(drawn.node);
  }

  /**
   * Says whether it worked. When rows are being loaded at this very moment, the editor may give up, or wait for a drawing
   * that was done already; then a second attempt finds them there.
   */
  async #select(node: Node): Promise<boolean> {
    const id = idOf(node);
    const isSelected = (): boolean => this.#view.selection.some(selected => idOf(selected) === id);
    for (let attempt = 0; attempt < 2 && !isSelected(); attempt++) {
      const limit = new AbortController();
      try {
        const patience = delay(attemptMs, undefined, { signal: limit.signal });
        await Promise.race([this.#view.reveal(node, { select: true, focus: true }), patience]);
      } catch (error) {
        this.#services.log.debug(`Revealing ${id}: ${String(error)}`);
      } finally {
        limit.abort();
      }
    }
    return isSelected();
  }
}

/** What is revealed was loaded before, so only drawing takes time. */
const attemptMs = 3_000;

const withProgress = <T>(work: () => Promise<T>): Thenable<T> =>
  vscode.window.withProgress({ location: { viewId } }, work);
