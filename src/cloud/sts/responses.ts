import { known, type Members, membersOf, textOf, timeOf } from '../bodies.ts';
import type { IssuedCredentials } from '../credentials.ts';

/** The answer of GetCallerIdentity. https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity */
export interface CallerIdentity {
  /** The ID of the cloud account. It has too many digits for a JavaScript number. */
  readonly accountId: string;
  /** The type is `Account`, `RAMUser` or `AssumedRoleUser`. */
  readonly identityType: string;
  readonly arn: string;
  readonly userId?: string;
  readonly roleId?: string;
  readonly principalId?: string;
}

/** The parameters that both ways to assume a role have. */
export interface RoleRequest {
  /** The ARN of the role, `acs:ram::<account>:role/<name>`. */
  readonly roleArn: string;
  /** The session name has 2 to 64 letters, digits and `.@-_`. */
  readonly sessionName: string;
  /** From 900 to the most that the role allows, which is up to 43200. The default is an hour. */
  readonly durationSeconds?: number;
  /** JSON of up to 2048 characters. The session may do only what both the policy and the role allow. */
  readonly policy?: string;
}

/** The parameters of AssumeRole. https://www.alibabacloud.com/help/doc-detail/28763.html */
export interface AssumeRoleRequest extends RoleRequest {
  /** The external ID has 2 to 1224 letters, digits and `_=,.@:/+-`. */
  readonly externalId?: string;
}

/** The parameters of AssumeRoleWithOIDC. https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc */
export interface AssumeRoleWithOidcRequest extends RoleRequest {
  /** The ARN of the provider, `acs:ram::<account>:oidc-provider/<name>`. */
  readonly oidcProviderArn: string;
  /** The JSON Web Token as the provider issued it, 4 to 20000 characters. */
  readonly oidcToken: string;
}

/** The session of a role. */
export interface AssumedRole {
  readonly credentials: IssuedCredentials;
  /** The ARN of the session, `acs:ram::<account>:role/<role>/<session>`. GetCallerIdentity writes `assumed-role`. */
  readonly assumedRoleArn?: string;
  /** The ID of the session, `<role id>:<session>`. */
  readonly assumedRoleId?: string;
}

const identityTypes = ['Account', 'RAMUser', 'AssumedRoleUser'];

export function readCallerIdentity(answer: Members): CallerIdentity | undefined {
  const accountId = textOf(answer, 'AccountId');
  if (accountId === undefined) return undefined;
  const type = textOf(answer, 'IdentityType') ?? '';
  return known<CallerIdentity>({
    accountId,
    // An older page writes RamUser.
    identityType: identityTypes.find(each => each.toLowerCase() === type.toLowerCase()) ?? type,
    arn: textOf(answer, 'Arn') ?? '',
    userId: textOf(answer, 'UserId'),
    roleId: textOf(answer, 'RoleId'),
    principalId: textOf(answer, 'PrincipalId'),
  });
}

/** Reads an answer of AssumeRole or AssumeRoleWithOIDC. Very old pages write `arn` and `AssumedRoleUserId`. */
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
