import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import type { Cloud } from '../cloud/cloud.ts';
import type { Credentials } from '../cloud/credentials.ts';
import type { Endpoints } from '../cloud/endpoints.ts';
import { CloudError } from '../cloud/errors.ts';
import { maskAccessKeyId } from '../cloud/redact.ts';
import { Emitter } from '../model/event.ts';
import type { Account } from '../model/resources.ts';
import type { Accounts } from './accounts.ts';
import type { Connector } from './connector.ts';
import { SampleAccount } from './sampleAccount.ts';
import { SecretPairs } from './secretPairs.ts';

/** What the user types to sign in. */
export interface SignInAnswers extends Credentials {
  readonly name: string;
  readonly regions: readonly string[];
}

const stateKey = 'accounts';

/** The accounts: metadata in global state, pairs in SecretStorage, one set of clients each. */
export class AccountStore implements Accounts {
  readonly #state: vscode.Memento;
  readonly #pairs: SecretPairs;
  readonly #connector: Connector;
  readonly #cloudEndpoints: Endpoints;
  readonly #sample = new SampleAccount();
  readonly #changed = new Emitter<void>();
  readonly #clouds = new Map<string, Promise<Cloud>>();
  readonly #lost = new Set<string>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(
    context: Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>,
    connector: Connector,
    cloudEndpoints: Endpoints,
  ) {
    this.#state = context.globalState;
    this.#pairs = new SecretPairs(context.secrets);
    this.#connector = connector;
    this.#cloudEndpoints = cloudEndpoints;
    this.#subscription = this.#pairs.onDidChange(accountId => {
      this.#lost.delete(accountId);
      this.#changed.fire();
    });
  }

  list(): readonly Account[] {
    return this.#state.get<readonly Account[]>(stateKey, []);
  }

  find(id: string): Account | undefined {
    return this.list().find(account => account.id === id);
  }

  needsSignIn(id: string): boolean {
    return this.#lost.has(id);
  }

  cloudOf(accountId: string): Promise<Cloud> {
    let cloud = this.#clouds.get(accountId);
    if (!cloud) {
      cloud = this.#open(accountId);
      this.#clouds.set(accountId, cloud);
      cloud.catch(() => this.#clouds.delete(accountId));
    }
    return cloud;
  }

  /** Verifies the pair by a signed call, then keeps it. */
  async signIn(answers: SignInAnswers, signal: AbortSignal): Promise<Account> {
    return this.#keep(randomUUID(), answers, signal);
  }

  /** The same for an account whose pair was lost or replaced. Its id, and with it its rows, stay. */
  async signInAgain(accountId: string, answers: SignInAnswers, signal: AbortSignal): Promise<Account> {
    return this.#keep(accountId, answers, signal);
  }

  async signOut(accountId: string): Promise<void> {
    await this.#write(this.list().filter(account => account.id !== accountId));
    this.#clouds.delete(accountId);
    if (accountId === this.#sample.id) await this.#sample.close();
    await this.#pairs.delete(accountId);
    this.#changed.fire();
  }

  async setRegions(accountId: string, regions: readonly string[]): Promise<void> {
    await this.#write(this.list().map(account => (account.id === accountId ? { ...account, regions } : account)));
    await this.#tellOtherWindows(accountId);
    this.#changed.fire();
  }

  /** Whether anything may be created, changed or deleted through the account. */
  async setReadOnly(accountId: string, isReadOnly: boolean): Promise<void> {
    await this.#write(this.list().map(account => (account.id === accountId ? { ...account, isReadOnly } : account)));
    await this.#tellOtherWindows(accountId);
    this.#changed.fire();
  }

  /** Adds the account of the embedded emulator, or returns it when it is there. */
  async useSample(name: string): Promise<Account> {
    const existing = this.find(this.#sample.id);
    if (existing) return existing;
    const [pair, regions] = await Promise.all([this.#sample.pair(), this.#sample.regions()]);
    const account = await this.#describe(
      this.#sample.id,
      'sample',
      { name, regions, ...pair },
      AbortSignal.timeout(30_000),
    );
    await this.#write([...this.list(), account]);
    await this.#pairs.set(account.id, pair);
    this.#changed.fire();
    return account;
  }

  /** Where the embedded emulator listens, for those who want to point other clients at it. */
  get sampleOrigin(): string | undefined {
    return this.#sample.origin;
  }

  async dispose(): Promise<void> {
    this.#subscription.dispose();
    this.#changed.dispose();
    await this.#sample.close();
  }

  async #keep(id: string, answers: SignInAnswers, signal: AbortSignal): Promise<Account> {
    const described = await this.#describe(id, 'cloud', answers, signal);
    // Signing in again does not take back what protects the account.
    const account = this.find(id)?.isReadOnly ? { ...described, isReadOnly: true } : described;
    const others = this.list().filter(other => other.id !== id);
    const { accessKeyId, accessKeySecret, securityToken } = answers;
    // The secret first: when the keyring refuses, there is no account without a pair.
    await this.#pairs.set(id, { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) });
    const position = this.list().findIndex(other => other.id === id);
    await this.#write(position < 0 ? [...others, account] : others.toSpliced(position, 0, account));
    this.#lost.delete(id);
    await this.#tellOtherWindows(id);
    this.#changed.fire();
    return account;
  }

  async #describe(id: string, kind: Account['kind'], answers: SignInAnswers, signal: AbortSignal): Promise<Account> {
    const { name, regions, accessKeyId, accessKeySecret, securityToken } = answers;
    const pair: Credentials = { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) };
    const cloud = await this.#connector({
      account: name,
      credentials: () => Promise.resolve(pair),
      endpoints: this.#endpoints(kind),
    });
    const identity = await cloud.sts.getCallerIdentity(signal);
    return { id, kind, name, regions, identity, maskedAccessKeyId: maskAccessKeyId(accessKeyId) };
  }

  async #open(accountId: string): Promise<Cloud> {
    const account = this.find(accountId);
    // The emulator has to run before its endpoints can be asked for; after a reload of the window it does not yet.
    if (account?.kind === 'sample') await this.#sample.pair();
    return this.#connector({
      account: account?.name ?? accountId,
      ...(account && { owner: account.identity.accountId }),
      isReadOnly: () => this.find(accountId)?.isReadOnly ?? false,
      credentials: () => (account?.kind === 'sample' ? this.#sample.pair() : this.#storedPair(accountId)),
      endpoints: this.#endpoints(account?.kind ?? 'cloud'),
    });
  }

  #endpoints(kind: Account['kind']): Endpoints {
    switch (kind) {
      case 'cloud':
        return this.#cloudEndpoints;
      case 'sample':
        return this.#sample.endpoints;
    }
  }

  async #storedPair(accountId: string): Promise<Credentials> {
    const pair = await this.#pairs.get(accountId);
    if (pair) return pair;
    this.#lost.add(accountId);
    this.#changed.fire();
    throw new CloudError('credentials', {
      service: 'sts',
      operation: 'GetCallerIdentity',
      code: 'NoStoredPair',
      outcome: 'notApplied',
    });
  }

  /** Writes the pair again unchanged, because other windows notice a secret that is written, but no state. */
  async #tellOtherWindows(accountId: string): Promise<void> {
    const pair = await this.#pairs.get(accountId);
    if (pair) await this.#pairs.set(accountId, pair);
  }

  async #write(accounts: readonly Account[]): Promise<void> {
    await this.#state.update(stateKey, accounts);
  }
}
