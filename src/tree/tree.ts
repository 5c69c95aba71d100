import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { commandId, viewId } from '../contributions.ts';
import type { Subscription } from '../model/event.ts';
import { setTimer } from '../model/lag/monitorLoop.ts';
import type { InstanceGroup, LogstoreGroup, LogstoreRef } from '../model/places.ts';
import { setContextKey } from '../ui/contextKeys.ts';
import { isCancelled } from '../ui/messages.ts';
import { withoutControls } from '../ui/plainText.ts';
import { withProgressInView } from '../ui/progress.ts';
import { onDidChangeSetting, readSetting } from '../ui/settings.ts';
import { tooltipText } from '../ui/tooltipText.ts';
import { AccountRedraw } from './accountRedraw.ts';
import { type Clicked, clickedRow } from './clickedRow.ts';
import { FiltersInForce } from './filters.ts';
import { GroupOrder } from './groupOrder.ts';
import { alarmOf, stateOf } from './groupState.ts';
import { type Known, knownFrom, type TreeServices } from './known.ts';
import { LagWatch } from './lagWatch.ts';
import { locate, locateLogstore } from './locate.ts';
import {
  accountRowId,
  childrenOf,
  idOf,
  isGroupOf,
  isListOwner,
  type ListOwner,
  type Node,
  parentOf,
  pinnedPlace,
  resourceOf,
  rowIdsOf,
  upFrom,
} from './nodes.ts';
import { PinnedRows } from './pinnedRows.ts';
import { type Row, rowOf } from './rows.ts';
import { revealRow } from './revealing.ts';
import { tooltipOf } from './tooltips.ts';

/** Gives VS Code the rows and draws them again when they change. The rows come from nodes.ts, their look from rows.ts. */
export class Tree {
  readonly #services: TreeServices;
  readonly #view: vscode.TreeView<Node>;
  readonly #redraw: (node: Node | undefined) => void;
  readonly #known: Known;
  readonly #filters: FiltersInForce;
  readonly #pinned: PinnedRows;
  readonly #lagWatch: LagWatch;
  readonly #accountRedraw: AccountRedraw;
  readonly #order: GroupOrder;
  /** How each row looked when it was drawn, and its node: VS Code recognizes a row only by this very object. */
  readonly #drawn = new Map<string, { readonly node: Node; readonly look: string }>();
  /** The ids of rows below which the order of groups has to be checked. */
  readonly #unsorted = new Set<string>();
  #sorting: NodeJS.Timeout | undefined;
  /** The ids of the rows that are open. */
  readonly #open = new Set<string>();
  /** The number of clicks so far. */
  #clicks = 0;
  readonly #subscriptions: readonly Subscription[];

