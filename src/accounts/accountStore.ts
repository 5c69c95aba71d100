import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import { known } from '../cloud/bodies.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { ConsentRequest } from '../cloud/credentials.ts';
import type { Endpoints } from '../cloud/endpoints.ts';
import { maskAccessKeyId } from '../cloud/redact.ts';
import { environmentPair, hasEnvironmentPair } from '../credentials/environment.ts';
import { findProfiles } from '../credentials/findProfiles.ts';
import type { FoundProfiles } from '../credentials/source.ts';
import { hasTypedPair, identityKey, isSameIdentity } from '../model/accounts/account.ts';
import { Emitter, type Subscription } from '../model/event.ts';
import type { Account, AccountColor, AccountState } from '../model/resources.ts';
import { AccountList } from './accountList.ts';
import type { AccountChanges, Accounts, Imported, KeysAnswer, NewAccount, Removed, Verified } from './accounts.ts';
import type { Connector } from './connector.ts';
import { Consents } from './consents.ts';
import type { ThisComputer } from './thisComputer.ts';
import { AccountOpener, goneError, identify, type OpenAccount, whoIs } from './openAccount.ts';
import { importProfiles } from './profileImport.ts';
import { SampleAccount } from './sampleAccount.ts';
import { LeftEntries, SecretPairs } from './secretPairs.ts';

export interface AccountStoreOptions {
  readonly context: Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>;
  readonly connector: Connector;
  /** Those of the cloud; the sample account has its own. */
  readonly endpoints: Endpoints;
  readonly surroundings: ThisComputer;
}

/**
 * The accounts: what is known of them in global state, pairs in SecretStorage, keys and clients for each that is in use.
 * A change counts in this window at once, and is written then.
 */
export class AccountStore implements Accounts, AccountChanges {
  readonly #list: AccountList;
  readonly #pairs: SecretPairs;
  readonly #leftEntries: LeftEntries;
  readonly #consents: Consents;
  readonly #connector: Connector;
  readonly #environment: ThisComputer['environment'];
  readonly #sample = new SampleAccount();
  readonly #opener: AccountOpener;
  readonly #opened = new Map<string, { readonly identity: string; readonly account: OpenAccount }>();
  /** Whose typed pair another window has written, so that nobody here has seen it verified. */
  readonly #writtenElsewhere = new Set<string>();
  /** As they were told last. */
  readonly #states = new Map<string, string>();
  readonly #changed = new Emitter<void>();
  readonly #replacedKeys = new Emitter<string>();
  readonly #subscriptions: readonly Subscription[];
  readonly onDidChange = this.#changed.event;
  readonly onDidReplaceKeys = this.#replacedKeys.event;

