import type { RpcOperation } from '../operation.ts';

/** https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity */
export const getCallerIdentity: RpcOperation = {
  service: 'sts',
  family: 'identity',
  isWrite: false,
  callsPerSecond: 100,

  run({ account: { identity } }) {
    return {
      IdentityType: identity.identityType,
      AccountId: identity.accountId,
      UserId: identity.userId,
      RoleId: identity.roleId,
      PrincipalId: identity.principalId,
      Arn: identity.arn,
    };
  },
};
