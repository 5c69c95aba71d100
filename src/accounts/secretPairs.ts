import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import { known, lastSecond } from '../cloud/bodies.ts';
import type { IssuedCredentials } from '../cloud/credentials.ts';
import { isMaybe, isName, isNumber, isObject, isRecord, isText, parsedJson } from '../model/checks.ts';
import type { Entries, EntryKind } from '../model/entries.ts';
import type { Event, Subscription } from '../model/event.ts';

/** The parts of the editor's secret storage that are used. */
export interface Secrets extends Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'> {
  readonly onDidChange: Event<{ readonly key: string }>;
}

/** What an entry of the storage holds. */
interface StoredEntry {
  readonly pair: IssuedCredentials | undefined;
  /** The other members, which stay when the entry is written again. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly isUnreadable?: boolean;
  readonly isMissing?: boolean;
}

const prefix = 'account.';
const keyOf = (accountId: string): string => `${prefix}${accountId}`;

/**
 * The typed AccessKey pairs, each in an entry of SecretStorage. The entry also tells other windows that the keys of an
 * account may be others, because every change of an account ends with its entry being written or deleted. So every
 * account gets an entry, even if there is nothing secret in it. Each write stores a different value, because the editor
 * does not announce an unchanged one.
 */
export class SecretPairs {
  readonly #secrets: Secrets;
  readonly #isUnreadable: (accountId: string) => void;
  /** The entries that were read. One is dropped when any window writes it. */
  readonly #read = new Map<string, Promise<StoredEntry>>();
  /** The pairs typed in this window that are not stored yet, or undefined for accounts without one. */
  readonly #held = new Map<string, IssuedCredentials | undefined>();
  /** The accounts whose typed pair could not be stored. */
  readonly #refused = new Set<string>();
  /** The last write of each account that is under way. The next one waits for it and stores what is held then. */
  readonly #writing = new Map<string, Promise<void>>();

  /** `isUnreadable` is told whenever an entry was read that cannot be understood. */
  constructor(secrets: Secrets, isUnreadable: (accountId: string) => void = () => undefined) {
    this.#secrets = secrets;
    this.#isUnreadable = isUnreadable;
  }

