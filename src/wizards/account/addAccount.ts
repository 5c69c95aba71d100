import * as vscode from 'vscode';
import type { AccountChanges, Accounts, KeysAnswer, NewAccount, Verified } from '../../accounts/accounts.ts';
import type { BaseRef, RoleRef } from '../../credentials/source.ts';
import { type Account, isSameIdentity } from '../../model/accounts/account.ts';
import { roleNameOf } from '../../model/accounts/roleRules.ts';
import { freeName } from '../../model/rules.ts';
import { offerToTryAgain } from '../../ui/messages.ts';
import { showWarning } from '../../ui/notifications.ts';
import {
  baseWords,
  identityName,
  identityTypeWords,
  isRoot,
  momentText,
  regionName,
  tintedName,
} from '../../ui/words.ts';
import { type Attempt, attemptByWizard } from '../engine/attempts.ts';
import { Answers, type Fact, type ReviewStep, roleNumbers, type Step } from '../engine/steps.ts';
import { baseId, baseOf, baseStep, instanceRoleStep } from './baseStep.ts';
import { accountNameStep, proposedRegions, regionsStep } from './editAccount.ts';
import { pairOf, pairSteps } from './pairSteps.ts';
import { rolesOf, roleSteps } from './roleSteps.ts';
import { verifyStep } from './verifying.ts';
import { namesText } from '../../ui/written.ts';

export interface AccountServices {
  readonly accounts: Accounts & AccountChanges;
}

/**
 * Adds an account. A signed call verifies its keys, and nothing is stored before the user has agreed to the review. `base`
 * is the source of keys that is selected first. Resolves with undefined if the user left.
 */
export function addAccount({ accounts }: AccountServices, base?: BaseRef): Promise<Account | undefined> {
  const answers = new Answers();
  if (base) answers.set('base', base, baseId(base));
  return attemptByWizard({ title, steps: addAccountSteps(accounts) }, answers, () => tryToAdd(accounts, answers));
}

const addAccountSteps = (accounts: AccountServices['accounts']): readonly Step[] => [
  baseStep(accounts),
  instanceRoleStep(),
  ...pairSteps('LTAI5t…', answers => answers.find('base')?.kind === 'stored'),
  ...roleSteps(),
  verifyStep(accounts, keysOf, answers => propose(accounts, answers)),
  accountNameStep(accounts),
  regionsStep([], answers => answers.get('verified').findRegions),
  reviewStep(accounts),
];

const title = (): string => vscode.l10n.t('Add Account');

/** The keys that the answers describe. */
export function keysOf(answers: Answers): KeysAnswer {
  const base = baseOf(answers);
  const source = { base, roles: rolesOf(answers) };
  return base.kind === 'stored' ? { source, pair: pairOf(answers) } : { source };
}

async function propose(accounts: AccountServices['accounts'], answers: Answers): Promise<void> {
  const { base, roles } = keysOf(answers).source;
  const { identity } = answers.get('verified');
  const lastRole = roles.at(-1);
  const name = lastRole ? roleNameOf(lastRole.roleArn) : base.kind === 'cliProfile' ? base.profile : undefined;
  answers.propose('accountName', freeName(name ?? identityName(identity), accounts.list()));
  answers.propose('regions', await proposedRegions(accounts, base));
}

const reviewStep = (accounts: AccountServices['accounts']): ReviewStep => ({
  kind: 'review',
  placeholder: vscode.l10n.t('Review and add. Select a line to change it.'),
  go: vscode.l10n.t('Add Account'),
  facts: answers => newAccountFacts(newAccountOf(answers), answers.get('verified'), accounts.list()),
});

/** The facts about a new account: whose keys it has, where they come from and how long they last. */
const newAccountFacts = (
  { name, regions, source, pair }: NewAccount,
  { identity, maskedAccessKeyId, expiresAt, isRenewed }: Verified,
  others: readonly Account[],
): readonly Fact[] => [
  ...warnings(identity, others),
  { label: vscode.l10n.t('Account'), value: identity.accountId },
  { label: identityTypeWords(identity), value: identityName(identity) },
  {
    label: vscode.l10n.t('Credentials from'),
    value: [baseWords(source.base, pair?.securityToken !== undefined), maskedAccessKeyId].join(' · '),
    key: 'base',
  },
  ...source.roles.map(roleFact),
  { label: vscode.l10n.t('Credentials expire'), value: endWords(maskedAccessKeyId, isRenewed, expiresAt) },
  { label: vscode.l10n.t('Name'), value: name, key: 'accountName' },
  { label: vscode.l10n.t('Regions'), value: namesText(regions.map(regionName)), key: 'regions' },
];

function warnings(identity: Verified['identity'], others: readonly Account[]): readonly Fact[] {
  const same = others.find(other => other.kind === 'cloud' && isSameIdentity(other.identity, identity));
  return [
    ...(isRoot(identity)
      ? [
          {
            label: vscode.l10n.t('Root'),
            value: vscode.l10n.t(
              "These credentials belong to the Alibaba Cloud account (root). They have full access, which can't be restricted.",
            ),
            detail: vscode.l10n.t('A RAM user or role with only the required permissions is safer.'),
            icon: 'warning',
          },
        ]
      : []),
    ...(same
      ? [
          {
            label: vscode.l10n.t('Already added'),
            value: vscode.l10n.t('{0} has the same identity.', tintedName(same)),
            icon: 'info',
          },
        ]
      : []),
  ];
}

/** The fact about a role. The external ID may be confidential, so the fact only says that there is one. */
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
  if (isRenewed) return vscode.l10n.t('renewed automatically');
  if (expiresAt !== undefined) return vscode.l10n.t('{0}, then sign in again', momentText(new Date(expiresAt)));
  return maskedAccessKeyId.startsWith('STS.')
    ? vscode.l10n.t("unknown: an STS token doesn't contain its expiration time. Sign in again when it has expired")
    : vscode.l10n.t('never, unless revoked');
}

const newAccountOf = (answers: Answers): NewAccount => ({
  ...keysOf(answers),
  name: answers.get('accountName'),
  regions: answers.get('regions'),
});

async function tryToAdd(accounts: AccountServices['accounts'], answers: Answers): Promise<Attempt<Account>> {
  try {
    const account = await accounts.add(newAccountOf(answers), answers.get('verified'));
    warnOfSession(accounts, account);
    return { kind: 'done', result: account };
  } catch (failure) {
    return (await offerToTryAgain(failure)) ? { kind: 'again', at: 'review' } : { kind: 'givenUp' };
  }
}

/** Warns if the keys could not be stored and have to be typed again in the next window. */
export function warnOfSession(accounts: AccountServices['accounts'], { id, name }: Account): void {
  if (!accounts.stateOf(id).isForThisSession) return;
  void showWarning(
    vscode.l10n.t(
      "VS Code's secret storage couldn't save the credentials of {0}. They're used until you close this window. To keep them, unlock your system keyring and sign in again.",
      name,
    ),
  );
}
