import * as vscode from 'vscode';
import type { NewAccount, Verified } from '../../accounts/accounts.ts';
import type { RoleRef } from '../../credentials/source.ts';
import { type Account, isSameIdentity } from '../../model/accounts/account.ts';
import { roleNameOf } from '../../model/accounts/roleRules.ts';
import { baseWords, identityName, identityTypeWords, isRoot, tintedName } from '../../ui/accountWords.ts';
import { momentText, regionName } from '../../ui/words.ts';
import { type Fact, roleNumbers } from '../engine/steps.ts';

/** Whose keys these are, where they come from and how long they last: all that is known before they are kept. */
export const accountFacts = (
  { name, regions, source, pair }: NewAccount,
  { identity, maskedAccessKeyId, expiresAt, isRenewed }: Verified,
  others: readonly Account[],
): readonly Fact[] => [
  ...warnings(identity, others),
  { label: vscode.l10n.t('Account'), value: identity.accountId },
  { label: identityTypeWords(identity), value: identityName(identity) },
  {
    label: vscode.l10n.t('Keys from'),
    value: [baseWords(source.base, pair?.securityToken !== undefined), maskedAccessKeyId].join(' · '),
    key: 'base',
  },
  ...source.roles.map(roleFact),
  { label: vscode.l10n.t('Keys end'), value: endWords(maskedAccessKeyId, isRenewed, expiresAt) },
  { label: vscode.l10n.t('Name'), value: name, key: 'accountName' },
  { label: vscode.l10n.t('Regions'), value: regions.map(regionName).join(', '), key: 'regions' },
];

function warnings(identity: Verified['identity'], others: readonly Account[]): readonly Fact[] {
  const same = others.find(other => other.kind === 'cloud' && isSameIdentity(other.identity, identity));
  return [
    ...(isRoot(identity)
      ? [
          {
            label: vscode.l10n.t('Root'),
            value: vscode.l10n.t(
              'These are keys of the account itself. They may do everything, and nothing limits them.',
            ),
            detail: vscode.l10n.t('Keys of a RAM user or a role who may do only what is needed are safer.'),
            icon: 'warning',
          },
        ]
      : []),
    ...(same
      ? [
          {
            label: vscode.l10n.t('There already'),
            value: vscode.l10n.t('{0} is the same identity.', tintedName(same)),
            icon: 'info',
          },
        ]
      : []),
  ];
}

/** The external id may be meant for few eyes, so it is only said that there is one. */
function roleFact({ roleArn, sessionName, externalId, durationSeconds, policy }: RoleRef, index: number): Fact {
  const account = roleArn.split(':')[3] ?? '';
  const number = roleNumbers[index];
  return {
    label: index === 0 ? vscode.l10n.t('Assume role') : vscode.l10n.t('Then assume role'),
    value: [
      roleNameOf(roleArn),
      account,
      sessionName,
      ...(durationSeconds === undefined ? [] : [vscode.l10n.t('{0} seconds', durationSeconds)]),
      ...(externalId === undefined ? [] : [vscode.l10n.t('external ID')]),
      ...(policy === undefined ? [] : [vscode.l10n.t('policy')]),
    ].join(' · '),
    icon: 'person',
    ...(number !== undefined && { key: `roleArn${number}` as const }),
  };
}

function endWords(maskedAccessKeyId: string, isRenewed: boolean, expiresAt: number | undefined): string {
  if (isRenewed) return vscode.l10n.t('renewed by themselves');
  if (expiresAt !== undefined) return vscode.l10n.t('{0}, then sign in again', momentText(new Date(expiresAt)));
  return maskedAccessKeyId.startsWith('STS.')
    ? vscode.l10n.t('not known: an STS token does not tell. Sign in again when it has ended')
    : vscode.l10n.t('never, unless they are withdrawn');
}
