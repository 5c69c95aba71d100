import type { Cloud } from '../cloud/cloud.ts';
import type { IssuedCredentials } from '../cloud/credentials.ts';
import type { Endpoints } from '../cloud/endpoints.ts';
import { maskAccessKeyId } from '../cloud/redact.ts';
import { slsRegionAmong } from '../cloud/regions.ts';
import type { CallerIdentity } from '../cloud/sts/responses.ts';
import type { Access } from '../cloud/transport.ts';
import { openSource } from '../credentials/openSource.ts';
import { type CredentialsRef, type SourceContext, sourceError } from '../credentials/source.ts';
import { type Account, identityKey } from '../model/accounts/account.ts';
import { AccountKeys, type OpenedSource } from './accountKeys.ts';
import type { KeysAnswer, Verified } from './accounts.ts';
import type { Connector } from './connector.ts';
import type { Consents } from './consents.ts';
import type { SampleAccount } from './sampleAccount.ts';
import type { SecretPairs } from './secretPairs.ts';
import type { ThisComputer } from './thisComputer.ts';

/** What all accounts of a window share. */
export interface SharedParts {
  readonly connect: Connector;
  /** The endpoints of the cloud. The sample account has its own. */
  readonly endpoints: Endpoints;
  readonly computer: ThisComputer;
  readonly consents: Consents;
  readonly pairs: SecretPairs;
  readonly sample: SampleAccount;
  /** Finds the account as it is now, because it can be renamed or made read-only while it is open. */
  readonly find: (id: string) => Account | undefined;
  /** Whether the typed pair was verified in this window, or before this window was opened. */
  readonly isVerified: (id: string) => boolean;
  /** Called when the state of the account's keys may have changed. */
  readonly changed: (id: string) => void;
}

/**
 * The keys and the clients of an account in use, until it is removed or gets keys of another identity. Then everything
 * under way for it ends, and its clients cannot sign any longer. Opening an account sends nothing.
 */
export class OpenAccount {
  /** The key of the identity that the account was opened for. */
  readonly identity: string;
  readonly keys: AccountKeys;
  readonly #account: Account;
  readonly #shared: SharedParts;
  readonly #closed = new AbortController();
  #cloud: Promise<Cloud> | undefined;

  constructor(account: Account, shared: SharedParts) {
    const { id, identity } = account;
    this.identity = identityKey(identity);
    this.#account = account;
    this.#shared = shared;
    this.keys = new AccountKeys({
      identity,
      open: () => sourceOf(id, shared),
      whoIs: (credentials, signal) =>
        whoIs(shared.connect, { ...callerOf(id, shared), credentials, endpoints: shared.endpoints }, signal),
      haveEnd: () => shared.find(id)?.hasEndingKeys ?? false,
      changed: () => {
        shared.changed(id);
      },
    });
  }

