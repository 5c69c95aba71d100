import type { Access } from '../cloud.ts';
import type { RpcOperation } from '../rpc.ts';
import { anonymousRpcCall, nobody, rpcCall } from '../rpc.ts';
import { readAssumedRole, readCallerIdentity } from './responses.ts';
import type {
  AssumedRole,
  AssumeRoleRequest,
  AssumeRoleWithOidcRequest,
  CallerIdentity,
  RoleRequest,
} from './types.ts';

/** Security Token Service (API version 2015-04-01). Every method throws `CloudError`. */
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
  getCallerIdentity(signal: AbortSignal, region?: string): Promise<CallerIdentity> {
    const call = rpcCall(this.#operation('GetCallerIdentity', region), readCallerIdentity);
    return this.#access.transport.send(call, this.#access, signal);
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
    const call = rpcCall({ ...this.#operation('AssumeRole'), parameters }, readAssumedRole);
    return this.#access.transport.send(call, this.#access, signal);
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
    const call = anonymousRpcCall(this.#operation('AssumeRoleWithOIDC'), form, readAssumedRole);
    return this.#access.transport.send(call, { ...this.#access, credentials: nobody }, signal);
  }

  #operation(operation: string, region?: string): RpcOperation {
    const endpoint = this.#access.endpoints.sts(region);
    return { service: 'sts', operation, version: '2015-04-01', region: region ?? '', endpoint };
  }
}

const roleParameters = ({ roleArn, sessionName, durationSeconds, policy }: RoleRequest) => ({
  RoleArn: roleArn,
  RoleSessionName: sessionName,
  DurationSeconds: durationSeconds,
  Policy: policy,
});
