import type { Account, AccountState } from '../model/accounts/account.ts';

interface Accounts {
  find(id: string): Account | undefined;
  stateOf(id: string): AccountState;
}

/** The account that a panel belongs to, for panels are told when any account has changed. */
export class FollowedAccount {
  readonly #accounts: Accounts;
  readonly #id: string;
  #seen: string;

  constructor(accounts: Accounts, id: string) {
    this.#accounts = accounts;
    this.#id = id;
    this.#seen = this.#now();
  }

  /** Whether it is as it was the last time, and whether it has no keys. */
  look(): { readonly isAsBefore: boolean; readonly isInTrouble: boolean } {
    const before = this.#seen;
    this.#seen = this.#now();
    const { problem } = this.#accounts.stateOf(this.#id);
    return { isAsBefore: before === this.#seen, isInTrouble: problem !== undefined };
  }

  #now(): string {
    return JSON.stringify([this.#accounts.find(this.#id), this.#accounts.stateOf(this.#id).problem]);
  }
}
