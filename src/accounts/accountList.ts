import type * as vscode from 'vscode';
import type { Account } from '../model/accounts/account.ts';

const stateKey = 'accounts';

/** The stored list of accounts, which all windows share. It contains nothing secret and keeps the order of adding. */
export class AccountList {
  readonly #state: Pick<vscode.Memento, 'get' | 'update'>;
  /** The list that is being written. It applies at once, so that nothing uses the older one. */
  #writing: readonly Account[] | undefined;
  /** The last write. The next one waits for it. */
  #written: PromiseLike<void> = Promise.resolve();

  constructor(state: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#state = state;
  }

  /** All accounts. They are read from the state each time, because other windows change it as well. */
  all(): readonly Account[] {
    return this.#writing ?? this.#state.get<readonly Account[]>(stateKey, []);
  }

  find(id: string): Account | undefined {
    return this.all().find(account => account.id === id);
  }

  /** Replaces the account with the same ID, or adds the account at the end. */
  async put(account: Account): Promise<void> {
    const all = this.all();
    const place = all.findIndex(({ id }) => id === account.id);
    await this.#write(place < 0 ? [...all, account] : all.with(place, account));
  }

  async remove(id: string): Promise<void> {
    await this.#write(this.all().filter(account => account.id !== id));
  }

  async #write(accounts: readonly Account[]): Promise<void> {
    this.#writing = accounts;
    const write = (): PromiseLike<void> => this.#state.update(stateKey, accounts);
    const written = this.#written.then(write, write);
    this.#written = written;
    try {
      await written;
    } finally {
      if (this.#writing === accounts) this.#writing = undefined;
    }
  }
}
