import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import { known } from '../cloud/bodies.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { ConsentRequest } from '../cloud/credentials.ts';
import type { Endpoints } from '../cloud/endpoints.ts';
import { maskAccessKeyId } from '../cloud/redact.ts';
import { hasEnvironmentPair, environmentPair } from '../credentials/environment.ts';
import { findProfiles } from '../credentials/findProfiles.ts';
import { openSource } from '../credentials/openSource.ts';
import type { CredentialsRef, FoundProfiles, Surroundings } from '../credentials/source.ts';
import { Emitter, type Subscription } from '../model/event.ts';
import { identityKey, isSameIdentity } from '../model/identityKey.ts';
import type { Account, AccountColor, AccountState } from '../model/resources.ts';
import { AccountKeys, type OpenedSource } from './accountKeys.ts';
import { AccountList } from './accountList.ts';
import type { AccountChanges, Accounts, Imported, KeysAnswer, NewAccount, Verified } from './accounts.ts';
import type { Connector } from './connector.ts';
import { Consents } from './consents.ts';
import type { EditorSurroundings } from './editorSurroundings.ts';
import { identify, whoIs } from './identification.ts';
import { goneError, OpenAccount } from './openAccount.ts';
import { importProfiles } from './profileImport.ts';
import { SampleAccount } from './sampleAccount.ts';
import { SecretPairs } from './secretPairs.ts';

export interface AccountStoreOptions {
  readonly context: Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>;
  readonly connector: Connector;
  /** Those of the cloud; the sample account has its own. */
  readonly endpoints: Endpoints;
  readonly surroundings: EditorSurroundings;
}

/** Where keys come from when nothing else is said: accounts of earlier versions have a typed pair. */
const stored: CredentialsRef = { base: { kind: 'stored' }, roles: [] };

/**
 * The accounts: what is known of them in global state, pairs in SecretStorage, keys and clients for each that is in use.
 * A change counts in this window at once, and is written then.
 */
export class AccountStore implements Accounts, AccountChanges {
  readonly #list: AccountList;
  readonly #pairs: SecretPairs;
  readonly #consents: Consents;
  readonly #connector: Connector;
  readonly #endpoints: Endpoints;
  readonly #surroundings: EditorSurroundings;
  readonly #sample = new SampleAccount();
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
    this.#consents = new Consents(context.globalState);
    this.#connector = connector;
    this.#endpoints = endpoints;
    this.#surroundings = surroundings;
    this.#subscriptions = [
      this.#pairs.onDidChange(accountId => this.#followOtherWindow(accountId)),
      surroundings.onDidGrantTrust(() => this.#retryThose(({ problem }) => problem?.kind === 'untrustedWorkspace')),
    ];
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
    return findProfiles(this.#surroundingsOf('aliyun CLI'));
  }

  environmentKeys(): { readonly maskedAccessKeyId: string } | undefined {
    const { environment } = this.#surroundings;
    if (!hasEnvironmentPair(environment)) return undefined;
    try {
      return { maskedAccessKeyId: maskAccessKeyId(environmentPair(environment).accessKeyId) };
    } catch {
      return undefined; // half a pair, or none: nothing to offer
    }
  }

  async verify({ source, pair }: KeysAnswer, signal: AbortSignal): Promise<Verified> {
    const label = labelOf({ source, ...(pair && { pair }) });
    const opened = openSource(source, () => Promise.resolve(pair), this.#surroundingsOf(label));
    try {
      const asking = { connector: this.#connector, endpoints: this.#endpoints, label };
      return await identify(opened, asking, signal);
    } finally {
      opened.dispose();
    }
  }

  async add({ name, regions, source, pair }: NewAccount, verified: Verified): Promise<Account> {
    const { identity, maskedAccessKeyId } = verified;
    const account: Account = { id: randomUUID(), kind: 'cloud', name, source, regions, identity, maskedAccessKeyId };
    this.#pairs.hold(account.id, pair);
    await this.#write(account);
    this.#showEnd(account);
    return account;
  }

  async replaceKeys(accountId: string, { source, pair }: KeysAnswer, verified: Verified): Promise<Account> {
    const account = this.#existing(accountId);
    const { identity, maskedAccessKeyId } = verified;
    const replaced = { ...account, source, identity, maskedAccessKeyId };
    this.#pairs.hold(accountId, pair);
    this.#writtenElsewhere.delete(accountId);
    await this.#write(replaced, () => {
      if (!isSameIdentity(identity, account.identity)) this.#giveToAnother(accountId);
      else this.#opened.get(accountId)?.account.keys.reopen();
    });
    this.#showEnd(replaced);
    return replaced;
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

  /** Rejects when the secret storage does not let go of the pair; the account is gone all the same. */
  async remove(accountId: string): Promise<void> {
    const written = this.#list.remove(accountId);
    this.#close(accountId);
    this.#changed.fire();
    await written;
    if (accountId === this.#sample.id) await this.#sample.close();
    await this.#pairs.delete(accountId);
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

  /** When a typed token ends is known without asking anybody, so it is shown before the first call. */
  #showEnd({ id, source }: Account): void {
    if (source?.base.kind === 'stored' && source.roles.length === 0) void this.retry(id);
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
    const opened = this.#opening(account);
    this.#opened.set(account.id, { identity, account: opened });
    return opened;
  }

  #opening({ id, kind, identity }: Account): OpenAccount {
    const nameNow = (): string => this.find(id)?.name ?? id;
    const endpoints = kind === 'sample' ? this.#sample.endpoints : this.#endpoints;
    const keys = new AccountKeys({
      identity,
      open: () => this.#sourceOf(id),
      whoIs: (source, signal) => {
        const region = this.find(id)?.regions[0];
        return whoIs(source, { connector: this.#connector, endpoints, label: nameNow(), region }, signal);
      },
      changed: () => this.#tellState(id),
    });
    return new OpenAccount(keys, async closed => {
      // The emulator has to run before its endpoints can be asked for; after a reload of the window it does not yet.
      if (kind === 'sample') await this.#sample.pair();
      const access = {
        id,
        account: nameNow(),
        owner: identity.accountId,
        isReadOnly: () => this.find(id)?.isReadOnly ?? false,
        credentials: keys.credentials,
        endpoints,
      };
      return this.#connector(access, closed);
    });
  }

  #sourceOf(id: string): OpenedSource {
    const account = this.find(id);
    if (account?.kind === 'sample') return { source: this.#sample.source, isVerified: true };
    const ref = account?.source ?? stored;
    const source = openSource(ref, () => this.#pairs.get(id), this.#surroundingsOf(account?.name ?? id, id));
    const isTyped = ref.base.kind === 'stored' && ref.roles.length === 0;
    return { source, isVerified: isTyped && !this.#writtenElsewhere.has(id) };
  }

  /** `label` names in the log who asks STS. */
  #surroundingsOf(label: string, id?: string): Surroundings {
    const endpoints = this.#endpoints;
    return {
      ...this.#surroundings,
      hasConsent: asked => this.#consents.has(asked),
      sts: async (keys, host) => {
        const access = {
          ...(id !== undefined && { id }),
          account: (id === undefined ? undefined : this.find(id)?.name) ?? label,
          credentials: keys,
          endpoints: { ...endpoints, sts: (region?: string) => endpoints.sts(region, host) },
        };
        return (await this.#connector(access)).sts;
      },
    };
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
