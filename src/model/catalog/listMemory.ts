import type { PartialList } from './catalog.ts';

/** A call for the next page of a list, given how many pages are loaded already. */
type NextPage<T> = (pagesLoaded: number, signal: AbortSignal) => Promise<PartialList<T>>;

/**
 * The loaded pages of one list. An item that appears twice, because the list shifted between two pages or the service
 * lists it twice, is kept once, as each row of the tree needs an ID of its own. Closing the memory cancels the running call, and a late answer changes nothing.
 */
export class ListMemory<T> {
  readonly #nextPage: NextPage<T>;
  readonly #identify: (item: T) => string;
  readonly #abort = new AbortController();
  #items: readonly T[] = [];
  #total = 0;
  #pages = 0;
  #pending: Promise<PartialList<T>> | undefined;

  constructor(nextPage: NextPage<T>, identify: (item: T) => string) {
    this.#nextPage = nextPage;
    this.#identify = identify;
  }

  /** The list as far as it is loaded, which is one page at the least. */
  get(): Promise<PartialList<T>> {
    return this.#pages > 0 ? Promise.resolve(this.#list()) : this.loadMore();
  }

  peek(): PartialList<T> | undefined {
    return this.#pages > 0 ? this.#list() : undefined;
  }

  /** Loads one more page. Concurrent callers share one call, and a failure is not remembered. */
  loadMore(): Promise<PartialList<T>> {
    this.#pending ??= this.#load().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /** Takes over a whole list that was read elsewhere. */
  replace(list: PartialList<T>): void {
    const { items, total } = this.#unique(list);
    this.#items = items;
    this.#total = total;
    this.#pages = Math.max(1, this.#pages);
  }

  /** Replaces one item by a newer version of it. */
  update(item: T): void {
    const id = this.#identify(item);
    this.#items = this.#items.map(known => (this.#identify(known) === id ? item : known));
  }

  close(): void {
    this.#abort.abort();
  }

  async #load(): Promise<PartialList<T>> {
    const before = this.#pages;
    const page = this.#unique(await this.#nextPage(before, this.#abort.signal));
    this.#abort.signal.throwIfAborted();
    // A list that was taken over meanwhile is newer, and may lack what was deleted since.
    if (this.#pages !== before) return this.#list();
    const known = new Set(this.#items.map(this.#identify));
    this.#items = [...this.#items, ...page.items.filter(item => !known.has(this.#identify(item)))];
    this.#pages += 1;
    // An empty page is the end, whatever the total says, because that also counts what the identity may not see.
    this.#total = page.items.length === 0 ? this.#items.length : Math.max(page.total, this.#items.length);
    return this.#list();
  }

  /** The page without what it lists twice. */
  #unique({ items, total }: PartialList<T>): PartialList<T> {
    const seen = new Set<string>();
    const unique = items.filter(item => seen.size < seen.add(this.#identify(item)).size);
    return { items: unique, total: total - (items.length - unique.length) };
  }

  #list(): PartialList<T> {
    return { items: this.#items, total: this.#total };
  }
}
