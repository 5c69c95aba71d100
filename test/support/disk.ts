import type { Entries, EntryFiles } from '../../src/model/entries.ts';
import { type StoredEntries, storedEntries, type StoredTrouble } from '../../src/stored/storedState.ts';

/** Does something, sooner or later, and resolves when it is done. */
export type Sometime = <Result>(work: () => Result | Promise<Result>) => Promise<Result>;
const atOnce: Sometime = work => Promise.resolve().then(work);

interface WindowOptions {
  /** When the window's accesses to the disk happen. */
  readonly access?: Sometime;
  /** When the window is told that a file has changed. */
  readonly news?: Sometime;
  readonly isUnreadable?: StoredTrouble['isUnreadable'];
}

/** The files of an installation, in memory. Each of its windows has entries of its own over them. */
export class Disk {
  readonly texts: Map<string, string>;
  /** Whether nothing can be written. */
  isFull = false;
  readonly #readers = new Set<(name: string) => unknown>();

  constructor(texts: Iterable<readonly [string, string]> = []) {
    this.texts = new Map(texts);
  }

  /** The values of all entries of a kind, by the beginning of the names of its files. */
  values(kind: string): readonly unknown[] {
    const own = [...this.texts].filter(([name]) => name.startsWith(`${kind}.`) && name.endsWith('.json'));
    return own.map(([, text]) => (JSON.parse(text) as { readonly value: unknown }).value);
  }

  /** The entries of a window that is opened now. */
  window({ access = atOnce, news = atOnce, isUnreadable = () => undefined }: WindowOptions = {}): StoredEntries {
    const stored = storedEntries(this.#files(access), { isUnreadable });
    for (const entries of Object.values(stored) as readonly Entries<unknown>[]) {
      entries.open(this.texts);
      this.#readers.add(name => entries.hasFile(name) && news(() => entries.fileChanged(name)));
    }
    return stored;
  }

  #files(access: Sometime): EntryFiles {
    const tell = (name: string): void => {
      for (const read of this.#readers) read(name);
    };
    return {
      read: name => access(() => this.texts.get(name)),
      write: (name, text) =>
        access(() => {
          if (this.isFull) throw new Error('The disk is full.');
          this.texts.set(name, text);
          tell(name);
        }),
      delete: name =>
        access(() => {
          this.texts.delete(name);
          tell(name);
        }),
      setAside: name =>
        access(() => {
          this.texts.set(`${name}.aside`, this.texts.get(name) ?? '');
          this.texts.delete(name);
        }),
    };
  }
}
