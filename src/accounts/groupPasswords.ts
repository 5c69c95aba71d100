import { groupKey, type GroupRef } from '../model/places.ts';

/**
 * The passwords of consumer groups that the user wants to enter only once while this window is open. They are in memory
 * only: nothing writes, logs or shows them. DTS itself never tells a password.
 */
export class GroupPasswords {
  readonly #kept = new Map<string, string>();
  readonly #confirmedHosts = new Set<string>();

  find(ref: GroupRef): string | undefined {
    return this.#kept.get(groupKey(ref));
  }

  keep(ref: GroupRef, password: string): void {
    this.#kept.set(groupKey(ref), password);
  }

  /** Forgets the password of a group, because a server has refused it. */
  drop(ref: GroupRef): void {
    this.#kept.delete(groupKey(ref));
  }

  /** Forgets the passwords of all groups whose key matches. */
  forget(matches: (key: string) => boolean): void {
    for (const key of this.#kept.keys()) if (matches(key)) this.#kept.delete(key);
  }

  /** Whether the user knows that what is sent to a host is not encrypted. */
  isConfirmed(host: string): boolean {
    return this.#confirmedHosts.has(host);
  }

  confirm(host: string): void {
    this.#confirmedHosts.add(host);
  }
}
