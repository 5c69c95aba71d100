import type { Cloud } from '../cloud/cloud.ts';
import type { Credentials, CredentialSource, IssuedCredentials } from '../cloud/credentials.ts';
import type { Endpoints } from '../cloud/endpoints.ts';
import { maskAccessKeyId } from '../cloud/redact.ts';
import type { CallerIdentity } from '../cloud/sts/responses.ts';
import { openSource } from '../credentials/openSource.ts';
import { type CredentialsRef, type Source, sourceError, type SourceContext } from '../credentials/source.ts';
import type { Account } from '../model/resources.ts';
import { AccountKeys, type OpenedSource } from './accountKeys.ts';
import type { KeysAnswer, Verified } from './accounts.ts';
import type { Connector } from './connector.ts';
import type { Consents } from './consents.ts';
import type { ThisComputer } from './thisComputer.ts';
import type { SampleAccount } from './sampleAccount.ts';
import type { SecretPairs } from './secretPairs.ts';

export interface AccountOpenerOptions {
  readonly connector: Connector;
  /** Those of the cloud; the sample account has its own. */
  readonly endpoints: Endpoints;
  readonly surroundings: ThisComputer;
  readonly consents: Consents;
  readonly pairs: SecretPairs;
  readonly sample: SampleAccount;
  /** The account as it is now: it can be renamed or made read-only while it is open. */
  readonly find: (id: string) => Account | undefined;
  /** Whether the typed pair of the account was verified in this window, or before it was opened. */
  readonly isVerified: (id: string) => boolean;
  readonly changed: (id: string) => void;
}

/** Who asks STS for the keys of a role: an account, or what is none yet and called `label` in the log. */
type Asker = { readonly id: string } | { readonly label: string; readonly region?: string | undefined };

interface OpenAnswer {
  readonly source: Source;
  readonly asking: Asking;
}

/** Where keys come from when nothing else is said: accounts of earlier versions have a typed pair. */
const stored: CredentialsRef = { base: { kind: 'stored' }, roles: [] };

/** Puts together what signs for an account: its source, the guard around it, and its clients. Nothing is sent by that. */
export class AccountOpener {
  readonly #options: AccountOpenerOptions;

  constructor(options: AccountOpenerOptions) {
    this.#options = options;
  }

  open({ id, kind, identity }: Account): OpenAccount {
    const { connector, endpoints: ofCloud, sample, find, changed } = this.#options;
    const endpoints = kind === 'sample' ? sample.endpoints : ofCloud;
    const nameNow = (): string => find(id)?.name ?? id;
    const keys = new AccountKeys({
      identity,
      open: () => this.#sourceOf(id),
      whoIs: (source, signal) =>
        whoIs(source, { connector, endpoints, label: nameNow(), region: find(id)?.regions[0] }, signal),
      haveEnd: () => find(id)?.hasEndingKeys ?? false,
      changed: () => {
        changed(id);
      },
    });
    return new OpenAccount(keys, async closed => {
      // The emulator has to run before its endpoints can be asked for; after a reload of the window it does not yet.
      if (kind === 'sample') await sample.pair();
      const access = {
        id,
        account: nameNow(),
        owner: identity.accountId,
        isReadOnly: () => find(id)?.isReadOnly ?? false,
        credentials: keys.credentials,
        endpoints,
        stsRegion: () => find(id)?.regions[0],
      };
      return connector(access, closed);
    });
  }

  /** The keys of an answer that is no account yet, called `label` in the log. */
  openAnswer({ source, pair }: KeysAnswer, label: string, region: string | undefined): OpenAnswer {
    const { connector, endpoints } = this.#options;
    return {
      source: openSource(source, () => Promise.resolve(pair), this.surroundingsOf({ label, region })),
      asking: { connector, endpoints, label, region },
    };
  }

