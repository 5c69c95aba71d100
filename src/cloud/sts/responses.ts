import { known, type Members, membersOf, textOf, timeOf } from '../bodies.ts';
import type { AssumedRole, CallerIdentity } from './types.ts';

const identityTypes = ['Account', 'RAMUser', 'AssumedRoleUser'];

export function readCallerIdentity(answer: Members): CallerIdentity | undefined {
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

/** The same for AssumeRole and AssumeRoleWithOIDC. Very old pages print `arn` and `AssumedRoleUserId`. */
export function readAssumedRole(answer: Members): AssumedRole | undefined {
  const issued = membersOf(answer, 'Credentials');
  const accessKeyId = textOf(issued, 'AccessKeyId');
  const accessKeySecret = textOf(issued, 'AccessKeySecret');
  const securityToken = textOf(issued, 'SecurityToken');
  if (accessKeyId === undefined || accessKeySecret === undefined || securityToken === undefined) return undefined;
  const user = membersOf(answer, 'AssumedRoleUser');
  return known<AssumedRole>({
    credentials: known<AssumedRole['credentials']>({
      accessKeyId,
      accessKeySecret,
      securityToken,
      expiresAt: timeOf(issued, 'Expiration')?.getTime(),
    }),
    assumedRoleArn: textOf(user, 'Arn', 'arn'),
    assumedRoleId: textOf(user, 'AssumedRoleId', 'AssumedRoleUserId'),
  });
}
