import * as vscode from 'vscode';
import type { KeysAnswer, NewAccount } from '../../accounts/accounts.ts';
import type { BaseRef } from '../../credentials/source.ts';
import { roleNameOf } from '../../model/accounts/roleRules.ts';
import type { Account } from '../../model/resources.ts';
import { freeName } from '../../model/rules.ts';
import { identityName } from '../../ui/accountWords.ts';
import { offerToTryAgain } from '../../ui/failure.ts';
import { type Attempt, attemptByWizard } from '../engine/attempts.ts';
import { Answers, type ReviewStep, type Step } from '../engine/steps.ts';
import type { WizardServices } from '../place/placeSteps.ts';
import { accountFacts } from './accountFacts.ts';
import { baseId, baseOf, baseStep, instanceRoleStep } from './baseStep.ts';
import { pairOf, pairSteps } from './pairSteps.ts';
import { proposedRegions, regionsStep } from './regions.ts';
import { accountNameStep } from './renameAccount.ts';
import { rolesOf, roleSteps } from './roleSteps.ts';
import { verifyStep } from './verifying.ts';

type Services = Pick<WizardServices, 'accounts'>;

/**
 * Adds an account with keys from wherever they are. They are verified by a signed call, and nothing is kept before the
 * review was agreed to. `base` is what is chosen to begin with. Nothing when the user left.
 */
export function addAccount({ accounts }: Services, base?: BaseRef): Promise<Account | undefined> {
  const answers = new Answers();
  if (base) answers.set('base', base, baseId(base));
  return attemptByWizard({ title, steps: addAccountSteps(accounts) }, answers, () => tryToAdd(accounts, answers));
}

export const addAccountSteps = (accounts: Services['accounts']): readonly Step[] => [
  baseStep(accounts),
  instanceRoleStep(),
  ...pairSteps('LTAI5t…', answers => answers.find('base')?.kind === 'stored'),
  ...roleSteps(),
  verifyStep(accounts, keysOf, answers => propose(accounts, answers)),
  accountNameStep(accounts),
  regionsStep([]),
  reviewStep(accounts),
];

const title = (): string => vscode.l10n.t('Add Account');

/** What `answers` say about the keys. */
export function keysOf(answers: Answers): KeysAnswer {
  const base = baseOf(answers);
  const source = { base, roles: rolesOf(answers) };
  return base.kind === 'stored' ? { source, pair: pairOf(answers) } : { source };
}

async function propose(accounts: Services['accounts'], answers: Answers): Promise<void> {
  const { base, roles } = keysOf(answers).source;
  const { identity } = answers.get('verified');
  const lastRole = roles.at(-1);
  const name = lastRole ? roleNameOf(lastRole.roleArn) : base.kind === 'cliProfile' ? base.profile : undefined;
  answers.propose('accountName', freeName(name ?? identityName(identity), accounts.list()));
  answers.propose('regions', await proposedRegions(accounts, base));
}

const reviewStep = (accounts: Services['accounts']): ReviewStep => ({
  kind: 'review',
  placeholder: vscode.l10n.t('Nothing is kept yet. Choose a line to change it.'),
  go: vscode.l10n.t('Add Account'),
  facts: answers => accountFacts(newAccountOf(answers), answers.get('verified'), accounts.list()),
});

const newAccountOf = (answers: Answers): NewAccount => ({
  ...keysOf(answers),
  name: answers.get('accountName'),
  regions: answers.get('regions'),
});

async function tryToAdd(accounts: Services['accounts'], answers: Answers): Promise<Attempt<Account>> {
  try {
    const account = await accounts.add(newAccountOf(answers), answers.get('verified'));
    warnOfSession(accounts, account);
    return { kind: 'done', result: account };
  } catch (failure) {
    return (await offerToTryAgain(failure)) ? { kind: 'again', at: 'review' } : { kind: 'givenUp' };
  }
}

/** The one case in which what was typed has to be typed again, although all went well. */
export function warnOfSession(accounts: Services['accounts'], { id, name }: Account): void {
  if (!accounts.stateOf(id).isForThisSession) return;
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The secret storage of the editor did not take the keys of {0}. They are used until this window is closed; unlock the keyring of your system and sign in again to keep them.',
      name,
    ),
  );
}
