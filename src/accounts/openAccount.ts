import type { Cloud } from '../cloud/cloud.ts';
import type { AccountKeys } from './accountKeys.ts';

/**
 * An account in use: its keys and its clients, until it is removed or its keys become those of somebody else. Then
 * everything under way for it ends, and whoever still holds its clients cannot sign with what came after.
 */
export class OpenAccount {
  readonly keys: AccountKeys;
  readonly #connect: (closed: AbortSignal) => Promise<Cloud>;
  readonly #closed = new AbortController();
  #cloud: Promise<Cloud> | undefined;

  constructor(keys: AccountKeys, connect: (closed: AbortSignal) => Promise<Cloud>) {
    this.keys = keys;
    this.#connect = connect;
  }

  /** Loads the clients on first use. */
  cloud(): Promise<Cloud> {
    if (!this.#cloud) {
      const cloud = this.#connect(this.#closed.signal);
      this.#cloud = cloud;
      cloud.catch(() => {
        if (this.#cloud === cloud) this.#cloud = undefined;
      });
    }
    return this.#cloud;
  }

  /** The next who ask get clients that go by what the account is called now. */
  reconnect(): void {
    this.#cloud = undefined;
  }

  close(): void {
    const reason = goneError();
    this.#closed.abort(reason);
    this.keys.close(reason);
  }
}

/** Of the kind that nobody is told of: the user has removed the account, or given it to somebody else. */
export const goneError = (): DOMException => new DOMException('The account is gone.', 'AbortError');