  /**
   * Reads the pair of an account. Returns undefined when the entry is missing or cannot be understood. Rejects
   * when the storage fails, and reads it again the next time.
   */
  get(accountId: string): Promise<IssuedCredentials | undefined> {
    if (this.#held.has(accountId)) return Promise.resolve(this.#held.get(accountId));
    return this.#entry(accountId).then(({ pair }) => pair);
  }

  /** Makes this the pair of the account from now on, even if it cannot be stored. */
  hold(accountId: string, pair: IssuedCredentials | undefined): void {
    this.#held.set(accountId, pair);
    this.#refused.delete(accountId);
  }

  isForThisSession(accountId: string): boolean {
    return this.#refused.has(accountId);
  }

  /**
   * Writes the entry, which tells other windows about the change. Never rejects. When the storage fails, a typed pair
   * is kept until this window is closed, and {@link isForThisSession} is true.
   */
  write(accountId: string): Promise<void> {
    return this.#afterOthers(accountId, async () => {
      const isHeld = this.#held.has(accountId);
      try {
        const pair = await this.get(accountId);
        // In a browser, the storage of this window may lack what another window has written since this one was opened.
        if (!isHeld && (await this.#entry(accountId)).isMissing) return;
        const others = await this.#othersIn(accountId, isHeld);
        await this.#secrets.store(keyOf(accountId), JSON.stringify({ ...others, ...pair, written: randomUUID() }));
        this.#read.delete(accountId);
        if (!isHeld || (await this.get(accountId)) !== pair) return;
        this.#held.delete(accountId);
        this.#refused.delete(accountId);
      } catch {
        if (this.#held.get(accountId)) this.#refused.add(accountId);
      }
    });
  }

  /** Deletes the entry. Rejects when the storage fails. */
  delete(accountId: string): Promise<void> {
    this.#held.delete(accountId);
    this.#refused.delete(accountId);
    return this.#afterOthers(accountId, async () => this.#secrets.delete(keyOf(accountId)));
  }

  /** Calls the listener with the ID of an account whose entry another window has written or deleted. */
  onDidChange(listener: (accountId: string) => void): Subscription {
    return this.#secrets.onDidChange(({ key }) => {
      if (!key.startsWith(prefix)) return;
      const accountId = key.slice(prefix.length);
      this.#read.delete(accountId);
      // The editor announces our own write before the write is done.
      if (!this.#writing.has(accountId)) listener(accountId);
    });
  }

  async #afterOthers(accountId: string, write: () => Promise<void>): Promise<void> {
    const before = this.#writing.get(accountId);
    const writing = before ? before.catch(() => undefined).then(write) : write();
    this.#writing.set(accountId, writing);
    try {
      await writing;
    } finally {
      if (this.#writing.get(accountId) === writing) this.#writing.delete(accountId);
    }
  }

  #entry(accountId: string): Promise<StoredEntry> {
    let entry = this.#read.get(accountId);
    if (!entry) {
      entry = this.#load(accountId);
      this.#read.set(accountId, entry);
      entry.catch(() => this.#read.delete(accountId));
    }
    return entry;
  }

  async #load(accountId: string): Promise<StoredEntry> {
    const entry = entryIn(await this.#secrets.get(keyOf(accountId)));
    if (entry.isUnreadable) this.#isUnreadable(accountId);
    return entry;
  }

  /**
   * What the entry keeps when it is written again. With a new pair, that is only what was not understood before,
   * because members that another version has added belong to the former pair.
   */
  async #othersIn(accountId: string, isHeld: boolean): Promise<StoredEntry['others']> {
    if (!isHeld) return (await this.#entry(accountId)).others;
    const { setAside } = await this.#entry(accountId).then(
      ({ others }) => others,
      (): StoredEntry['others'] => ({}),
    );
    return setAside === undefined ? {} : { setAside };
  }
}

const isPair = isObject<IssuedCredentials>({
  accessKeyId: isName,
  accessKeySecret: isName,
  securityToken: isMaybe(isText),
  expiresAt: isMaybe(isNumber),
});

/**
 * Reads an entry, which has no pair if the account has no typed one. What is not understood is kept in the entry under
 * `setAside`. Like a missing pair, it needs the user to sign in again.
 */
function entryIn(stored: string | undefined): StoredEntry {
  if (stored === undefined) return { pair: undefined, others: {}, isMissing: true };
  const value = parsedJson(stored);
  if (!isRecord(value)) return { pair: undefined, others: { setAside: stored }, isUnreadable: true };
  if (!('accessKeyId' in value || 'accessKeySecret' in value)) return { pair: undefined, others: value };
  if (!isPair(value)) return { pair: undefined, others: { setAside: stored }, isUnreadable: true };
  const { accessKeyId, accessKeySecret, securityToken, expiresAt, ...others } = value;
  // Nothing could show an end that no calendar has.
  const end = expiresAt !== undefined && Math.abs(expiresAt) <= lastSecond * 1000 ? expiresAt : undefined;
  return { pair: known<IssuedCredentials>({ accessKeyId, accessKeySecret, securityToken, expiresAt: end }), others };
}

/** The IDs of {@link LeftEntries}. */
export const leftEntryKind: EntryKind<string> = { name: 'leftEntry', keyOf: id => id, isValid: isName };

/**
 * The IDs of removed accounts whose entry the secret storage failed to delete. They are stored, so that the entry can
 * be deleted after a restart. Nothing else knows about it then.
 */
export class LeftEntries {
  readonly #ids: Entries<string>;
  readonly #pairs: Pick<SecretPairs, 'delete'>;

  constructor(ids: Entries<string>, pairs: Pick<SecretPairs, 'delete'>) {
    this.#ids = ids;
    this.#pairs = pairs;
  }

  add(accountId: string): Promise<void> {
    return this.#ids.change(accountId, () => accountId);
  }

  /** Tries to delete all of them again, except those that are accounts again. Never rejects. */
  async deleteAll(isAccount: (id: string) => boolean): Promise<void> {
    for (const id of this.#ids.all()) {
      try {
        if (!isAccount(id)) await this.#pairs.delete(id);
        await this.#ids.change(id, () => undefined);
      } catch {
        // An entry that cannot be deleted stays in the list.
      }
    }
  }
}
