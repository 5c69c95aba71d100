import * as vscode from 'vscode';
import type { KeysAnswer, Verified } from '../../accounts/accounts.ts';
import { type Account, hasTypedPair, isSameIdentity } from '../../model/accounts/account.ts';
import { offerToTryAgain } from '../../ui/messages.ts';
import { confirm, showInStatusBar } from '../../ui/notifications.ts';
import { accountWords, identityWords, sourceWords } from '../../ui/words.ts';
import { type Attempt, attemptByWizard } from '../engine/attempts.ts';
import { sayingMs } from '../engine/review.ts';
import { Answers, type PickStep, type Step, type StepName } from '../engine/steps.ts';
import { type AccountServices, keysOf, warnOfSession } from './addAccount.ts';
import { baseStep, instanceRoleStep } from './baseStep.ts';
import { pairOf, pairSteps } from './pairSteps.ts';
import { roleSteps } from './roleSteps.ts';
import { verifyStep } from './verifying.ts';

/** Gives an account new keys. They are typed again, read again from the same source, or come from another one. */
export function signInAgain({ accounts }: AccountServices, account: Account): Promise<Account | undefined> {
  const isStored = hasTypedPair(account);
  const answers = new Answers({ account, ...(isStored && { keysAgain: 'same' }) });
  const wizard = { title: () => vscode.l10n.t('Sign In Again'), steps: signInAgainSteps(accounts, account) };
  return attemptByWizard(wizard, answers, () =>
    tryToReplace(accounts, account, answers, isStored ? 'accessKeyId' : 'keysAgain'),
  );
}

function signInAgainSteps(accounts: AccountServices['accounts'], account: Account): readonly Step[] {
  const isElsewhere = (answers: Answers): boolean => answers.find('keysAgain') === 'other';
  const isTyped = (answers: Answers): boolean =>
    isElsewhere(answers) ? answers.find('base')?.kind === 'stored' : hasTypedPair(account);
  return [
    keysAgainStep(account),
    baseStep(accounts, isElsewhere),
    instanceRoleStep(isElsewhere),
    ...pairSteps(signsItself(account) ? account.maskedAccessKeyId : 'LTAI5t…', isTyped),
    ...roleSteps(isElsewhere),
    verifyStep(accounts, answers => keysFor(account, answers)),
  ];
}

/** Whether the known AccessKey ID is that of the typed pair. With a role, it is that of the role's keys. */
const signsItself = (account: Account): boolean => hasTypedPair(account) && (account.source?.roles.length ?? 0) === 0;

/** The keys that the answers describe. Keys from the same source are used with the same roles. */
function keysFor(account: Account, answers: Answers): KeysAnswer {
  if (answers.get('keysAgain') === 'other') return keysOf(answers);
  const source = account.source ?? { base: { kind: 'stored' }, roles: [] };
  return source.base.kind === 'stored' ? { source, pair: pairOf(answers) } : { source };
}

const keysAgainStep = (account: Account): PickStep<'keysAgain'> => ({
  kind: 'pick',
  key: 'keysAgain',
  placeholder: () => vscode.l10n.t('Choose which credentials to use for the account'),
  choices: () => [
    {
      id: 'same',
      value: 'same',
      label: vscode.l10n.t('Use the Same Source'),
      description: sourceWords(account),
      icon: 'refresh',
    },
    { id: 'other', value: 'other', label: vscode.l10n.t('Other Credentials…'), icon: 'key' },
  ],
  nothing: '',
});

async function tryToReplace(
  accounts: AccountServices['accounts'],
  account: Account,
  answers: Answers,
  firstStep: StepName,
): Promise<Attempt<Account>> {
  const verified = answers.get('verified');
  if (!isSameIdentity(account.identity, verified.identity) && !(await isMeant(account, verified))) {
    return { kind: 'again', at: firstStep };
  }
  try {
    const replaced = await accounts.replaceKeys(account.id, keysFor(account, answers), verified);
    warnOfSession(accounts, replaced);
    sayWho(replaced);
    return { kind: 'done', result: replaced };
  } catch (failure) {
    return (await offerToTryAgain(failure)) ? { kind: 'again', at: 'verify' } : { kind: 'givenUp' };
  }
}

/** Asks whether another identity is meant, so that nobody changes its resources under a familiar name by mistake. */
async function isMeant(account: Account, { identity }: Verified): Promise<boolean> {
  const details = [
    vscode.l10n.t('Current identity: {0}', identityWords(account.identity)),
    vscode.l10n.t('New identity: {0}', identityWords(identity)),
    vscode.l10n.t("The account's resources will be reloaded. Its name, color, and read-only mark stay the same."),
  ];
  const question = vscode.l10n.t(
    'These credentials belong to another identity. Replace the credentials of {0}?',
    accountWords(account),
  );
  return confirm(question, details, vscode.l10n.t('Replace'));
}

/** Says in the status bar who is signed in, because the row in the tree may look as before. */
function sayWho({ name, identity }: Account): void {
  showInStatusBar(vscode.l10n.t('{0} is signed in as {1}.', name, identityWords(identity)), sayingMs);
}
