import type { Cloud } from '../cloud/cloud.ts';
import type { ConsentRequest, Credentials } from '../cloud/credentials.ts';
import type { SlsRegion } from '../cloud/sls/responses.ts';
import type { CallerIdentity } from '../cloud/sts/responses.ts';
import type { CredentialsRef, FoundProfiles } from '../credentials/source.ts';
import type { Event } from '../model/event.ts';
import type { Account, AccountColor, AccountState } from '../model/accounts/account.ts';

/** The accounts of this installation, and the way from one to its cloud. */
export interface Accounts {
  /** Fires when an account was added or removed, or has to be drawn differently. */
  readonly onDidChange: Event<void>;
  /**
   * Fires with the ID of an account that got keys of another identity, so that what was loaded with the old keys is no
   * longer valid. Fires before {@link onDidChange} does.
   */
  readonly onDidReplaceKeys: Event<string>;
  list(): readonly Account[];
  find(id: string): Account | undefined;
  stateOf(id: string): AccountState;
  /**
   * Gets the clients that sign as this account. Loads them on first use and sends nothing. Rejects with an `AbortError`
   * when there is no such account. Calls under way reject likewise when it is removed or gets keys of another identity.
   */
  cloudOf(accountId: string): Promise<Cloud>;
}

/** The user's answer to where keys come from, with the pair if it was typed. */
export interface KeysAnswer {
  readonly source: CredentialsRef;
  /** The typed pair, which the base `stored` needs. */
  readonly pair?: Credentials;
}

export interface NewAccount extends KeysAnswer {
  readonly name: string;
  readonly regions: readonly string[];
}

/** What a signed call has shown about keys. */
export interface Verified {
  readonly identity: CallerIdentity;
  readonly maskedAccessKeyId: string;
  /** When the keys expire, in milliseconds since 1970. */
  readonly expiresAt?: number;
  readonly isRenewed: boolean;
  /** Asks Log Service for its regions with the keys that were verified, so that a source is not asked for keys again. */
  readonly findRegions?: FindRegions;
}

/** Rejects with a `CloudError`. The names are in the language that is asked for, and may hold anything. */
export type FindRegions = (language: 'zh' | 'en' | 'ja', signal: AbortSignal) => Promise<readonly SlsRegion[]>;

/** What *Import CLI Profiles* did with one profile. */
export interface Imported {
  readonly profile: string;
  readonly outcome:
    | { readonly kind: 'added'; readonly account: Account }
    /** The profile already has an account. */
    | { readonly kind: 'known'; readonly account: Account }
    | { readonly kind: 'failed'; readonly error: unknown };
}

/** What happened to the secrets of an account that was removed. */
export type Removed =
  | { readonly kind: 'whole' }
  /** The secret storage failed to delete the typed pair. The next start of the editor tries again. */
  | { readonly kind: 'pairLeft'; readonly error: unknown };

/** Adds, changes and removes accounts, for the commands and wizards. */
export interface AccountChanges {
  /** Finds the profiles of the CLI on this computer. Never rejects. */
  profiles(): Promise<FoundProfiles>;
  /** The masked AccessKey ID of the keys in the editor's environment, if there are any. */
  environmentKeys(): { readonly maskedAccessKeyId: string } | undefined;
  /**
   * Finds the identity of keys and stores nothing. Rejects like a source, or with the error of GetCallerIdentity.
   * `region` is a region of the account, whose STS host may be the only one that can be reached.
   */
  verify(answer: KeysAnswer, signal: AbortSignal, region?: string): Promise<Verified>;
  /** Adds an account that was verified. */
  add(account: NewAccount, verified: Verified): Promise<Account>;
  /**
   * Gives an account other keys, or opens the same source again. The other settings of the account stay. When the keys
   * belong to another identity, what was loaded is forgotten.
   */
  replaceKeys(accountId: string, answer: KeysAnswer, verified: Verified): Promise<Account>;
  /** Adds an account for each usable profile that needs no consent. A few profiles are verified at a time. */
  importProfiles(regions: readonly string[], signal: AbortSignal): Promise<readonly Imported[]>;
  /** Asks for keys again. The state shows the result. Never rejects. */
  retry(accountId: string): Promise<void>;
  /** Allows a command to be run, or an address to be called, from now on. */
  allow(asked: ConsentRequest): Promise<void>;
  rename(accountId: string, name: string): Promise<void>;
  setColor(accountId: string, color: AccountColor | undefined): Promise<void>;
  setRegions(accountId: string, regions: readonly string[]): Promise<void>;
  setReadOnly(accountId: string, isReadOnly: boolean): Promise<void>;
  remove(accountId: string): Promise<Removed>;
  /** Adds the account of the embedded emulator, or returns the existing one. */
  useSample(name: string): Promise<Account>;
}
