import { createHash } from 'node:crypto';
import { type Check, isNumber, isRecord, parsedJson } from './checks.ts';
import { Emitter } from './event.ts';

/** What distinguishes one kind of entries from another. */
export interface EntryKind<T> {
  /** The beginning of the names of its files, which must never change. */
  readonly name: string;
  keyOf(value: T): string;
  readonly isValid: Check<T>;
}

/** Files with one text each, which all windows share. */
export interface EntryFiles {
  /** Reads a file; undefined when there is none. Rejects when there is something that cannot be read. */
  read(name: string): Promise<string | undefined>;
  /** Writes the whole file or, when that fails, nothing. */
  write(name: string, text: string): Promise<void>;
  delete(name: string): Promise<void>;
  /** Gives what has this name another one, so that the name is free and nothing is lost. */
  setAside(name: string): Promise<void>;
}

/** Makes the next value of an entry from what is stored by then. Undefined means that there is no such entry. */
export type Change<T> = (now: T | undefined) => T | undefined;

/** What a file holds. What is not understood stays as it is, for the version or the person that understands it. */
type Content<T> =
  | {
      readonly isValid: true;
      readonly text: string;
      /** The whole file, with members that a newer version may have added. */
      readonly file: Readonly<Record<string, unknown>>;
      readonly value: T;
    }
  | { readonly isValid: false; readonly text: string | undefined };

interface Pending<T> {
  readonly change: Change<T>;
  /** The place in the order, if this change adds the entry. */
  readonly place: number;
}

/**
 * The entries of one kind, such as all accounts, each in a file of its own. The editor's own state is no place for what
 * several windows write: each window has a copy of it, and a write of any window replaces the whole of it. Here, windows
 * that add entries at the same time write different files, and a change of an entry is applied to what its file holds at
 * that moment. An entry that cannot be read concerns no other.
 */
export class Entries<T> {
  readonly #kind: EntryKind<T>;
  readonly #files: EntryFiles;
  readonly #isUnreadable: (file: string) => void;
  readonly #contents = new Map<string, Content<T>>();
  /** The changes that are not written yet, by file. They apply at once, so that nothing uses the older values. */
  readonly #pending = new Map<string, readonly Pending<T>[]>();
  /** The files whose values were taken over from elsewhere but could not be written. */
  readonly #unwritten = new Set<string>();
  readonly #changed = new Emitter<string>();
  #all: readonly T[] | undefined;
  #areAllKnown = true;
  /** The last access to a file, which never rejects. The next one waits for it. */
  #last: Promise<unknown> = Promise.resolve();
  /**
   * Fires with the key of an entry that another window has changed, or whose change in this window could not be
   * written. The key is empty if nobody could read the entry.
   */
  readonly onDidChange = this.#changed.event;

  /** Without files, entries last as long as this object. `isUnreadable` is told of each file that is passed over. */
  constructor(
    kind: EntryKind<T>,
    files: EntryFiles = filesInMemory(),
    isUnreadable: (file: string) => void = () => undefined,
  ) {
    this.#kind = kind;
    this.#files = files;
    this.#isUnreadable = isUnreadable;
  }

