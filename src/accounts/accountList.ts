import type * as vscode from 'vscode';
import type { Account } from '../model/accounts/account.ts';

const stateKey = 'accounts';

/** What is known of the accounts, without anything secret, across restarts and windows, in the order they were added. */
export class AccountList {
  readonly #state: Pick<vscode.Memento, 'get' | 'update'>;
  /** What is being written counts from the first moment, so that nobody draws or signs by what was before. */
  #writing: readonly Account[] | undefined;
  /** The last of the writings, which come one after the other. */
  #written: PromiseLike<void> = Promise.resolve();

  constructor(state: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#state = state;
  }

  /** Read from the state each time, which other windows write as well. */
  all(): readonly Account[] {
    return this.#writing ?? this.#state.get<readonly Account[]>(stateKey, []);
  }

  find(id: string): Account | undefined {
    return this.all().find(account => account.id === id);
  }

  /** In the place of the one with the same id, or as the last. */
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