  constructor({ context, connector, endpoints, surroundings }: AccountStoreOptions) {
    this.#list = new AccountList(context.globalState);
    this.#pairs = new SecretPairs(context.secrets);
    this.#leftEntries = new LeftEntries(context.globalState, this.#pairs);
    this.#consents = new Consents(context.globalState);
    this.#connector = connector;
    this.#environment = surroundings.environment;
    this.#opener = new AccountOpener({
      connector,
      endpoints,
      surroundings,
      consents: this.#consents,
      pairs: this.#pairs,
      sample: this.#sample,
      find: id => this.find(id),
      isVerified: id => !this.#writtenElsewhere.has(id),
      changed: id => this.#tellState(id),
    });
    this.#subscriptions = [
      this.#pairs.onDidChange(accountId => this.#followOtherWindow(accountId)),
      surroundings.onDidGrantTrust(() => this.#retryThose(({ problem }) => problem?.kind === 'untrustedWorkspace')),
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
    return { ...this.#opened.get(id)?.account.keys.state, ...(isForThisSession && { isForThisSession }) };
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
    return findProfiles(this.#opener.surroundingsOf({ label: 'aliyun CLI' }));
  }

  environmentKeys(): { readonly maskedAccessKeyId: string } | undefined {
    if (!hasEnvironmentPair(this.#environment)) return undefined;
    try {
      return { maskedAccessKeyId: maskAccessKeyId(environmentPair(this.#environment).accessKeyId) };
    } catch {
      return undefined; // half a pair, or none: nothing to offer
    }
  }

  async verify(answer: KeysAnswer, signal: AbortSignal, region?: string): Promise<Verified> {
    const { source, asking } = this.#opener.openAnswer(answer, labelOf(answer), region);
    try {
      return await identify(source, asking, signal);
    } finally {
      source.dispose();
    }
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
      else this.#opened.get(accountId)?.account.keys.reopen();
    });
    this.#showEnd(replaced);
    return replaced;
  }

  /** Reads when the keys end, of the accounts whose keys do. Asks nobody. */
  showEnds(): void {
    for (const account of this.list()) this.#showEnd(account);
  }

  async importProfiles(regions: readonly string[], signal: AbortSignal): Promise<readonly Imported[]> {
    return importProfiles(await this.profiles(), regions, this, signal);
  }

  async allow(asked: ConsentRequest): Promise<void> {
    await this.#consents.give(asked);
    this.#retryThose(({ problem }) => problem?.kind === 'consent');
  }

  async rename(accountId: string, name: string): Promise<void> {
    await this.#write({ ...this.#existing(accountId), name }, () => {
      this.#opened.get(accountId)?.account.reconnect();
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
    if (accountId === this.#sample.id) await this.#sample.close();
    const removed = await this.#deleteEntry(accountId);
    if (account?.source?.base.kind === 'cliProfile') await this.#takeBackConsents();
    return account && hasTypedPair(account) ? removed : { kind: 'whole' };
  }

  async useSample(name: string): Promise<Account> {
    const { id, endpoints } = this.#sample;
    const existing = this.find(id);
    if (existing) return existing;
    const [pair, regions] = await Promise.all([this.#sample.pair(), this.#sample.regions()]);
    const asking = { connector: this.#connector, endpoints, label: name };
    const identity = await whoIs(() => Promise.resolve(pair), asking, AbortSignal.timeout(30_000));
    const maskedAccessKeyId = maskAccessKeyId(pair.accessKeyId);
    const account: Account = { id, kind: 'sample', name, regions, identity, maskedAccessKeyId };
    await this.#write(account);
    return account;
  }

  /** Where the embedded emulator listens, for those who want to point other clients at it. */
  get sampleOrigin(): string | undefined {
    return this.#sample.origin;
  }

  async dispose(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const id of [...this.#opened.keys()]) this.#close(id);
    this.#changed.dispose();
    this.#replacedKeys.dispose();
    await this.#sample.close();
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
   * What was allowed for an account is allowed no longer than there is an account that needs it. While the file does not
   * tell what the others need, all stays allowed.
   */
  async #takeBackConsents(): Promise<void> {
    const bases = this.list().map(({ source }) => source?.base);
    const used = new Set(bases.flatMap(base => (base?.kind === 'cliProfile' ? [base.profile] : [])));
    // What each would have to ask for, also where it would not get as far as asking now.
    const surroundings = this.#opener.surroundingsOf({ label: 'aliyun CLI' });
    const found = await findProfiles({ ...surroundings, isTrusted: () => true, hasConsent: () => false });
    if (used.size > 0 && !isTelling(found)) return;
    await this.#consents.keepOnly(
      found.profiles.flatMap(({ name, asked }) => (asked && used.has(name) ? [asked] : [])),
    );
  }

  /** From the first moment on, nobody in this window sees it as it was. What follows from it happens before anybody is told. */
  async #write(account: Account, follow?: () => void): Promise<void> {
    const written = this.#list.put(account);
    follow?.();
    this.#changed.fire();
    await written;
    // It may be removed by now. Other windows read the list when they notice the entry, so that comes last.
    if (!this.find(account.id)) return;
    await this.#pairs.write(account.id);
    this.#tellState(account.id);
  }

  #showEnd(account: Account): void {
    if (account.hasEndingKeys) void this.#open(account).keys.look();
  }

  #existing(accountId: string): Account {
    const account = this.find(accountId);
    if (!account) throw goneError();
    return account;
  }

  #open(account: Account): OpenAccount {
    const identity = identityKey(account.identity);
    const inUse = this.#opened.get(account.id);
    if (inUse?.identity === identity) return inUse.account;
    if (inUse) {
      // Another window gave it to somebody else, and its signal has not come yet. Whoever hears of it may come here too.
      this.#giveToAnother(account.id);
      this.#changed.fire();
      return this.#open(account);
    }
    const opened = this.#opener.open(account);
    this.#opened.set(account.id, { identity, account: opened });
    return opened;
  }

  /** What was loaded with the keys from before is void, and what is under way with them ends. */
  #giveToAnother(accountId: string): void {
    this.#close(accountId);
    this.#replacedKeys.fire(accountId);
  }

  #close(accountId: string): void {
    this.#opened.get(accountId)?.account.close();
    this.#opened.delete(accountId);
    this.#states.delete(accountId);
  }

  /** It changed, added or removed the account. */
  #followOtherWindow(accountId: string): void {
    const account = this.find(accountId);
    const inUse = this.#opened.get(accountId);
    this.#writtenElsewhere.add(accountId);
    if (!account) this.#close(accountId);
    else if (inUse && inUse.identity !== identityKey(account.identity)) this.#giveToAnother(accountId);
    else {
      inUse?.account.keys.reopen();
      inUse?.account.reconnect();
    }
    if (account) this.#showEnd(account);
    this.#changed.fire();
  }

  #retryThose(matches: (state: AccountState) => boolean): void {
    for (const { account } of this.#opened.values()) if (matches(account.keys.state)) void account.keys.retry();
  }

  /** Sources tell of every renewal, but listeners draw. */
  #tellState(accountId: string): void {
    const state = JSON.stringify(this.stateOf(accountId));
    if (state === (this.#states.get(accountId) ?? '{}')) return;
    this.#states.set(accountId, state);
    this.#changed.fire();
  }
}

/** What is kept of the keys. Those with an end come from the secret storage or a file: looking at them asks nobody. */
const factsOf = ({ identity, maskedAccessKeyId, expiresAt, isRenewed }: Verified) => ({
  identity,
  maskedAccessKeyId,
  hasEndingKeys: (expiresAt !== undefined && !isRenewed) || undefined,
});

/** Not while the file is being written or is missing, nor where the environment forbids what profiles would ask for. */
const isTelling = ({ profiles, problem }: FoundProfiles): boolean =>
  problem === undefined &&
  profiles.length > 0 &&
  profiles.every(profile => profile.problem?.kind !== 'externalForbidden');

/** Names keys in the log that are no account yet. */
function labelOf({ source: { base }, pair }: KeysAnswer): string {
  switch (base.kind) {
    case 'stored':
      return pair ? maskAccessKeyId(pair.accessKeyId) : base.kind;
    case 'cliProfile':
      return base.profile;
    case 'environment':
    case 'ecsRamRole':
      return base.kind;
  }
}
