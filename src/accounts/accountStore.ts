import { randomUUID } from 'node:crypto';
import { known } from '../cloud/bodies.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { ConsentRequest } from '../cloud/credentials.ts';
import type { Endpoints } from '../cloud/endpoints.ts';
import { maskAccessKeyId } from '../cloud/redact.ts';
import { environmentPair } from '../credentials/environment.ts';
import { findProfiles } from '../credentials/findProfiles.ts';
import type { FoundProfiles } from '../credentials/source.ts';
import {
  type Account,
  type AccountColor,
  type AccountState,
  hasTypedPair,
  identityKey,
  isSameIdentity,
} from '../model/accounts/account.ts';
import type { Change, Entries } from '../model/entries.ts';
import { Emitter, type Subscription } from '../model/event.ts';
import type { AccountChanges, Accounts, Imported, KeysAnswer, NewAccount, Removed, Verified } from './accounts.ts';
import type { Connector } from './connector.ts';
import { Consents } from './consents.ts';
import { endpointsOf, goneError, OpenAccount, type SharedParts, verify, whoIs } from './openAccount.ts';
import { importProfiles } from './profileImport.ts';
import { SampleAccount } from './sampleAccount.ts';
import { LeftEntries, SecretPairs, type Secrets } from './secretPairs.ts';
import type { ThisComputer } from './thisComputer.ts';

export interface AccountStoreOptions {
  readonly stored: {
    readonly accounts: Entries<Account>;
    readonly consents: Entries<string>;
    readonly leftEntries: Entries<string>;
  };
  readonly secrets: Secrets;
  /** Is told of accounts whose secrets cannot be understood. */
  readonly hasUnreadableSecrets?: (accountId: string) => void;
  readonly connect: Connector;
  readonly endpoints: Endpoints;
  readonly computer: ThisComputer;
}

/**
 * The accounts. Entries store what is known about them, and SecretStorage stores typed pairs. Accounts in use have
 * their keys and clients in memory. A change applies in this window at once, before it is written.
 */
export class AccountStore implements Accounts, AccountChanges {
  readonly #list: Entries<Account>;
  readonly #pairs: SecretPairs;
  readonly #leftEntries: LeftEntries;
  readonly #shared: SharedParts;
  readonly #opened = new Map<string, OpenAccount>();
  /** The accounts whose typed pair was written by another window and not verified in this one. */
  readonly #writtenElsewhere = new Set<string>();
  /** The states that were last announced, as JSON. */
  readonly #states = new Map<string, string>();
  readonly #changed = new Emitter<void>();
  readonly #replacedKeys = new Emitter<string>();
  readonly #subscriptions: readonly Subscription[];
  readonly onDidChange = this.#changed.event;
  readonly onDidReplaceKeys = this.#replacedKeys.event;

