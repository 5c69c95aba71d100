import type { Subscription } from '../model/event.ts';
import { ownerOf } from '../model/places.ts';
import type { LagMonitor, Watched } from '../model/lag/reading.ts';
import { type GroupOwner, idOf, isGroup, isOneOf, type Node, upFrom } from './nodes.ts';
import { type Pin, pinKey } from './pins.ts';

type Wanted = Pick<Watched, 'of' | 'group'>;

/** Has the monitor read the lag of all groups that the tree shows, and of pinned groups even while the tree is hidden. */
export class LagWatch {
  readonly #monitor: Pick<LagMonitor, 'watch'>;
  readonly #everySeconds: () => number;
  /** The opened instances and Logstores that still exist, by the ids of their rows. */
  readonly #opened = new Map<string, GroupOwner>();
  /** The ids of closed rows of any kind, which hide the rows below them. */
  readonly #closed = new Set<string>();
  readonly #watching = new Map<string, Subscription>();
  #isVisible = false;
  #pins: readonly Pin[] = [];

  /** Nothing is read while the interval is 0 seconds. */
  constructor(monitor: Pick<LagMonitor, 'watch'>, everySeconds: () => number) {
    this.#monitor = monitor;
    this.#everySeconds = everySeconds;
  }

  /** Called with the rows that the editor was given below a row or the root. It only asks for rows below open ones. */
  shown(node: Node | undefined, children: readonly Node[]): void {
    this.#dropMissing(node, children);
    if (node) this.#closed.delete(idOf(node));
    if (node && isOneOf(node, ['instance', 'logstore'])) {
      if (children.some(isGroup)) this.#opened.set(idOf(node), node);
      else this.#opened.delete(idOf(node));
    }
    this.#update();
  }

  opened(node: Node): void {
    this.#closed.delete(idOf(node));
    this.#update();
  }

  closed(node: Node): void {
    this.#closed.add(idOf(node));
    this.#update();
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#update();
  }

  setPins(pins: readonly Pin[]): void {
    this.#pins = pins;
    this.#update();
  }

  /** Called when the interval has changed. */
  restart(): void {
    this.dispose();
    this.#update();
  }

  dispose(): void {
    for (const subscription of this.#watching.values()) subscription.dispose();
    this.#watching.clear();
  }

  #update(): void {
    const everySeconds = this.#everySeconds();
    const wanted = everySeconds > 0 ? this.#wanted() : new Map<string, Wanted>();
    for (const [key, subscription] of this.#watching) {
      if (wanted.has(key)) continue;
      subscription.dispose();
      this.#watching.delete(key);
    }
    for (const [key, watched] of wanted) {
      if (this.#watching.has(key)) continue;
      this.#watching.set(key, this.#monitor.watch({ ...watched, detail: 'overview', everySeconds }));
    }
  }

  /** What to read. A resource that is open both below its account and among the pins is read once. */
  #wanted(): Map<string, Wanted> {
    const wanted = new Map<string, Wanted>();
    for (const node of this.#isVisible ? this.#opened.values() : []) {
      if (this.#isHidden(node)) continue;
      const of = ownerOf(node.kind === 'instance' ? node.instance : node.logstore);
      wanted.set(pinKey(of), { of, group: 'all' });
    }
    for (const { ref } of this.#pins) {
      wanted.set(pinKey(ref), { of: ownerOf(ref), group: 'kind' in ref ? ref : 'all' });
    }
    return wanted;
  }

  #isHidden(node: Node): boolean {
    return pathTo(node).some(id => this.#closed.has(id));
  }

  /** Forgets open rows that a refresh or a filter has removed, possibly together with rows above them. */
  #dropMissing(node: Node | undefined, children: readonly Node[]): void {
    const there = new Set(children.map(idOf));
    for (const [id, opened] of this.#opened) {
      const path = pathTo(opened);
      const below = node ? path.indexOf(idOf(node)) + 1 : 0;
      const next = path[below];
      if ((!node || below > 0) && next !== undefined && !there.has(next)) this.#opened.delete(id);
    }
  }
}

/** The ids from the first level down to the row. */
const pathTo = (node: Node): readonly string[] => [...upFrom(node)].map(idOf).reverse();
