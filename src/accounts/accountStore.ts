import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
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
import { Emitter, type Subscription } from '../model/event.ts';
import { AccountList } from './accountList.ts';
import type { AccountChanges, Accounts, Imported, KeysAnswer, NewAccount, Removed, Verified } from './accounts.ts';
import type { Connector } from './connector.ts';
import { Consents } from './consents.ts';
import { goneError, OpenAccount, type SharedParts, verify, whoIs } from './openAccount.ts';
import { importProfiles } from './profileImport.ts';
import { SampleAccount } from './sampleAccount.ts';
import { LeftEntries, SecretPairs, type Secrets } from './secretPairs.ts';
import type { ThisComputer } from './thisComputer.ts';

export interface AccountStoreOptions {
  readonly context: {
    readonly globalState: Pick<vscode.Memento, 'get' | 'update'>;
    readonly secrets: Secrets;
  };
  readonly connect: Connector;
  readonly endpoints: Endpoints;
  readonly computer: ThisComputer;
}

/**
 * The accounts. Global state stores what is known about them, and SecretStorage stores typed pairs. Accounts in use
 * have their keys and clients in memory. A change applies in this window at once, before it is written.
 */
export class AccountStore implements Accounts, AccountChanges {
  readonly #list: AccountList;
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

  constructor({ context, connect, endpoints, computer }: AccountStoreOptions) {
    this.#list = new AccountList(context.globalState);
    this.#pairs = new SecretPairs(context.secrets);
    this.#leftEntries = new LeftEntries(context.globalState, this.#pairs);
    this.#shared = {
      connect,
      endpoints,
      computer,
      consents: new Consents(context.globalState),
      pairs: this.#pairs,
      sample: new SampleAccount(),
      find: id => this.find(id),
      isVerified: id => !this.#writtenElsewhere.has(id),
      changed: id => this.#tellState(id),
    };
    this.#subscriptions = [
      this.#pairs.onDidChange(accountId => this.#followOtherWindow(accountId)),
      computer.onDidGrantTrust(() => this.#retryThose(({ problem }) => problem?.kind === 'untrustedWorkspace')),
    ];
    void this.#leftEntries.deleteAll(id => this.find(id) !== undefined);
  }

  list(): readonly Account[] {
    return this.#list.all();
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
      return undefined; // without a complete pair, there is nothing to offer
    }
  }

  verify(answer: KeysAnswer, signal: AbortSignal, region?: string): Promise<Verified> {
    return verify(answer, region, this.#shared, signal);
  }

  async add({ name, regions, source, pair }: NewAccount, verified: Verified): Promise<Account> {
    const account = known<Account>({ id: randomUUID(), kind: 'cloud', name, source, regions, ...factsOf(verified) });
    this.#pairs.hold(account.id, pair);
    await this.#write(account);
    this.#showEnd(account);
    return account;
  }

  async replaceKeys(accountId: string, { source, pair }: KeysAnswer, verified: Verified): Promise<Account> {
    const account = this.#existing(accountId);
    const replaced = known<Account>({ ...account, source, ...factsOf(verified) });
    this.#pairs.hold(accountId, pair);
    this.#writtenElsewhere.delete(accountId);
    await this.#write(replaced, () => {
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
    await this.#write({ ...this.#existing(accountId), name }, () => {
      this.#opened.get(accountId)?.reconnect();
    });
  }

  async setColor(accountId: string, color: AccountColor | undefined): Promise<void> {
    await this.#write(known<Account>({ ...this.#existing(accountId), color }));
  }

  async setRegions(accountId: string, regions: readonly string[]): Promise<void> {
    await this.#write({ ...this.#existing(accountId), regions });
  }

  async setReadOnly(accountId: string, isReadOnly: boolean): Promise<void> {
    await this.#write({ ...this.#existing(accountId), isReadOnly });
  }

  async remove(accountId: string): Promise<Removed> {
    const account = this.find(accountId);
    const written = this.#list.remove(accountId);
    this.#close(accountId);
    this.#changed.fire();
    await written;
    const { sample, consents, computer } = this.#shared;
    if (accountId === sample.id) await sample.close();
    const removed = await this.#deleteEntry(accountId);
    if (account?.source?.base.kind === 'cliProfile') await consents.keepThoseOf(this.list(), computer);
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
    await this.#write(account);
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

  /**
   * Writes an account. In this window, the change applies at once. `follow` does what the change requires before
   * listeners are told about it.
   */
  async #write(account: Account, follow?: () => void): Promise<void> {
    const written = this.#list.put(account);
    follow?.();
    this.#changed.fire();
    await written;
    // The account may be gone by now. Other windows read the list when its entry changes, so the entry is written last.
    if (!this.find(account.id)) return;
    await this.#pairs.write(account.id);
    this.#tellState(account.id);
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

  /** Reacts when another window has changed, added or removed the account. */
  #followOtherWindow(accountId: string): void {
    const account = this.find(accountId);
    const inUse = this.#opened.get(accountId);
    this.#writtenElsewhere.add(accountId);
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

/** What an account stores about its keys. */
const factsOf = ({ identity, maskedAccessKeyId, expiresAt, isRenewed }: Verified) => ({
  identity,
  maskedAccessKeyId,
  hasEndingKeys: (expiresAt !== undefined && !isRenewed) || undefined,
});
