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
