import type { CallerIdentity } from '../../cloud/sts/responses.ts';
import type { Account, AccountColor } from '../resources.ts';

/** The account whose resources a page shows. */
export interface ShownAccount {
  readonly name: string;
  /** The vendor's number of the account. */
  readonly number: string;
  readonly isReadOnly: boolean;
  readonly color: { readonly name: AccountColor; readonly words: string } | undefined;
}

/**
 * A key that is the same for the same identity, however its session is named: it holds the id of the account, the user or
 * the role. Where an answer lacks that id, the ARN tells identities apart.
 * https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity
 */
export function identityKey({ identityType, accountId, userId, roleId, arn }: CallerIdentity): string {
  // The vendor's pages spell the types with and without capitals.
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

/**
 * Whether the keys of the account were typed. Accounts of earlier versions do not say where their keys are from: they
 * were.
 */
export const hasTypedPair = ({ kind, source }: Pick<Account, 'kind' | 'source'>): boolean =>
  kind === 'cloud' && (source === undefined || source.base.kind === 'stored');