  /** Gets the clients that sign with the account's keys. Loads them on first use. */
  cloud(): Promise<Cloud> {
    if (!this.#cloud) {
      const cloud = this.#connect();
      this.#cloud = cloud;
      cloud.catch(() => {
        if (this.#cloud === cloud) this.#cloud = undefined;
      });
    }
    return this.#cloud;
  }

  /** Makes new clients from now on, which use the account's current name. */
  reconnect(): void {
    this.#cloud = undefined;
  }

  close(): void {
    const reason = goneError();
    this.#closed.abort(reason);
    this.keys.close(reason);
  }

  async #connect(): Promise<Cloud> {
    const { id, kind, identity } = this.#account;
    const { connect, find } = this.#shared;
    const endpoints = await endpointsOf(kind, this.#shared);
    const access = {
      ...callerOf(id, this.#shared),
      id,
      owner: identity.accountId,
      isReadOnly: () => find(id)?.isReadOnly ?? false,
      credentials: this.keys.credentials,
      endpoints,
    };
    return connect(access, this.#closed.signal);
  }
}

/** The endpoints of accounts of a kind. The emulator is not running yet after a reload of the window. */
export const endpointsOf = async (
  kind: Account['kind'],
  { sample, endpoints }: Pick<SharedParts, 'sample' | 'endpoints'>,
): Promise<Endpoints> => (kind === 'sample' ? (await sample.running()).endpoints : endpoints);

/** The error for an account that was removed or got another identity. Such errors are not shown to the user. */
export const goneError = (): DOMException => new DOMException('The account is gone.', 'AbortError');

/** The source of accounts that name none. Those of earlier versions have a typed pair. */
const stored: CredentialsRef = { base: { kind: 'stored' }, roles: [] };

function sourceOf(id: string, shared: SharedParts): OpenedSource {
  const { sample, pairs, find, isVerified } = shared;
  const account = find(id);
  if (account?.kind === 'sample') return { source: sample.source, isVerified: () => true };
  const ref = account?.source ?? stored;
  const context = sourceContext(() => ({ ...callerOf(id, shared), id }), shared);
  const isTyped = ref.base.kind === 'stored' && ref.roles.length === 0;
  return {
    source: openSource(ref, () => pairs.get(id), context),
    // The storage can still have the old pair, if it failed to store the one that was verified.
    isVerified: ({ accessKeyId }) =>
      isTyped && isVerified(id) && maskAccessKeyId(accessKeyId) === find(id)?.maskedAccessKeyId,
  };
}

/** The name of the caller for the log, and the region whose STS host is preferred. */
type Caller = Pick<Access, 'id' | 'account' | 'stsRegion'>;

const callerOf = (id: string, { find }: SharedParts): Caller => ({
  account: find(id)?.name ?? id,
  stsRegion: () => find(id)?.regions[0],
});

/** Makes the context of a source. `caller` is called before each call of STS, because an account can be renamed. */
const sourceContext = (
  caller: () => Caller,
  { connect, endpoints, computer, consents }: SharedParts,
): SourceContext => ({
  ...computer,
  hasConsent: asked => consents.has(asked),
  sts: async (keys, host) => {
    const ofHost: Endpoints = { ...endpoints, sts: region => endpoints.sts(region, host) };
    return (await connect({ ...caller(), credentials: keys, endpoints: ofHost })).sts;
  },
});

/** Finds the identity of keys, which needs no permission. Rejects with the error of GetCallerIdentity. */
export async function whoIs(
  connect: Connector,
  access: Parameters<Connector>[0],
  signal: AbortSignal,
): Promise<CallerIdentity> {
  return (await connect(access)).sts.getCallerIdentity(signal);
}

/**
 * Finds the identity and the expiration of keys that have no account yet. Also rejects like the source, and when the
 * source names another cloud account.
 */
export async function verify(
  answer: KeysAnswer,
  region: string | undefined,
  shared: SharedParts,
  signal: AbortSignal,
): Promise<Verified> {
  const caller: Caller = { account: labelOf(answer), stsRegion: () => region };
  const context = sourceContext(() => caller, shared);
  const source = openSource(answer.source, () => Promise.resolve(answer.pair), context);
  try {
    let used: IssuedCredentials | undefined;
    const access: Parameters<Connector>[0] = {
      ...caller,
      credentials: async (waiting, refused) => (used = await source.credentials(waiting, refused)),
      endpoints: shared.endpoints,
    };
    const identity = await whoIs(shared.connect, access, signal);
    const named = source.namedAccount;
    if (named !== undefined && named.accountId !== identity.accountId) throw sourceError(named.problem);
    const keys = used;
    return {
      identity,
      maskedAccessKeyId: maskAccessKeyId(keys?.accessKeyId ?? ''),
      ...(keys?.expiresAt !== undefined && { expiresAt: keys.expiresAt }),
      isRenewed: source.isRenewed,
      ...(keys && {
        findRegions: async (language, waiting) => {
          const { sls } = await shared.connect({ ...access, credentials: () => Promise.resolve(keys) });
          return sls.describeRegions(slsRegionAmong(region === undefined ? [] : [region]), language, waiting);
        },
      }),
    };
  } finally {
    source.dispose();
  }
}

/** The name in the log for keys that have no account yet. */
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
