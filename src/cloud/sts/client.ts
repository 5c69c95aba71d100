import type { Call } from '../wire.ts';
import type { StsEndpoint } from '../endpoints.ts';
import { CloudError } from '../errors.ts';
import { reasonOf } from '../reasons.ts';
import { anonymousRpcCall, nobody, rpcCall, type RpcOperation } from '../rpc.ts';
import type { Access } from '../transport.ts';
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
 * Security Token Service (API version 2015-04-01). Every method throws `CloudError`.
 *
 * The host of the account's region is asked where there is one. When that cannot be reached, the host for all regions is,
 * if it is another: all hosts offer the same, and repeating a call of STS harms nothing.
 * https://alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-endpoint
 */
export class StsClient {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /**
   * Whose AccessKey pair it is. Any pair may ask, without a permission, so this is the check of a new account.
   * `credentials`: the pair or the STS token was not accepted.
   *
   * At most 100 calls per second for an account.
   * https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity
   */
  getCallerIdentity(signal: AbortSignal): Promise<CallerIdentity> {
    return this.#send('GetCallerIdentity', at => rpcCall(at, readCallerIdentity), this.#access, signal);
  }

  /**
   * Temporary keys of a role, with which the next role can be assumed in turn. Keys issued before stay good, so that
   * repeating the call harms nothing and a read-only account may call it too.
   *
   * `denied` (`NoPermission`): the caller lacks `sts:AssumeRole`, the role's trust policy does not name it, the external
   * id is another, or the pair is that of a root account. `notFound` (`EntityNotExist.Role`): there is no such role.
   * `invalid` (`InvalidParameter.RoleArn`, `.RoleSessionName`, `.ExternalId`, `.DurationSeconds`, `.PolicyGrammar`,
   * `.PolicySize`): the value was refused; the text for `DurationSeconds` always names an hour, whatever the role allows.
   *
   * At most 100 calls per second for an account.
   * https://www.alibabacloud.com/help/doc-detail/28763.html
   * https://www.alibabacloud.com/help/doc-detail/42775.htm
   */
  assumeRole(request: AssumeRoleRequest, signal: AbortSignal): Promise<AssumedRole> {
    const parameters = { ...roleParameters(request), ExternalId: request.externalId };
    return this.#send('AssumeRole', at => rpcCall({ ...at, parameters }, readAssumedRole), this.#access, signal);
  }

  /**
   * Temporary keys of a role for who has a token of an identity provider that the role trusts. Nothing is signed, so no
   * AccessKey pair is needed. Providers rotate their tokens: read it again for every call.
   *
   * `AuthenticationFail.OIDCToken.Expired`, `.Invalid`, `.InvalidSignature`, `.AudienceNotMatch`, `.IssuerNotMatch`: the
   * token was not accepted. `denied` (`AuthenticationFail.NoPermission`): the provider is not registered, or the role
   * does not trust it. The limits and the other errors are those of {@link assumeRole}.
   *
   * At most 100 calls per second for an account.
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
 * Not where it is the keys that cannot be had: what supplies them has asked the other host itself. Nor where the user has
 * to change something first: some proxies lock out whoever comes with a few wrong passwords.
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
