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
