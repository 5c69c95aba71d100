import type { CallerIdentity } from '../../cloud/sts/responses.ts';
import type { Account, AccountColor } from '../resources.ts';

/** Whose resources a page shows. */
export interface ShownAccount {
  readonly name: string;
  /** The vendor's number of the account. */
  readonly number: string;
  readonly isReadOnly: boolean;
  readonly color: { readonly name: AccountColor; readonly words: string } | undefined;
}

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

/** Whether its keys were typed here. Accounts of earlier versions say nothing of where they are from: these were. */
export const hasTypedPair = ({ kind, source }: Pick<Account, 'kind' | 'source'>): boolean =>
  kind === 'cloud' && (source === undefined || source.base.kind === 'stored');
