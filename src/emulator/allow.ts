import type { SlsCall } from './operation.ts';
import { refuse } from './refusal.ts';
import type { RpcRoute } from './route.ts';
import type { SampleAccount } from './sampleAccounts.ts';
import type { SlsOperation } from './operation.ts';

/** RAM: whether the account may do this. */
export const isAllowed = ({ allows }: SampleAccount, isWrite: boolean): boolean =>
  allows === 'everything' || (allows === 'reading' && !isWrite);

/** https://www.alibabacloud.com/help/en/ram/user-guide/troubleshoot-access-denied-errors */
export function deniedRpc({ name }: RpcRoute, { identity }: SampleAccount): never {
  return refuse(
    403,
    'Forbidden.RAM',
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
    {
      members: {
        AccessDeniedDetail: {
          AuthAction: `dts:${name}`,
          AuthPrincipalType: identity.userId === undefined ? 'AssumedRoleUser' : 'SubUser',
          AuthPrincipalDisplayName: identity.principalId,
          AuthPrincipalOwnerId: identity.accountId,
          NoPermissionType: 'ImplicitDeny',
          PolicyType: 'AccountLevelIdentityBasedPolicy',
        },
      },
    },
  );
}

/** 401 and a sentence that says what would have to be granted. https://www.alibabacloud.com/help/en/sls/developer-reference/error-codes */
export function deniedSls(operation: SlsOperation, call: SlsCall, { identity }: SampleAccount): never {
  const region = call.world.project(call.project ?? '')?.region ?? call.region ?? '*';
  const resource = `acs:log:${region}:${identity.accountId}:project/${operation.resource(call)}`;
  return refuse(401, 'Unauthorized', `denied by sts or ram, action: log:${operation.action}, resource: ${resource}`);
}
