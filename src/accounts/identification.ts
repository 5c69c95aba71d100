import type { Credentials, CredentialSource, IssuedCredentials } from '../cloud/credentials.ts';
import type { Endpoints } from '../cloud/endpoints.ts';
import { maskAccessKeyId } from '../cloud/redact.ts';
import type { CallerIdentity } from '../cloud/sts/types.ts';
import { sourceError } from '../credentials/problem.ts';
import type { Source } from '../credentials/source.ts';
import type { Verified } from './accounts.ts';
import type { Connector } from './connector.ts';

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
