import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import type { ConsentRequest } from '../cloud/credentials.ts';

const stateKey = 'consents';

/**
 * The commands and addresses of CLI profiles that the user has allowed. Only their hashes are kept, because commands and
 * addresses may hold secrets; a command that has changed by one letter is asked for again.
 */
export class Consents {
  readonly #state: Pick<vscode.Memento, 'get' | 'update'>;

  constructor(state: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#state = state;
  }

  has(asked: ConsentRequest): boolean {
    return this.#all().includes(hashOf(asked));
  }

  async give(asked: ConsentRequest): Promise<void> {
    if (!this.has(asked)) await this.#state.update(stateKey, [...this.#all(), hashOf(asked)]);
  }

  /** Takes back everything else that was allowed. */
  async keepOnly(needed: readonly ConsentRequest[]): Promise<void> {
    const hashes = needed.map(hashOf);
    const [all, kept] = [this.#all(), this.#all().filter(hash => hashes.includes(hash))];
    if (kept.length < all.length) await this.#state.update(stateKey, kept);
  }

  #all(): readonly string[] {
    return this.#state.get<readonly string[]>(stateKey, []);
  }
}

const hashOf = ({ kind, text }: ConsentRequest): string =>
  createHash('sha256').update(`${kind}\n${text}`).digest('hex');