  /** All entries that can be read, in the order of adding. The list stays the same one until an entry changes. */
  all(): readonly T[] {
    return (this.#all ??= [...new Set([...this.#contents.keys(), ...this.#pending.keys()])]
      .flatMap(name => {
        const value = this.#valueOf(name);
        return value === undefined ? [] : [{ name, place: this.#placeOf(name), value }];
      })
      .sort((one, other) => one.place - other.place || (one.name < other.name ? -1 : 1))
      .map(({ value }) => value));
  }

  find(key: string): T | undefined {
    return this.#valueOf(this.#fileOf(key));
  }

  /** Whether no other entries can be stored. Otherwise what an unknown one needs must not be thrown away. */
  get areAllKnown(): boolean {
    return this.#areAllKnown;
  }

  /** The keys of entries that are there but cannot be read, as far as the names of their files tell them. */
  unreadable(): readonly string[] {
    return [...this.#contents].flatMap(([name, { isValid }]) =>
      isValid ? [] : [name.slice(this.#kind.name.length + 1, -suffix.length)],
    );
  }

  /**
   * Changes, adds or removes an entry, in this window at once. `change` is called again when the file is written, and
   * must not do anything else. Rejects when writing fails, and then the change is undone.
   */
  change(key: string, change: Change<T>): Promise<void> {
    const name = this.#fileOf(key);
    const places = [...this.#contents.keys(), ...this.#pending.keys()].map(each => this.#placeOf(each));
    const pending: Pending<T> = { change, place: Math.max(Date.now(), ...places.map(place => place + 1)) };
    this.#pending.set(name, [...(this.#pending.get(name) ?? []), pending]);
    this.#all = undefined;
    return this.#inTurn(() => this.#write(name, pending));
  }

  /** Reads an entry again, because another window may have changed it. */
  readAgain(key: string): Promise<void> {
    return this.fileChanged(this.#fileOf(key));
  }

  /** Whether a file is one of this kind. */
  hasFile(name: string): boolean {
    const start = `${this.#kind.name}.`;
    return name.startsWith(start) && name.endsWith(suffix) && name.length > start.length + suffix.length;
  }

  /** Reads a file of this kind again, which another window, or this one, may have written or deleted. */
  fileChanged(name: string): Promise<void> {
    return this.#inTurn(async () => {
      // When a known entry cannot be read for a moment, it stays as it was.
      const before = this.#valueOf(name);
      if (await this.#read(name).catch(() => false)) this.#tell(name, before);
    });
  }

  /** Reads all entries again, of which any may have changed. These are the names of the files that there are now. */
  anyChanged(files: readonly string[]): void {
    const own = files.filter(name => this.hasFile(name));
    for (const name of new Set([...own, ...this.#contents.keys()])) void this.fileChanged(name);
  }

  /** Begins with the files of this kind among these. Those that cannot be read have no text. Undefined if none is known. */
  open(files: ReadonlyMap<string, string | undefined> | undefined): void {
    this.#areAllKnown = files !== undefined;
    for (const [name, text] of files ?? []) {
      if (!this.hasFile(name)) continue;
      this.#setContent(name, text === undefined ? { isValid: false, text } : this.#understood(name, text));
    }
  }

  /**
   * Takes over a value that was stored elsewhere, unless there is such an entry. A value that cannot be understood is
   * taken over as well if it has a key, because other values refer to it by that key. Resolves to `unreadable` if it has
   * none. Rejects when the value cannot be written, but this window has it nevertheless.
   */
  async adopt(value: unknown, place: number): Promise<'adopted' | 'unreadable'> {
    const key = this.#keyIn(value);
    if (key === undefined) return 'unreadable';
    const name = this.#fileOf(key);
    // One after the other, because two values may have the same key, of which the first one counts.
    await this.#inTurn(async () => {
      await this.#read(name);
      const before = this.#contents.get(name);
      if (before?.text !== undefined) return;
      const text = JSON.stringify({ place, value });
      this.#setContent(name, this.#understood(name, text));
      this.#unwritten.add(name);
      // What cannot be read at all must not hide the value.
      if (before) await this.#files.setAside(name);
      await this.#files.write(name, text);
      this.#unwritten.delete(name);
    });
    return 'adopted';
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #inTurn<Result>(access: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(access);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #write(name: string, pending: Pending<T>): Promise<void> {
    const known = this.#valueOf(name);
    let isNews = false;
    try {
      isNews = await this.#read(name);
      const before = this.#contents.get(name);
      const value = pending.change(before?.isValid ? before.value : undefined);
      if (value === undefined) {
        if (!before?.isValid) return;
        await this.#files.delete(name);
        this.#unwritten.delete(name);
        this.#setContent(name, undefined);
        return;
      }
      const file = before?.isValid ? before.file : { place: pending.place };
      const text = JSON.stringify({ ...file, value });
      if (text === before?.text) return;
      const written = this.#understood(name, text);
      if (!written.isValid) throw new Error(`The new value of ${name} could not be read again.`);
      if (before?.isValid === false) await this.#files.setAside(name);
      await this.#files.write(name, text);
      this.#unwritten.delete(name);
      this.#setContent(name, written);
    } catch (error) {
      isNews = true;
      throw error;
    } finally {
      const others = (this.#pending.get(name) ?? []).filter(each => each !== pending);
      if (others.length > 0) this.#pending.set(name, others);
      else this.#pending.delete(name);
      this.#all = undefined;
      if (isNews) this.#tell(name, known);
    }
  }

  /** Reads a file, and returns whether it is not as it was known. Rejects when an entry that was known cannot be read. */
  async #read(name: string): Promise<boolean> {
    const known = this.#contents.get(name);
    const content = await this.#files.read(name).then(
      text => (text === undefined ? undefined : this.#understood(name, text)),
      (error: unknown): Content<T> => {
        if (known?.isValid) throw error;
        return { isValid: false, text: undefined };
      },
    );
    if (content === undefined && this.#unwritten.has(name)) return false;
    if (known?.isValid === content?.isValid && known?.text === content?.text) return false;
    this.#setContent(name, content);
    return true;
  }

  #understood(name: string, text: string): Content<T> {
    const file = parsedJson(text);
    // A copy of a file has another name than its entry.
    if (isRecord(file) && this.#kind.isValid(file['value']) && this.#fileOf(this.#kind.keyOf(file['value'])) === name)
      return { isValid: true, text, file, value: file['value'] };
    return { isValid: false, text };
  }

  #tell(name: string, before: T | undefined): void {
    const value = this.#valueOf(name) ?? before;
    this.#changed.fire(value === undefined ? '' : this.#kind.keyOf(value));
  }

  #setContent(name: string, content: Content<T> | undefined): void {
    if (content) this.#contents.set(name, content);
    else this.#contents.delete(name);
    this.#all = undefined;
    if (content?.isValid === false) this.#isUnreadable(name);
  }

  #valueOf(name: string): T | undefined {
    const content = this.#contents.get(name);
    const stored = content?.isValid ? content.value : undefined;
    return (this.#pending.get(name) ?? []).reduce<T | undefined>((value, { change }) => change(value), stored);
  }

  #placeOf(name: string): number {
    const content = this.#contents.get(name);
    const place = content?.isValid ? content.file['place'] : this.#pending.get(name)?.[0]?.place;
    return isNumber(place) ? place : 0;
  }

  /** The key of a value that may be anything. */
  #keyIn(value: unknown): string | undefined {
    try {
      const key: unknown = this.#kind.keyOf(value as T);
      return typeof key === 'string' ? key : undefined;
    } catch {
      return undefined;
    }
  }

  /** The name of the file of an entry. Keys with capitals or other characters do not fit into names everywhere. */
  #fileOf(key: string): string {
    const name = /^[a-z0-9-]{1,64}$/.test(key) ? key : createHash('sha256').update(key).digest('hex');
    return `${this.#kind.name}.${name}${suffix}`;
  }
}

const suffix = '.json';

function filesInMemory(): EntryFiles {
  const texts = new Map<string, string>();
  return {
    read: name => Promise.resolve(texts.get(name)),
    write: (name, text) => Promise.resolve(void texts.set(name, text)),
    delete: name => Promise.resolve(void texts.delete(name)),
    setAside: name => Promise.resolve(void texts.delete(name)),
  };
}
