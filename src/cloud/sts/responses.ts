import { known, type Members, membersOf, textOf, timeOf } from '../bodies.ts';
import type { IssuedCredentials } from '../credentials.ts';

/** GetCallerIdentity. https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity */
export interface CallerIdentity {
  /** Digits; too long for a JavaScript number. */
  readonly accountId: string;
  /** `Account`, `RAMUser` or `AssumedRoleUser`. */
  readonly identityType: string;
  readonly arn: string;
  readonly userId?: string;
  readonly roleId?: string;
  readonly principalId?: string;
}

/** What both ways to assume a role take. */
export interface RoleRequest {
  /** `acs:ram::<account>:role/<name>` */
  readonly roleArn: string;
  /** 2 to 64 of letters, digits and `.@-_`. */
  readonly sessionName: string;
  /** From 900 to what the role allows, which is 43200 at most; an hour unless given. */
  readonly durationSeconds?: number;
  /** JSON of at most 2048 characters; the session may do what it and the role allow. */
  readonly policy?: string;
}

/** AssumeRole. https://www.alibabacloud.com/help/doc-detail/28763.html */
export interface AssumeRoleRequest extends RoleRequest {
  /** 2 to 1224 of letters, digits and `_=,.@:/+-`. */
  readonly externalId?: string;
}

/** AssumeRoleWithOIDC. https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc */
export interface AssumeRoleWithOidcRequest extends RoleRequest {
  /** `acs:ram::<account>:oidc-provider/<name>` */
  readonly oidcProviderArn: string;
  /** The JSON Web Token as the provider issued it, 4 to 20000 characters. */
  readonly oidcToken: string;
}

/** The session of a role. */
export interface AssumedRole {
  readonly credentials: IssuedCredentials;
  /** `acs:ram::<account>:role/<role>/<session>`; GetCallerIdentity writes `assumed-role` in its place. */
  readonly assumedRoleArn?: string;
  /** `<role id>:<session>` */
  readonly assumedRoleId?: string;
}

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
