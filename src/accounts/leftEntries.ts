import type * as vscode from 'vscode';
import type { SecretPairs } from './secretPairs.ts';

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

  /** Tries once more, except for those that are accounts again. Never rejects: what fails now is tried another time. */
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
