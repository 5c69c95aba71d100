import type { SourceProblem } from '../../cloud/credentials.ts';
import type { CallerIdentity } from '../../cloud/sts/responses.ts';
import type { CredentialsRef } from '../../credentials/ref.ts';

/** An account as the user has set it up. It holds nothing secret. */
export interface Account {
  /** The ID that this extension gave the account. It never changes. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'cloud' | 'sample';
  /** Where its keys come from. Accounts of earlier versions lack this, and their AccessKey pair is stored. */
  readonly source?: CredentialsRef;
  /** For example `LTAI****wxyz`. */
  readonly maskedAccessKeyId: string;
  readonly identity: CallerIdentity;
  /** The IDs of the regions, in the order that the user chose. */
  readonly regions: readonly string[];
  /** Whether no command may create, change or delete anything with the account. */
  readonly isReadOnly?: boolean;
  /** Whether its keys expire and are not renewed by themselves, so that their end is shown from the start. */
  readonly hasEndingKeys?: boolean;
  /** A color by which the user recognizes, for example, a production account at a glance. */
  readonly color?: AccountColor;
}

export const accountColors = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;
export type AccountColor = (typeof accountColors)[number];

/** The present state of an account, which is not stored. */
export interface AccountState {
  /** Why the account has no keys at present. */
  readonly problem?: SourceProblem;
  /** When the keys in use expire, in milliseconds since 1970. */
  readonly expiresAt?: number;
  /** Whether the source supplies new keys by itself before that. */
  readonly isRenewed?: boolean;
  /** Whether the secret storage failed, so that the typed keys are lost when this window closes. */
  readonly isForThisSession?: boolean;
}

/** The account whose resources a page shows. */
export interface ShownAccount {
  readonly name: string;
  /** The vendor's number of the account. */
  readonly number: string;
  readonly isReadOnly: boolean;
  readonly color: { readonly name: AccountColor; readonly words: string } | undefined;
}

/**
 * The key of an identity, which does not depend on the name of its session. It holds the ID of the account, the user or
 * the role, or the ARN when the answer lacks that ID.
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

/** Whether the keys of the account were typed. Those of earlier versions, which lack a source, always were. */
export const hasTypedPair = ({ kind, source }: Pick<Account, 'kind' | 'source'>): boolean =>
  kind === 'cloud' && (source === undefined || source.base.kind === 'stored');
