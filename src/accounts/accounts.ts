import type { Cloud } from '../cloud/cloud.ts';
import type { ConsentRequest, Credentials } from '../cloud/credentials.ts';
import type { CallerIdentity } from '../cloud/sts/responses.ts';
import type { CredentialsRef, FoundProfiles } from '../credentials/source.ts';
import type { Event } from '../model/event.ts';
import type { Account, AccountColor, AccountState } from '../model/accounts/account.ts';

/** The accounts of this installation, and the way from one to its cloud. */
export interface Accounts {
  /** Fires when an account came, went, or is to be shown differently. */
  readonly onDidChange: Event<void>;
  /**
   * Fires with the id of an account whose keys have become those of somebody else, so that what was loaded with the old
   * ones is void. Fires before {@link onDidChange} does.
   */
  readonly onDidReplaceKeys: Event<string>;
  list(): readonly Account[];
  find(id: string): Account | undefined;
  stateOf(id: string): AccountState;
  /**
   * The clients that sign as this account. Loads them on first use and sends nothing. Rejects with an `AbortError` when
   * there is no such account; so do calls under way when it is removed, or its keys become those of somebody else.
   */
  cloudOf(accountId: string): Promise<Cloud>;
}

/** What the user has answered about keys: where they come from, and the pair where it was typed. */
export interface KeysAnswer {
  readonly source: CredentialsRef;
  /** The typed pair, for the base `stored`. */
  readonly pair?: Credentials;
}

export interface NewAccount extends KeysAnswer {
  readonly name: string;
  readonly regions: readonly string[];
}

/** What a signed call has told of keys. */
export interface Verified {
  readonly identity: CallerIdentity;
  readonly maskedAccessKeyId: string;
  /** When the keys end, in milliseconds since 1970. */
  readonly expiresAt?: number;
  readonly isRenewed: boolean;
}

/** What *Import CLI Profiles* made of one profile. */
export interface Imported {
  readonly profile: string;
  readonly outcome:
    | { readonly kind: 'added'; readonly account: Account }
    /** There is an account of this profile already. */
    | { readonly kind: 'known'; readonly account: Account }
    | { readonly kind: 'failed'; readonly error: unknown };
}

/** What became of the secrets of an account that was removed. */
export type Removed =
  | { readonly kind: 'whole' }
  /** The secret storage did not let go of the typed pair. That is tried again when the editor starts next. */
  | { readonly kind: 'pairLeft'; readonly error: unknown };

/** Adding, changing and removing accounts: what the commands and wizards do with them. */
export interface AccountChanges {
  /** The profiles of the CLI on this computer. Never rejects. */
  profiles(): Promise<FoundProfiles>;
  /** Whether the environment of the editor holds keys, and the masked AccessKey ID of them. */
  environmentKeys(): { readonly maskedAccessKeyId: string } | undefined;
  /**
   * Asks whose keys these are. Keeps nothing. Rejects like a source, or with the error of GetCallerIdentity. `region` is
   * where the account is or is going to be: the host of STS there may be the only one that can be reached.
   */
  verify(answer: KeysAnswer, signal: AbortSignal, region?: string): Promise<Verified>;
  /** Keeps an account that was verified. */
  add(account: NewAccount, verified: Verified): Promise<Account>;
  /**
   * Gives an account other keys, or the same source once more. Its id, name, regions, colour and read-only mark stay, also
   * where the keys are of another identity; what was loaded is forgotten then.
   */
  replaceKeys(accountId: string, answer: KeysAnswer, verified: Verified): Promise<Account>;
  /** Adds an account for each usable profile that needs no consent. They are verified a few at a time. */
  importProfiles(regions: readonly string[], signal: AbortSignal): Promise<readonly Imported[]>;
  /** Asks for keys once more; what comes of it is in the state. Never rejects. */
  retry(accountId: string): Promise<void>;
  /** Allows the command to be run, or the address to be asked, from now on. */
  allow(asked: ConsentRequest): Promise<void>;
  rename(accountId: string, name: string): Promise<void>;
  setColor(accountId: string, color: AccountColor | undefined): Promise<void>;
  setRegions(accountId: string, regions: readonly string[]): Promise<void>;
  setReadOnly(accountId: string, isReadOnly: boolean): Promise<void>;
  remove(accountId: string): Promise<Removed>;
  /** Adds the account of the embedded emulator, or returns it when it is there. */
  useSample(name: string): Promise<Account>;
}
