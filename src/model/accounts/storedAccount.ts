import type { CallerIdentity } from '../../cloud/sts/responses.ts';
import type { BaseRef, CredentialsRef, RoleRef } from '../../credentials/ref.ts';
import { isEither, isFlag, isListOf, isMaybe, isName, isNumber, isObject, isOneOf, isText } from '../checks.ts';
import type { EntryKind } from '../entries.ts';
import { type Account, accountColors } from './account.ts';

type Base<Kind extends BaseRef['kind']> = Extract<BaseRef, { readonly kind: Kind }>;

const isBase = isEither(
  isEither(
    isObject<Base<'stored'>>({ kind: isOneOf('stored') }),
    isObject<Base<'cliProfile'>>({ kind: isOneOf('cliProfile'), profile: isText }),
  ),
  isEither(
    isObject<Base<'environment'>>({ kind: isOneOf('environment') }),
    isObject<Base<'ecsRamRole'>>({ kind: isOneOf('ecsRamRole'), roleName: isMaybe(isText) }),
  ),
);

const isRole = isObject<RoleRef>({
  roleArn: isText,
  sessionName: isText,
  externalId: isMaybe(isText),
  durationSeconds: isMaybe(isNumber),
  policy: isMaybe(isText),
});

const isIdentity = isObject<CallerIdentity>({
  accountId: isText,
  identityType: isText,
  arn: isText,
  userId: isMaybe(isText),
  roleId: isMaybe(isText),
  principalId: isMaybe(isText),
});

/** The stored accounts, by their IDs. They contain nothing secret. */
export const accountKind: EntryKind<Account> = {
  name: 'account',
  keyOf: ({ id }) => id,
  isValid: isObject<Account>({
    id: isName,
    name: isText,
    kind: isOneOf('cloud', 'sample'),
    source: isMaybe(isObject<CredentialsRef>({ base: isBase, roles: isListOf(isRole) })),
    maskedAccessKeyId: isText,
    identity: isIdentity,
    regions: isListOf(isText),
    isReadOnly: isMaybe(isFlag),
    hasEndingKeys: isMaybe(isFlag),
    color: isMaybe(isOneOf(...accountColors)),
  }),
};