  constructor({ stored, secrets, hasUnreadableSecrets, connect, endpoints, computer }: AccountStoreOptions) {
    this.#list = stored.accounts;
    this.#pairs = new SecretPairs(secrets, hasUnreadableSecrets);
    this.#leftEntries = new LeftEntries(stored.leftEntries, this.#pairs);
    this.#shared = {
      connect,
      endpoints,
      computer,
      consents: new Consents(stored.consents),
      pairs: this.#pairs,
      sample: new SampleAccount(),
      find: id => this.find(id),
      isVerified: id => !this.#writtenElsewhere.has(id),
      changed: id => this.#tellState(id),
    };
    this.#subscriptions = [
      this.#list.onDidChange(accountId => this.#followOtherWindow(accountId)),
      this.#pairs.onDidChange(accountId => void this.#followEntry(accountId)),
      computer.onDidGrantTrust(() => this.#retryThose(({ problem }) => problem?.kind === 'untrustedWorkspace')),
    ];
    void this.#leftEntries.deleteAll(id => this.ids().includes(id));
  }

  list(): readonly Account[] {
    return this.#list.all();
  }

  /** The IDs of all accounts, including those that this version cannot read and therefore does not list. */
  ids(): readonly string[] {
    return [...this.list().map(({ id }) => id), ...this.#list.unreadable()];
  }

  /** Whether there can be no other accounts than these. */
  get areAllKnown(): boolean {
    return this.#list.areAllKnown;
  }

  find(id: string): Account | undefined {
    return this.#list.find(id);
  }

  stateOf(id: string): AccountState {
    const isForThisSession = this.#pairs.isForThisSession(id);
    return { ...this.#opened.get(id)?.keys.state, ...(isForThisSession && { isForThisSession }) };
  }

  cloudOf(accountId: string): Promise<Cloud> {
    const account = this.find(accountId);
    return account ? this.#open(account).cloud() : Promise.reject(goneError());
  }

  /** The endpoints that the requests of an account go to. */
  endpointsOf({ kind }: Account): Promise<Endpoints> {
    return endpointsOf(kind, this.#shared);
  }

  /** The password of the consumer groups of an account, which only the sample account tells. */
  async groupPasswordOf({ kind }: Account): Promise<string | undefined> {
    return kind === 'sample' ? (await this.#shared.sample.running()).groupPassword : undefined;
  }

  async retry(accountId: string): Promise<void> {
    const account = this.find(accountId);
    if (account) await this.#open(account).keys.retry();
  }

  profiles(): Promise<FoundProfiles> {
    const { computer, consents } = this.#shared;
    return findProfiles({ ...computer, hasConsent: asked => consents.has(asked) });
  }

  environmentKeys(): { readonly maskedAccessKeyId: string } | undefined {
    try {
      return { maskedAccessKeyId: maskAccessKeyId(environmentPair(this.#shared.computer.environment).accessKeyId) };
    } catch {
      // Without a complete pair, there is nothing to offer.
      return undefined;
    }
  }

  verify(answer: KeysAnswer, signal: AbortSignal, region?: string): Promise<Verified> {
    return verify(answer, region, this.#shared, signal);
  }

  async add({ name, regions, source, pair }: NewAccount, verified: Verified): Promise<Account> {
    const account = known<Account>({ id: randomUUID(), kind: 'cloud', name, source, regions, ...factsOf(verified) });
    this.#pairs.hold(account.id, pair);
    await this.#write(account.id, () => account);
    this.#showEnd(account);
    return account;
  }

  async replaceKeys(accountId: string, { source, pair }: KeysAnswer, verified: Verified): Promise<Account> {
    const account = this.#existing(accountId);
    const change = (now: Account): Account => known<Account>({ ...now, source, ...factsOf(verified) });
    const replaced = change(account);
    this.#pairs.hold(accountId, pair);
    this.#writtenElsewhere.delete(accountId);
    await this.#write(accountId, ofExisting(change), () => {
      if (!isSameIdentity(replaced.identity, account.identity)) this.#giveToAnother(accountId);
      else this.#opened.get(accountId)?.keys.reopen();
    });
    this.#showEnd(replaced);
    return replaced;
  }

  /** Reads when keys expire, so that the tree shows it. They are in a file or in secret storage, so nothing is sent. */
  showEnds(): void {
    for (const account of this.list()) this.#showEnd(account);
  }

  async importProfiles(regions: readonly string[], signal: AbortSignal): Promise<readonly Imported[]> {
    return importProfiles(await this.profiles(), regions, this, signal);
  }

  async allow(asked: ConsentRequest): Promise<void> {
    await this.#shared.consents.give(asked);
    this.#retryThose(({ problem }) => problem?.kind === 'consent');
  }

  async rename(accountId: string, name: string): Promise<void> {
    await this.#change(
      accountId,
      account => ({ ...account, name }),
      () => {
        this.#opened.get(accountId)?.reconnect();
      },
    );
  }

  async setColor(accountId: string, color: AccountColor | undefined): Promise<void> {
    await this.#change(accountId, account => known<Account>({ ...account, color }));
  }

  async setRegions(accountId: string, regions: readonly string[]): Promise<void> {
    await this.#change(accountId, account => ({ ...account, regions }));
  }

  async setReadOnly(accountId: string, isReadOnly: boolean): Promise<void> {
    await this.#change(accountId, account => ({ ...account, isReadOnly }));
  }

  async remove(accountId: string): Promise<Removed> {
    const account = this.find(accountId);
    const written = this.#list.change(accountId, () => undefined);
    this.#close(accountId);
    this.#changed.fire();
    await written;
    const { sample, consents, computer } = this.#shared;
    if (accountId === sample.id) await sample.close();
    const removed = await this.#deleteEntry(accountId);
    // An account that cannot be read may need what was allowed.
    const isListWhole = this.areAllKnown && this.#list.unreadable().length === 0;
    if (account?.source?.base.kind === 'cliProfile' && isListWhole) await consents.keepThoseOf(this.list(), computer);
    return account && hasTypedPair(account) ? removed : { kind: 'whole' };
  }

  async useSample(name: string): Promise<Account> {
    const { sample, connect } = this.#shared;
    const existing = this.find(sample.id);
    if (existing) return existing;
    const { pair, regions, endpoints } = await sample.running();
    const access = { account: name, credentials: () => Promise.resolve(pair), endpoints };
    const identity = await whoIs(connect, access, AbortSignal.timeout(30_000));
    const maskedAccessKeyId = maskAccessKeyId(pair.accessKeyId);
    const account: Account = { id: sample.id, kind: 'sample', name, regions, identity, maskedAccessKeyId };
    await this.#write(account.id, now => now ?? account);
    return account;
  }

  async dispose(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const id of [...this.#opened.keys()]) this.#close(id);
    this.#changed.dispose();
    this.#replacedKeys.dispose();
    await this.#shared.sample.close();
  }

  async #deleteEntry(accountId: string): Promise<Removed> {
    try {
      await this.#pairs.delete(accountId);
      return { kind: 'whole' };
    } catch (error) {
      await this.#leftEntries.add(accountId);
      return { kind: 'pairLeft', error };
    }
  }

  async #change(accountId: string, change: (now: Account) => Account, follow?: () => void): Promise<void> {
    this.#existing(accountId);
    await this.#write(accountId, ofExisting(change), follow);
  }

  /**
   * Writes an account. In this window, the change applies at once. `follow` does what the change requires before
   * listeners are told about it.
   */
  async #write(accountId: string, change: Change<Account>, follow?: () => void): Promise<void> {
    const written = this.#list.change(accountId, change);
    follow?.();
    this.#changed.fire();
    await written;
    // The account may be gone by now. Other windows read the list when its entry changes, so the entry is written last.
    if (!this.find(accountId)) return;
    await this.#pairs.write(accountId);
    this.#tellState(accountId);
  }

  #showEnd(account: Account): void {
    if (account.hasEndingKeys) void this.#open(account).keys.refreshState();
  }

  #existing(accountId: string): Account {
    const account = this.find(accountId);
    if (!account) throw goneError();
    return account;
  }

  #open(account: Account): OpenAccount {
    const inUse = this.#opened.get(account.id);
    if (inUse?.identity === identityKey(account.identity)) return inUse;
    if (inUse) {
      // Another window has just given the account another identity. Listeners may open the account too, so look again.
      this.#giveToAnother(account.id);
      this.#changed.fire();
      return this.#open(account);
    }
    const opened = new OpenAccount(account, this.#shared);
    this.#opened.set(account.id, opened);
    return opened;
  }

  /** Ends everything that uses the old keys, and announces that what was loaded with them is no longer valid. */
  #giveToAnother(accountId: string): void {
    this.#close(accountId);
    this.#replacedKeys.fire(accountId);
  }

  #close(accountId: string): void {
    this.#opened.get(accountId)?.close();
    this.#opened.delete(accountId);
    this.#states.delete(accountId);
  }

  /** Reacts when another window has written or deleted the account's entry in the secret storage. */
  async #followEntry(accountId: string): Promise<void> {
    this.#writtenElsewhere.add(accountId);
    // The other window wrote the account before, but the news of its file may come later than that of the entry.
    await this.#list.readAgain(accountId);
    this.#followOtherWindow(accountId);
  }

  /** Reacts when another window has changed, added or removed the account, or when this one could not write a change. */
  #followOtherWindow(accountId: string): void {
    const account = this.find(accountId);
    const inUse = this.#opened.get(accountId);
    if (!account) this.#close(accountId);
    else if (inUse && inUse.identity !== identityKey(account.identity)) this.#giveToAnother(accountId);
    else {
      inUse?.keys.reopen();
      inUse?.reconnect();
    }
    if (account) this.#showEnd(account);
    this.#changed.fire();
  }

  #retryThose(matches: (state: AccountState) => boolean): void {
    for (const { keys } of this.#opened.values()) if (matches(keys.state)) void keys.retry();
  }

  /** Announces a state that has changed. Sources report every renewal, but listeners should not draw each time. */
  #tellState(accountId: string): void {
    const state = JSON.stringify(this.stateOf(accountId));
    if (state === (this.#states.get(accountId) ?? '{}')) return;
    this.#states.set(accountId, state);
    this.#changed.fire();
  }
}

/** Changes an account only if no other window has removed it in the meantime. */
const ofExisting =
  (change: (now: Account) => Account): Change<Account> =>
  now =>
    now && change(now);

/** What an account stores about its keys. */
const factsOf = ({ identity, maskedAccessKeyId, expiresAt, isRenewed }: Verified) => ({
  identity,
  maskedAccessKeyId,
  hasEndingKeys: (expiresAt !== undefined && !isRenewed) || undefined,
});
