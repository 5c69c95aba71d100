import type { Members } from '../bodies.ts';
import { known, textOf } from '../bodies.ts';
import type { Access } from '../cloud.ts';
import { rpcCall } from '../rpc.ts';
import type { CallerIdentity } from './types.ts';

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
    const { transport, endpoints } = this.#access;
    const call = rpcCall(
      {
        service: 'sts',
        operation: 'GetCallerIdentity',
        version: '2015-04-01',
        region: region ?? '',
        endpoint: endpoints.sts(region),
      },
      readCallerIdentity,
    );
    return transport.send(call, this.#access, signal);
  }
}

const identityTypes = ['Account', 'RAMUser', 'AssumedRoleUser'];

function readCallerIdentity(answer: Members): CallerIdentity | undefined {
  const accountId = textOf(answer, 'AccountId');
  if (accountId === undefined) return undefined;
  const type = textOf(answer, 'IdentityType') ?? '';
  return known<CallerIdentity>({
    accountId,
    // An older page prints RamUser.
    identityType: identityTypes.find(each => each.toLowerCase() === type.toLowerCase()) ?? type,
    arn: textOf(answer, 'Arn') ?? '',
    userId: textOf(answer, 'UserId'),
    roleId: textOf(answer, 'RoleId'),
    principalId: textOf(answer, 'PrincipalId'),
  });
}
