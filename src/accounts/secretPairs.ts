import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import type { IssuedCredentials } from '../cloud/credentials.ts';
import type { Event, Subscription } from '../model/event.ts';

/** The parts of the editor's secret storage that are used. */
export interface Secrets extends Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'> {
  readonly onDidChange: Event<{ readonly key: string }>;
}

const prefix = 'account.';
const keyOf = (accountId: string): string => `${prefix}${accountId}`;

/**
 * The typed AccessKey pairs, each in an entry of SecretStorage. The entry also tells other windows about changes,
 * because every change of an account ends with its entry being written or deleted. So every account has an entry, even
 * if there is nothing secret in it. Each write stores a different value, because the editor does not announce an
 * unchanged one.
 */
export class SecretPairs {
  readonly #secrets: Secrets;
  /** The pairs that were read. A pair is dropped when any window writes its entry. */
  readonly #read = new Map<string, Promise<IssuedCredentials | undefined>>();
  /** The pairs typed in this window that are not stored yet, or undefined for accounts without one. */
  readonly #held = new Map<string, IssuedCredentials | undefined>();
  /** The accounts whose typed pair could not be stored. */
  readonly #refused = new Set<string>();
  /** The last write of each account that is under way. The next one waits for it and stores what is held then. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /**
   * Reads the pair of an account. Returns undefined when the entry is missing or cannot be decrypted or parsed. Rejects
   * when the storage fails, and reads it again the next time.
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
    return undefined; // like a missing entry, a damaged one needs the user to sign in again
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { accessKeyId, accessKeySecret, securityToken, expiresAt } = value as Record<string, unknown>;
  if (typeof accessKeyId !== 'string' || typeof accessKeySecret !== 'string') return undefined;
  return {
    accessKeyId,
    accessKeySecret,
    ...(typeof securityToken === 'string' && { securityToken }),
    ...(typeof expiresAt === 'number' && !Number.isNaN(new Date(expiresAt).getTime()) && { expiresAt }),
  };
}

const stateKey = 'leftEntries';

/**
 * The IDs of removed accounts whose entry the secret storage failed to delete. They are stored, so that the entry can
 * be deleted after a restart. Nothing else knows about it then.
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

  /** Tries to delete all of them again, except those that are accounts again. Never rejects. */
  async deleteAll(isAccount: (id: string) => boolean): Promise<void> {
    for (const id of this.#all()) {
      try {
        if (!isAccount(id)) await this.#pairs.delete(id);
        await this.#state.update(
          stateKey,
          this.#all().filter(each => each !== id),
        );
      } catch {
        // An entry that cannot be deleted stays in the list.
      }
    }
  }

  #all(): readonly string[] {
    return this.#state.get<readonly string[]>(stateKey, []);
  }
}
