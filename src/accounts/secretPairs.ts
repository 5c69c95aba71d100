import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import type { IssuedCredentials } from '../cloud/credentials.ts';
import type { Event, Subscription } from '../model/event.ts';

/** What is used of the editor's secret storage. */
export interface Secrets extends Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'> {
  readonly onDidChange: Event<{ readonly key: string }>;
}

const prefix = 'account.';
const keyOf = (accountId: string): string => `${prefix}${accountId}`;

/**
 * The AccessKey pairs of the accounts, one entry of SecretStorage each. The entry of an account is also the signal between
 * windows: every change of an account ends with its entry being written or deleted. So accounts whose keys come from
 * elsewhere have an entry too, with nothing secret in it. Each writing differs from the one before, because the editor tells
 * nobody of a value that was there already.
 */
export class SecretPairs {
  readonly #secrets: Secrets;
  /** The pairs that were read; one is dropped when any window writes its entry. */
  readonly #read = new Map<string, Promise<IssuedCredentials | undefined>>();
  /** The pairs typed in this window that are not in the storage, or not yet; undefined for accounts that have none. */
  readonly #held = new Map<string, IssuedCredentials | undefined>();
  /** The accounts whose typed pair the storage did not take. */
  readonly #refused = new Set<string>();
  /**
   * The last write of each account that is under way. Writes follow each other, each with what is held when it starts.
   */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /**
   * Reads the pair of an account. Undefined when the entry is missing, or can no longer be decrypted or understood. Rejects
   * when the storage fails, which is asked again the next time.
   */
  get(accountId: string): Promise<IssuedCredentials | undefined> {
    if (this.#held.has(accountId)) return Promise.resolve(this.#held.get(accountId));
    let pair = this.#read.get(accountId);
    if (!pair) {
      pair = this.#load(accountId);
      this.#read.set(accountId, pair);
      pair.catch(() => this.#read.delete(accountId));
    }
    return pair;
  }

  /** Makes this the pair of the account from now on, whether or not the storage takes it. */
  hold(accountId: string, pair: IssuedCredentials | undefined): void {
    this.#held.set(accountId, pair);
    this.#refused.delete(accountId);
  }

  isForThisSession(accountId: string): boolean {
    return this.#refused.has(accountId);
  }

  /**
   * Writes the entry, which other windows notice. Never rejects: without the storage a typed pair lasts as long as this
   * window, as {@link isForThisSession} tells, and other windows notice the change when they are opened anew.
   */
  write(accountId: string): Promise<void> {
    return this.#afterOthers(accountId, async () => {
      const isHeld = this.#held.has(accountId);
      try {
        const pair = await this.get(accountId);
        await this.#secrets.store(keyOf(accountId), JSON.stringify({ ...pair, written: randomUUID() }));
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

  /** Calls back with the account whose entry another window has written or deleted. */
  onDidChange(listener: (accountId: string) => void): Subscription {
    return this.#secrets.onDidChange(({ key }) => {
      if (!key.startsWith(prefix)) return;
      const accountId = key.slice(prefix.length);
      this.#read.delete(accountId);
      // The editor tells of our own writing before it says that it is done.
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

  async #load(accountId: string): Promise<IssuedCredentials | undefined> {
    const stored = await this.#secrets.get(keyOf(accountId));
    return stored === undefined ? undefined : parsePair(stored);
  }
}

function parsePair(stored: string): IssuedCredentials | undefined {
  let value: unknown;
  try {
    value = JSON.parse(stored);
  } catch {
    return undefined; // damaged: the same cure as a missing entry, signing in again
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { accessKeyId, accessKeySecret, securityToken, expiresAt } = value as Record<string, unknown>;
  if (typeof accessKeyId !== 'string' || typeof accessKeySecret !== 'string') return undefined;
  return {
    accessKeyId,
    accessKeySecret,
    ...(typeof securityToken === 'string' && { securityToken }),
    ...(typeof expiresAt === 'number' && { expiresAt }),
  };
}

const stateKey = 'leftEntries';

/**
 * The ids of removed accounts whose entry the secret storage did not let go of. They are known across restarts, so that the
 * entry can be deleted when the storage works again; nobody else remembers it.
 */
export class LeftEntries {
  readonly #state: Pick<vscode.Memento, 'get' | 'update'>;
  readonly #pairs: Pick<SecretPairs, 'delete'>;

  constructor(state: Pick<vscode.Memento, 'get' | 'update'>, pairs: Pick<SecretPairs, 'delete'>) {
    this.#state = state;
    this.#pairs = pairs;
  }

  async add(accountId: string): Promise<void> {
    if (!this.#all().includes(accountId)) await this.#state.update(stateKey, [...this.#all(), accountId]);
  }

  /**
   * Tries to delete them once more, except for those that are accounts again. Never rejects: what fails stays in the
   * list.
   */
  async deleteAll(isAccount: (id: string) => boolean): Promise<void> {
    for (const id of this.#all()) {
      try {
        if (!isAccount(id)) await this.#pairs.delete(id);
        await this.#state.update(
          stateKey,
          this.#all().filter(each => each !== id),
        );
      } catch {
        // It stays in the list.
      }
    }
  }

  #all(): readonly string[] {
    return this.#state.get<readonly string[]>(stateKey, []);
  }
}