  surroundingsOf(asker: Asker): SourceContext {
    const { connector, endpoints, surroundings, consents, find } = this.#options;
    return {
      ...surroundings,
      hasConsent: asked => consents.has(asked),
      sts: async (keys, host) => {
        const isAccount = 'id' in asker;
        const access = {
          ...(isAccount && { id: asker.id }),
          account: isAccount ? (find(asker.id)?.name ?? asker.id) : asker.label,
          credentials: keys,
          endpoints: { ...endpoints, sts: (region?: string) => endpoints.sts(region, host) },
          stsRegion: () => (isAccount ? find(asker.id)?.regions[0] : asker.region),
        };
        return (await connector(access)).sts;
      },
    };
  }

  #sourceOf(id: string): OpenedSource {
    const { sample, pairs, find, isVerified } = this.#options;
    const account = find(id);
    if (account?.kind === 'sample') return { source: sample.source, isVerified: () => true };
    const ref = account?.source ?? stored;
    const source = openSource(ref, () => pairs.get(id), this.surroundingsOf({ id }));
    const isTyped = ref.base.kind === 'stored' && ref.roles.length === 0;
    return {
      source,
      // The storage can have kept the pair from before, when it did not take the one that was verified.
      isVerified: ({ accessKeyId }) =>
        isTyped && isVerified(id) && maskAccessKeyId(accessKeyId) === find(id)?.maskedAccessKeyId,
    };
  }
}

/**
 * An account in use: its keys and its clients, until it is removed or its keys become those of somebody else. Then
 * everything under way for it ends, and whoever still holds its clients cannot sign with what came after.
 */
export class OpenAccount {
  readonly keys: AccountKeys;
  readonly #connect: (closed: AbortSignal) => Promise<Cloud>;
  readonly #closed = new AbortController();
  #cloud: Promise<Cloud> | undefined;

  constructor(keys: AccountKeys, connect: (closed: AbortSignal) => Promise<Cloud>) {
    this.keys = keys;
    this.#connect = connect;
  }

  /** Loads the clients on first use. */
  cloud(): Promise<Cloud> {
    if (!this.#cloud) {
      const cloud = this.#connect(this.#closed.signal);
      this.#cloud = cloud;
      cloud.catch(() => {
        if (this.#cloud === cloud) this.#cloud = undefined;
      });
    }
    return this.#cloud;
  }

  /** The next who ask get clients that go by what the account is called now. */
  reconnect(): void {
    this.#cloud = undefined;
  }

  close(): void {
    const reason = goneError();
    this.#closed.abort(reason);
    this.keys.close(reason);
  }
}

/** Of the kind that nobody is told of: the user has removed the account, or given it to somebody else. */
export const goneError = (): DOMException => new DOMException('The account is gone.', 'AbortError');

/** Who asks, where, and under which name in the log. */
export interface Asking {
  readonly connector: Connector;
  readonly endpoints: Endpoints;
  readonly label: string;
  /** The region whose host of STS is asked where there is one. */
  readonly region?: string | undefined;
}

/** Whose keys they are. Any keys may ask, without a permission. Rejects with the error of GetCallerIdentity. */
export async function whoIs(keys: CredentialSource, asking: Asking, signal: AbortSignal): Promise<CallerIdentity> {
  const { connector, endpoints, label, region } = asking;
  const { sts } = await connector({ account: label, credentials: keys, endpoints, stsRegion: () => region });
  return sts.getCallerIdentity(signal);
}

/** Whose keys a source supplies, and until when. Rejects like the source as well, and when it names another account. */
export async function identify(source: Source, asking: Asking, signal: AbortSignal): Promise<Verified> {
  let used: IssuedCredentials | undefined;
  const keys = async (waiting: AbortSignal, refused?: Credentials): Promise<Credentials> =>
    (used = await source.credentials(waiting, refused));
  const identity = await whoIs(keys, asking, signal);
  const named = source.namedAccount;
  if (named !== undefined && named.accountId !== identity.accountId) throw sourceError(named.problem);
  return {
    identity,
    maskedAccessKeyId: maskAccessKeyId(used?.accessKeyId ?? ''),
    ...(used?.expiresAt !== undefined && { expiresAt: used.expiresAt }),
    isRenewed: source.isRenewed,
  };
}