  constructor(services: TreeServices, view: vscode.TreeView<Node>, redraw: (node: Node | undefined) => void) {
    this.#services = services;
    this.#view = view;
    this.#redraw = redraw;
    const { accounts, catalog, pins, monitor, histories } = services;
    this.#known = knownFrom(services);
    this.#filters = new FiltersInForce(services, words => {
      view.message = withoutControls(words);
      setContextKey('hasFilter', words !== '');
    });
    this.#lagWatch = new LagWatch(monitor, () => readSetting('tree.refreshInterval'));
    this.#pinned = new PinnedRows(services, () => {
      this.#lagWatch.setPins(this.#pinned.found());
      this.#redrawPins();
    });
    this.#order = new GroupOrder(
      () => readSetting('tree.groupOrder') === 'lag',
      node => alarmOf(stateOf(node, this.#known)),
    );
    this.#accountRedraw = new AccountRedraw({
      accounts,
      redrawAll: () => {
        this.#drawn.clear();
        this.#open.clear();
        this.#order.clear();
        redraw(undefined);
      },
      redrawBelow: id => this.#redrawRow(accountRowId(id)),
      redrawRow: id => this.#redrawThoseThatDiffer([accountRowId(id)]),
      now: () => this.#known.now(),
      setTimer,
    });
    this.#setVisible(view.visible);
    this.#subscriptions = [
      this.#accountRedraw,
      this.#filters,
      this.#pinned,
      this.#lagWatch,
      catalog.onDidChange(list => {
        for (const id of rowIdsOf(list)) this.#redrawRow(id);
      }),
      pins.onDidChange(pin => this.#redrawThoseThatDiffer(rowIdsOf(pinnedPlace(pin)))),
      monitor.onDidRead(ref => {
        const ids = rowIdsOf(ref);
        this.#redrawThoseThatDiffer(ids);
        this.#sortLater(ids);
      }),
      monitor.onDidFail(of => {
        const groups = [...this.#drawn].filter(([, { node }]) => isGroupOf(node, of));
        this.#redrawThoseThatDiffer(groups.map(([id]) => id));
      }),
      histories.onDidMark(ref => this.#redrawThoseThatDiffer(rowIdsOf(ref))),
      onDidChangeSetting('tree.refreshInterval', () => this.#lagWatch.restart()),
      onDidChangeSetting('tree.groupOrder', () => {
        for (const id of this.#order.ids()) this.#redrawRow(id);
      }),
      view.onDidChangeVisibility(({ visible }) => this.#setVisible(visible)),
      view.onDidExpandElement(({ element }) => {
        this.#open.add(idOf(element));
        this.#lagWatch.opened(element);
      }),
      view.onDidCollapseElement(({ element }) => {
        this.#open.delete(idOf(element));
        this.#lagWatch.closed(element);
      }),
    ];
  }

  /** Draws a row for the editor, which from then on knows the row by this object. */
  draw(node: Node): vscode.TreeItem {
    const row = rowOf(node, this.#known);
    this.#drawn.set(row.id, { node, look: lookOf(row) });
    return itemOf(row);
  }

  /** Makes the item of a row for anybody but the editor, without remembering it as drawn. */
  getTreeItem(node: Node): vscode.TreeItem {
    return itemOf(rowOf(node, this.#known));
  }

  /** Adds the tooltip. This is called when the pointer rests on a row, because most tooltips are never seen. */
  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    item.tooltip = tooltipText(tooltipOf(node, this.#known));
    return item;
  }

  getParent(node: Node): Node | undefined {
    const parent = parentOf(node);
    return parent && (this.#drawn.get(idOf(parent))?.node ?? parent);
  }

  /** The rows below a row for the editor, which asks only for open rows. */
  async show(node?: Node): Promise<Node[]> {
    if (node) this.#open.add(idOf(node));
    const children = await this.getChildren(node);
    if (children.some(({ kind }) => kind === 'instanceGroup' || kind === 'logstoreGroup')) {
      setContextKey('hasShownGroups', true);
    }
    // This waits until the editor has taken the rows, because VS Code 1.105 loses them if their parent is redrawn first.
    setTimeout(() => {
      if (node) this.#order.given(node, children);
      this.#lagWatch.shown(node, children);
      if (node && isListOwner(node)) this.#redrawThoseThatDiffer([idOf(node)]);
    }, 0);
    return children;
  }

  /** The rows below a row. Never rejects, because a failure to load them is a row as well. */
  async getChildren(node?: Node): Promise<Node[]> {
    const { catalog, log } = this.#services;
    if (!node || !isListOwner(node)) return [...(await this.#childrenOf(node))];
    try {
      const load = () => this.#childrenOf(node);
      const isLoaded = catalog.peek(resourceOf(node).list) !== undefined;
      return [...this.#order.arrange(isLoaded ? await load() : await withProgressInView(load))];
    } catch (error) {
      // Whoever cancelled a list is about to ask for it again.
      if (isCancelled(error)) return [];
      // The transport has logged what the cloud refused.
      if (!(error instanceof CloudError)) log.error(error);
      return [{ kind: 'failed', under: node, error }];
    }
  }

  async clicked(): Promise<Clicked | undefined> {
    const click = ++this.#clicks;
    const node = await clickedRow({
      selected: () => this.#view.selection[0],
      isPast: () => click !== this.#clicks,
    });
    const command = node && rowOf(node, this.#known).click;
    return command && { node, command };
  }

  async revealGroup(group: InstanceGroup | LogstoreGroup): Promise<boolean> {
    const node = await withProgressInView(() => locate(group, this.#services));
    return node !== undefined && this.#select(node);
  }

  async revealLogstore(ref: LogstoreRef): Promise<boolean> {
    const node = await withProgressInView(() => locateLogstore(ref, this.#services));
    return node !== undefined && this.#select(node);
  }

  /** Opens a row. Nothing waits for it, because opening may load what is below. */
  expand(owner: ListOwner): void {
    const id = idOf(owner);
    void revealRow({
      reveal: () => this.#reveal(owner, { select: false, expand: true }),
      renew: () => this.#forgetAbove(owner),
      isDone: () => this.#open.has(id),
    }).then(refusal => {
      // A row on a page that is not loaded cannot be opened, but the text above the tree names its filter all the same.
      if (refusal !== undefined) this.#services.log.debug(`A row of the kind ${owner.kind} was not opened: ${refusal}`);
    });
  }

  async loadMore({ under, shown }: Extract<Node, { kind: 'more' }>): Promise<void> {
    await withProgressInView(() => this.#services.catalog.loadMore(resourceOf(under).list));
    const firstNew = (await this.#childrenOf(under))[shown];
    if (firstNew) await this.#select(firstNew);
  }

  clearFilters(): void {
    this.#filters.clear();
  }

  dispose(): void {
    clearTimeout(this.#sorting);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #setVisible(isVisible: boolean): void {
    this.#lagWatch.setVisible(isVisible);
    this.#accountRedraw.setVisible(isVisible);
  }

  #childrenOf(node: Node | undefined): Promise<readonly Node[]> {
    const { catalog, accounts } = this.#services;
    return childrenOf(node, catalog, accounts, this.#pinned.nodes());
  }

  #redrawRow(id: string): void {
    const drawn = this.#drawn.get(id);
    if (drawn) this.#redraw(drawn.node);
  }

  /** Draws only the rows again whose look has changed, because drawing is slow and a reading seldom changes a row. */
  #redrawThoseThatDiffer(ids: readonly string[]): void {
    for (const id of ids) {
      const drawn = this.#drawn.get(id);
      if (drawn && drawn.look !== lookOf(rowOf(drawn.node, this.#known))) this.#redraw(drawn.node);
    }
  }

  /** Draws the section of pins again. It appears with the first pin and disappears with the last. */
  #redrawPins(): void {
    const section: Node = { kind: 'pins' };
    const isThere = this.#pinned.nodes().length > 0;
    const drawn = this.#drawn.get(idOf(section));
    if (drawn && isThere) this.#redraw(drawn.node);
    else if (drawn || isThere) {
      this.#drawn.delete(idOf(section));
      this.#redraw(undefined);
    }
  }

  /** Sorts groups after a pause. Neighbouring groups are read one after the other, and the rows should move only once. */
  #sortLater(groupIds: readonly string[]): void {
    if (readSetting('tree.groupOrder') !== 'lag') return;
    for (const id of groupIds) {
      const drawn = this.#drawn.get(id);
      const parent = drawn && parentOf(drawn.node);
      if (parent) this.#unsorted.add(idOf(parent));
    }
    if (this.#unsorted.size === 0) return;
    this.#sorting ??= setTimeout(() => {
      this.#sorting = undefined;
      for (const id of this.#unsorted) if (this.#order.hasChanged(id)) this.#redrawRow(id);
      this.#unsorted.clear();
    }, sortingMs);
  }

  async #select(node: Node): Promise<boolean> {
    const id = idOf(node);
    const refusal = await revealRow({
      reveal: () => this.#reveal(node, { select: true, focus: true }),
      renew: () => this.#forgetAbove(node),
      // Alone, because a row that was one of several need not be in sight.
      isDone: () => this.#view.selection.length === 1 && this.#view.selection.every(one => idOf(one) === id),
    });
    // The editor refuses now and then while it draws. That it did so until the end is worth a line.
    if (refusal !== undefined) this.#services.log.warn(`A row of the kind ${node.kind} was not selected: ${refusal}`);
    return refusal === undefined;
  }

  /** From then on, the rows above are other objects, which the editor does not know. It draws these when it looks for them. */
  #forgetAbove(node: Node): void {
    for (const above of upFrom(parentOf(node))) this.#drawn.delete(idOf(above));
  }

  /** Shows a row, or else the view: the editor mixes up rows if one is revealed while it draws the first. */
  #reveal(node: Node, options: NonNullable<Parameters<vscode.TreeView<Node>['reveal']>[1]>): Thenable<void> {
    return this.#view.visible && this.#drawn.size > 0
      ? this.#view.reveal(node, options)
      : vscode.commands.executeCommand(`${viewId}.focus`);
  }
}

/** A text that changes with everything about a row that users and menus can see. */
const lookOf = ({ label, description, icon, context }: Row): string =>
  JSON.stringify([label, description, icon.name, icon.color, context]);

const sortingMs = 3_000;

function itemOf(row: Row): vscode.TreeItem {
  const item = new vscode.TreeItem(withoutControls(row.label), collapsibleState[row.state]);
  item.id = row.id;
  item.description = withoutControls(row.description);
  item.iconPath = new vscode.ThemeIcon(
    row.icon.name,
    row.icon.color ? new vscode.ThemeColor(row.icon.color) : undefined,
  );
  item.contextValue = row.context.join(' ');
  item.accessibilityInformation = { label: withoutControls(row.words) };
  // Without the row as an argument, which the editor would lose with the item whenever the row is drawn again: a click
  // in that moment would be lost as well.
  if (row.click) item.command = { command: commandId('openRow'), title: row.label };
  return item;
}

const collapsibleState = {
  leaf: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const satisfies Record<Row['state'], vscode.TreeItemCollapsibleState>;
