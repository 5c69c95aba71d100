import type { SourceProblem } from '../../cloud/credentials.ts';
import type { CallerIdentity } from '../../cloud/sts/responses.ts';
import type { CredentialsRef } from '../../credentials/ref.ts';

/** An account as the user knows it. It holds nothing secret. */
export interface Account {
  /** Made by us, stable for the life of the account. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'cloud' | 'sample';
  /** Where its keys come from. Accounts of earlier versions have none, and their pair is stored. */
  readonly source?: CredentialsRef;
  /** For example `LTAI****wxyz`. */
  readonly maskedAccessKeyId: string;
  readonly identity: CallerIdentity;
  /** Region ids, in the order the user chose. */
  readonly regions: readonly string[];
  /** Nothing is created, changed or deleted through it, in no command. */
  readonly isReadOnly?: boolean;
  /** Its keys end and no others come by themselves: when, is read from where they are and shown from the start. */
  readonly hasEndingKeys?: boolean;
  /** So that production is told from the rest at a glance. */
  readonly color?: AccountColor;
}

export const accountColors = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;
export type AccountColor = (typeof accountColors)[number];

/** How an account is right now, which is written nowhere. */
export interface AccountState {
  /** Why it has no keys, until it has some again. */
  readonly problem?: SourceProblem;
  /** When the keys in use end, in milliseconds since 1970. */
  readonly expiresAt?: number;
  /** Whether the source supplies new keys by itself before that. */
  readonly isRenewed?: boolean;
  /** The secret storage took nothing, so what was typed is gone with this window. */
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
