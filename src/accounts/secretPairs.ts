import type * as vscode from 'vscode';
import type { Credentials } from '../cloud/credentials.ts';

const keyOf = (accountId: string): string => `account.${accountId}`;

/**
 * The AccessKey pairs of the accounts, one entry of SecretStorage each. The entry of one account is also the signal
 * between windows: whatever changes about an account ends with its entry being written or deleted.
 */
export class SecretPairs {
  readonly #secrets: vscode.SecretStorage;
  /** What was read once; dropped when any window writes the entry. */
  readonly #read = new Map<string, Promise<Credentials | undefined>>();

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  /** Undefined for an entry that is missing, and equally for one that can no longer be decrypted or understood. */
  get(accountId: string): Promise<Credentials | undefined> {
    let pair = this.#read.get(accountId);
    if (!pair) {
      pair = this.#load(accountId);
      this.#read.set(accountId, pair);
      // A keyring that failed once may answer the next time.
      pair.catch(() => this.#read.delete(accountId));
    }
    return pair;
  }

  async set(accountId: string, pair: Credentials): Promise<void> {
    await this.#secrets.store(keyOf(accountId), JSON.stringify(pair));
  }

  async delete(accountId: string): Promise<void> {
    await this.#secrets.delete(keyOf(accountId));
  }

  /** Calls back with the account whose entry was written or deleted, in this window or another. */
  onDidChange(listener: (accountId: string) => void): vscode.Disposable {
    return this.#secrets.onDidChange(({ key }) => {
      if (!key.startsWith('account.')) return;
      const accountId = key.slice('account.'.length);
      this.#read.delete(accountId);
      listener(accountId);
    });
  }

  async #load(accountId: string): Promise<Credentials | undefined> {
    const stored = await this.#secrets.get(keyOf(accountId));
    if (stored === undefined) return undefined;
    return parsePair(stored);
  }
}

function parsePair(stored: string): Credentials | undefined {
  let value: unknown;
  try {
    value = JSON.parse(stored);
  } catch {
    return undefined; // damaged: the same cure as a missing entry, signing in again
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { accessKeyId, accessKeySecret, securityToken } = value as Record<string, unknown>;
  if (typeof accessKeyId !== 'string' || typeof accessKeySecret !== 'string') return undefined;
  return { accessKeyId, accessKeySecret, ...(typeof securityToken === 'string' && { securityToken }) };
}
