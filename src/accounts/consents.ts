import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import type { ConsentRequest } from '../cloud/credentials.ts';
import { findProfiles, type LookContext } from '../credentials/findProfiles.ts';
import type { FoundProfiles } from '../credentials/source.ts';
import type { Account } from '../model/accounts/account.ts';

const stateKey = 'consents';

/**
 * The commands and addresses of CLI profiles that the user has allowed. Only their hashes are stored, because they may
 * contain secrets. The user is asked again after any change to them.
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

  /**
   * Withdraws what no account needs any longer. Nothing is withdrawn while the CLI's file does not tell what the
   * accounts need.
   */
  async keepThoseOf(accounts: readonly Account[], computer: Omit<LookContext, 'hasConsent'>): Promise<void> {
    const bases = accounts.map(({ source }) => source?.base);
    const used = new Set(bases.flatMap(base => (base?.kind === 'cliProfile' ? [base.profile] : [])));
    // With these answers, each profile asks for what it needs, even if it could not ask now.
    const found = await findProfiles({ ...computer, isTrusted: () => true, hasConsent: () => false });
    if (used.size > 0 && !isTelling(found)) return;
    const needed = found.profiles.flatMap(({ name, asked }) => (asked && used.has(name) ? [hashOf(asked)] : []));
    const all = this.#all();
    const kept = all.filter(hash => needed.includes(hash));
    if (kept.length < all.length) await this.#state.update(stateKey, kept);
  }

  #all(): readonly string[] {
    return this.#state.get<readonly string[]>(stateKey, []);
  }
}

/** Whether the CLI's file tells what profiles need. It must be readable, and the environment must not forbid asking. */
const isTelling = ({ profiles, problem }: FoundProfiles): boolean =>
  problem === undefined &&
  profiles.length > 0 &&
  profiles.every(profile => profile.problem?.kind !== 'externalForbidden');

const hashOf = ({ kind, text }: ConsentRequest): string =>
  createHash('sha256').update(`${kind}\n${text}`).digest('hex');
