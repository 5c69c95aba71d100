import type {
  AccountChanges,
  Accounts,
  Imported,
  KeysAnswer,
  Removed,
  Verified,
} from '../../../src/accounts/accounts.ts';
import type { ConsentRequest, SourceProblem } from '../../../src/cloud/credentials.ts';
import { CloudError, type CloudErrorDetails } from '../../../src/cloud/errors.ts';
import { refused as refusedWith } from '../../../src/cloud/faults.ts';
import type { CallerIdentity } from '../../../src/cloud/sts/responses.ts';
import type { FoundProfile, FoundProfiles } from '../../../src/credentials/source.ts';
import type { Account, AccountState } from '../../../src/model/accounts/account.ts';

export const alice: CallerIdentity = {
  accountId: '1234567890123456',
  identityType: 'RAMUser',
  arn: 'acs:ram::1234567890123456:user/alice',
  userId: '204070465786810001',
};
export const opsReader: CallerIdentity = {
  accountId: '1234567890123456',
  identityType: 'AssumedRoleUser',
  arn: 'acs:ram::1234567890123456:assumed-role/ops-reader/vscode-alice',
  roleId: '300044677176060001',
};
export const root: CallerIdentity = {
  accountId: '6543210987654321',
  identityType: 'Account',
  arn: 'acs:ram::6543210987654321:root',
  userId: '6543210987654321',
};

export const verified = (more: Partial<Verified> = {}): Verified => ({
  identity: alice,
  maskedAccessKeyId: 'LTAI****7890',
  isRenewed: false,
  ...more,
});

export const accountOf = (more: Partial<Account> = {}): Account => ({
  id: 'a1',
  name: 'prod',
  kind: 'cloud',
  identity: alice,
  maskedAccessKeyId: 'LTAI****7890',
  regions: ['cn-hangzhou'],
  ...more,
});

/** A failure to get keys. */
export const noKeys = (sourceProblem: SourceProblem, cause?: unknown): CloudError =>
  new CloudError('credentials', { ...asked, sourceProblem }, { cause });
/** A refusal of STS. */
export const refused = (code: string): CloudError =>
  refusedWith(asked, { status: 400, headers: {}, body: '' }, { code, requestId: 'R-1' });
/** The network does not lead to STS. */
export const unreachable = (): CloudError => new CloudError('unreachable', { ...asked, code: 'ENOTFOUND' });
const asked: CloudErrorDetails = { service: 'sts', operation: 'GetCallerIdentity', outcome: 'notApplied' };

/** Accounts that do what a test prepares, and remember what was asked of them. */
export class FakeAccounts implements Accounts, AccountChanges {
  accounts: Account[] = [];
  found: FoundProfiles = { file: '~/.aliyun/config.json', profiles: [] };
  environment: { readonly maskedAccessKeyId: string } | undefined;
  states = new Map<string, AccountState>();
  /** What verifying ends with, one after the other; the last one stays. */
  answers: (Verified | Error)[] = [verified()];
  /** What keeping ends with, when it fails. */
  readonly keepFailures: Error[] = [];
  imported: readonly Imported[] = [];
  readonly verifying: KeysAnswer[] = [];
  /** The region that each verification was told. */
  readonly verifyingIn: (string | undefined)[] = [];
  /** What removing ends with. */
  removed: Removed = { kind: 'whole' };
  readonly allowed: ConsentRequest[] = [];
  /** `add prod …`, in order. */
  readonly changes: string[] = [];
  onDidChange = () => ({ dispose: () => undefined });
  onDidReplaceKeys = () => ({ dispose: () => undefined });

  list = () => this.accounts;
  find = (id: string) => this.accounts.find(account => account.id === id);
  stateOf = (id: string): AccountState => this.states.get(id) ?? {};
  cloudOf = () => Promise.reject(new Error('Nothing is called in these tests.'));
  profiles = () => Promise.resolve(this.found);
  environmentKeys = () => this.environment;

  verify = (answer: KeysAnswer, _signal?: AbortSignal, region?: string): Promise<Verified> => {
    this.verifying.push(answer);
    this.verifyingIn.push(region);
    const result = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    return result instanceof Error || !result
      ? Promise.reject(result ?? new Error('nothing prepared'))
      : Promise.resolve(result);
  };

  add: AccountChanges['add'] = ({ name, regions, source }, { identity, maskedAccessKeyId }) => {
    const failure = this.keepFailures.shift();
    if (failure) return Promise.reject(failure);
    this.changes.push(`add ${name} ${identity.arn}`);
    const account: Account = { id: `id-${name}`, kind: 'cloud', name, regions, source, identity, maskedAccessKeyId };
    this.accounts.push(account);
    return Promise.resolve(account);
  };

  replaceKeys: AccountChanges['replaceKeys'] = (id, { source }, { identity, maskedAccessKeyId }) => {
    const failure = this.keepFailures.shift();
    if (failure) return Promise.reject(failure);
    this.changes.push(`replaceKeys ${id} ${identity.arn}`);
    return this.#change(id, { source, identity, maskedAccessKeyId });
  };

  importProfiles: AccountChanges['importProfiles'] = (_regions, signal) =>
    signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve(this.imported);

  allow = (request: ConsentRequest) => {
    this.allowed.push(request);
    return Promise.resolve();
  };

  rename = (id: string, name: string) => this.#tell(`rename ${id} ${name}`);
  setColor: AccountChanges['setColor'] = (id, color) => this.#tell(`setColor ${id} ${color ?? 'none'}`);
  setRegions = (id: string, regions: readonly string[]) => this.#tell(`setRegions ${id} ${regions.join()}`);
  setReadOnly = (id: string, isReadOnly: boolean) => this.#tell(`setReadOnly ${id} ${String(isReadOnly)}`);
  remove = (id: string) => this.#tell(`remove ${id}`).then(() => this.removed);
  retry = (id: string) => this.#tell(`retry ${id}`);
  useSample = () => Promise.reject(new Error('There is no emulator in these tests.'));

  #tell(change: string): Promise<void> {
    this.changes.push(change);
    return Promise.resolve();
  }

  #change(id: string, more: Partial<Account>): Promise<Account> {
    this.accounts = this.accounts.map(account => (account.id === id ? { ...account, ...more } : account));
    const changed = this.find(id);
    return changed ? Promise.resolve(changed) : Promise.reject(new Error(`There is no account ${id}.`));
  }
}

export const profile = (name: string, more: Partial<FoundProfile> = {}): FoundProfile => ({
  name,
  mode: 'AK',
  isCurrent: false,
  ...more,
});
