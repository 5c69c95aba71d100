import type { StsEndpoint } from '../endpoints.ts';
import { CloudError, reasonOf } from '../errors.ts';
import { anonymousRpcCall, nobody, rpcCall, type RpcOperation } from '../rpc.ts';
import type { Access } from '../transport.ts';
import type { Call } from '../wire.ts';
import {
  type AssumedRole,
  type AssumeRoleRequest,
  type AssumeRoleWithOidcRequest,
  type CallerIdentity,
  readAssumedRole,
  readCallerIdentity,
  type RoleRequest,
} from './responses.ts';

/**
 * The client of Security Token Service (API version 2015-04-01). Every method throws `CloudError`.
 *
 * A call goes to the host in the account's region when there is one. When that host cannot be reached, the call goes to
 * the host for all regions. All hosts offer the same, and repeating a call of STS does no harm.
 * https://alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-endpoint
 */
export class StsClient {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /**
   * Finds the identity that an AccessKey pair belongs to. The call needs no permission, so it verifies new accounts. An
   * account may make at most 100 calls per second.
   * https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity
   */
  getCallerIdentity(signal: AbortSignal): Promise<CallerIdentity> {
    return this.#send('GetCallerIdentity', at => rpcCall(at, readCallerIdentity), this.#access, signal);
  }

  /**
   * Gets temporary keys of a role, with which another role can be assumed. Keys that were issued before stay valid, so
   * repeating the call does no harm, and even a read-only account may make it.
   *
   * `denied` means that the caller lacks `sts:AssumeRole`, that the trust policy of the role does not name it, that the
   * external ID is wrong, or that the pair is that of a root account. `invalid` means that a value was refused. The
   * message for `DurationSeconds` always names an hour, whatever the role allows.
   *
   * An account may make at most 100 calls per second.
   * https://www.alibabacloud.com/help/doc-detail/28763.html
   * https://www.alibabacloud.com/help/doc-detail/42775.htm
   */
  assumeRole(request: AssumeRoleRequest, signal: AbortSignal): Promise<AssumedRole> {
    const parameters = { ...roleParameters(request), ExternalId: request.externalId };
    return this.#send('AssumeRole', at => rpcCall({ ...at, parameters }, readAssumedRole), this.#access, signal);
  }

  /**
   * Gets temporary keys of a role with the token of an identity provider that the role trusts. The call is not signed,
   * so it needs no AccessKey pair. Providers rotate their tokens, so read the token again for every call.
   *
   * `credentials` means that the token was not accepted, and `denied` that the provider is not registered or that the
   * role does not trust it. The limits and the other errors are those of {@link assumeRole}.
   * https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc
   */
  assumeRoleWithOidc(request: AssumeRoleWithOidcRequest, signal: AbortSignal): Promise<AssumedRole> {
    const form = {
      ...roleParameters(request),
      OIDCProviderArn: request.oidcProviderArn,
      OIDCToken: request.oidcToken,
    };
    const access = { ...this.#access, credentials: nobody };
    return this.#send('AssumeRoleWithOIDC', at => anonymousRpcCall(at, form, readAssumedRole), access, signal);
  }

  async #send<T>(
    operation: string,
    callAt: (at: RpcOperation) => Call<T>,
    access: Access,
    signal: AbortSignal,
  ): Promise<T> {
    const region = access.stsRegion?.();
    const send = ({ otherwise, ...endpoint }: StsEndpoint): Promise<T> => {
      const hasOtherHost = otherwise !== undefined;
      const at = { service: 'sts', operation, version: '2015-04-01', region: region ?? '' } as const;
      return access.transport.send(callAt({ ...at, endpoint, hasOtherHost }), access, signal);
    };
    const endpoint = access.endpoints.sts(region);
    try {
      return await send(endpoint);
    } catch (error) {
      if (!endpoint.otherwise || !isOutOfReach(error, operation)) throw error;
      return await send(endpoint.otherwise);
    }
  }
}

/**
 * Whether the other host may be tried. Not when the source of the keys failed, which has tried the other host itself,
 * nor when the user has to change something first. Some proxies lock the user out after a few wrong passwords.
 */
const isOutOfReach = (error: unknown, operation: string): boolean =>
  error instanceof CloudError &&
  error.kind === 'unreachable' &&
  error.operation === operation &&
  error.outcome === 'notApplied' &&
  !['proxyLogIn', 'settings'].includes(reasonOf(error));

const roleParameters = ({ roleArn, sessionName, durationSeconds, policy }: RoleRequest) => ({
  RoleArn: roleArn,
  RoleSessionName: sessionName,
  DurationSeconds: durationSeconds,
  Policy: policy,
});
