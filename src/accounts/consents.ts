import { createHash } from 'node:crypto';
import type { ConsentRequest } from '../cloud/credentials.ts';
import { findProfiles, type LookContext } from '../credentials/findProfiles.ts';
import type { FoundProfiles } from '../credentials/source.ts';
import type { Account } from '../model/accounts/account.ts';
import { isName } from '../model/checks.ts';
import type { Entries, EntryKind } from '../model/entries.ts';

/** The stored hashes. */
export const consentKind: EntryKind<string> = { name: 'consent', keyOf: hash => hash, isValid: isName };

/**
 * The commands and addresses of CLI profiles that the user has allowed. Only their hashes are stored, because they may
 * contain secrets. The user is asked again after any change to them.
 */
export class Consents {
  readonly #hashes: Entries<string>;

  constructor(hashes: Entries<string>) {
    this.#hashes = hashes;
  }

  has(asked: ConsentRequest): boolean {
    return this.#hashes.find(hashOf(asked)) !== undefined;
  }

  async give(asked: ConsentRequest): Promise<void> {
    const hash = hashOf(asked);
    await this.#hashes.change(hash, () => hash);
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
    const withdrawn = this.#hashes.all().filter(hash => !needed.includes(hash));
    await Promise.all(withdrawn.map(hash => this.#hashes.change(hash, () => undefined)));
  }
}

/** Whether the CLI's file tells what profiles need. It must be readable, and the environment must not forbid asking. */
const isTelling = ({ profiles, problem }: FoundProfiles): boolean =>
  problem === undefined &&
  profiles.length > 0 &&
  profiles.every(profile => profile.problem?.kind !== 'externalForbidden');

const hashOf = ({ kind, text }: ConsentRequest): string =>
  createHash('sha256').update(`${kind}\n${text}`).digest('hex');
