import type { CallerIdentity } from '../cloud/sts/types.ts';

/**
 * The same for the same identity, however its session is named: the id of the account, the user or the role. Where an
 * answer lacks it, what is left to tell identities apart is the ARN.
 * https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity
 */
export function identityKey({ identityType, accountId, userId, roleId, arn }: CallerIdentity): string {
  // The vendor's pages spell the types in two ways.
  const type = identityType.toLowerCase();
  switch (type) {
    case 'account':
      return JSON.stringify([type, accountId]);
    case 'assumedroleuser':
      return JSON.stringify([type, accountId, roleId ?? arn]);
    default:
      return JSON.stringify([type, accountId, userId ?? roleId ?? arn]);
  }
}

export const isSameIdentity = (one: CallerIdentity, other: CallerIdentity): boolean =>
  identityKey(one) === identityKey(other);
