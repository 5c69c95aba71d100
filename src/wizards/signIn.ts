import * as vscode from 'vscode';
import type { SignInAnswers } from '../accounts/accountStore.ts';
import { CloudError } from '../cloud/errors.ts';
import { regions } from '../cloud/regions.ts';
import type { Account } from '../model/resources.ts';
import { accessKeyIdProblem, hasUsualShape, nameClash, secretProblem, securityTokenProblem } from '../model/rules.ts';
import { regionName } from '../ui/words.ts';
import { isCancelled } from '../ui/messages.ts';
import { Answers } from './answers.ts';
import { offer, sentenceOf } from './failure.ts';
import { withProgress } from './progress.ts';
import { editorInputs } from './quickInputs.ts';
import type { WizardServices } from './services.ts';
import { type AskStep, error, info, type PickManyStep, type Step, warning } from './steps.ts';
import { runWizard, type StepName } from './wizard.ts';

type Services = Pick<WizardServices, 'accounts'>;

/** Adds an account. The pair is verified before it is kept. Nothing when the user left. */
export function signIn({ accounts }: Services): Promise<Account | undefined> {
  const answers = new Answers({}, { regions: usualRegions() });
  const steps = [nameStep(accounts.list()), ...pairSteps('LTAI5t…'), regionsStep([])];
  return verified(vscode.l10n.t('Sign In'), steps, answers, (typed, signal) => accounts.signIn(typed, signal));
}

/** A new pair for an account that is there. Its name and regions stay. */
export function signInAgain({ accounts }: Services, account: Account): Promise<Account | undefined> {
  const answers = new Answers({ accountName: account.name, regions: account.regions });
  return verified(
    vscode.l10n.t('Sign In Again · {0}', account.name),
    pairSteps(account.maskedAccessKeyId),
    answers,
    (typed, signal) => accounts.signInAgain(account.id, typed, signal),
  );
}

export async function editRegions({ accounts }: Services, account: Account): Promise<void> {
  const answers = new Answers({}, { regions: account.regions });
  const title = vscode.l10n.t('Edit Regions · {0}', account.name);
  const steps = [regionsStep(account.regions)];
  if (!(await runWizard({ title: () => title, steps }, answers, editorInputs))) return;
  await accounts.setRegions(account.id, answers.get('regions'));
}

async function verified(
  title: string,
  steps: readonly Step[],
  answers: Answers,
  verify: (typed: SignInAnswers, signal: AbortSignal) => Promise<Account>,
): Promise<Account | undefined> {
  let startAt: StepName | undefined;
  while (await runWizard({ title: () => title, steps }, answers, editorInputs, startAt)) {
    try {
      const account = await withProgress(vscode.l10n.t('Verifying the AccessKey pair'), signal =>
        verify(typedBy(answers), signal),
      );
      void vscode.window.showInformationMessage(welcome(account));
      return account;
    } catch (failure) {
      // Whoever calls off the verification finds the form as it was.
      if (!isCancelled(failure) && !(await offer(sentenceOf(failure), vscode.l10n.t('Try Again')))) return undefined;
      startAt = stepAtFault(failure);
    }
  }
  return undefined;
}

function typedBy(answers: Answers): SignInAnswers {
  const securityToken = answers.get('securityToken');
  return {
    name: answers.get('accountName'),
    accessKeyId: answers.get('accessKeyId'),
    accessKeySecret: answers.get('accessKeySecret'),
    ...(securityToken && { securityToken }),
    regions: answers.get('regions'),
  };
}

/** Says who the pair belongs to: the tree has only room for the name. */
function welcome({ identity }: Account): string {
  const who = identity.arn.split(':').at(-1) ?? identity.identityType;
  return vscode.l10n.t('Signed in to account {0} as {1}.', identity.accountId, who);
}

/** https://help.aliyun.com/en/dns/error-code */
function stepAtFault(failure: unknown): StepName {
  const code = failure instanceof CloudError && failure.kind === 'credentials' ? (failure.code ?? '') : '';
  if (code.includes('SecurityToken')) return 'securityToken';
  if (code.includes('Signature')) return 'accessKeySecret';
  return code.includes('AccessKeyId') ? 'accessKeyId' : 'securityToken';
}

const nameStep = (accounts: readonly Account[]): AskStep => ({
  kind: 'ask',
  key: 'accountName',
  prompt: vscode.l10n.t('A name for this account, as it will stand in the tree.'),
  placeholder: 'prod',
  check: name => {
    if (name === '') return error(vscode.l10n.t('Enter a name.'));
    const taken = accounts.map(account => account.name);
    return nameClash(name, taken) && error(vscode.l10n.t('There is already an account with this name.'));
  },
});

const pairSteps = (idPlaceholder: string): readonly AskStep[] => [
  {
    kind: 'ask',
    key: 'accessKeyId',
    prompt: vscode.l10n.t('AccessKey ID, preferably that of a RAM user who may do only what is needed.'),
    placeholder: idPlaceholder,
    check: id => {
      switch (accessKeyIdProblem(id)) {
        case 'empty':
          return error(vscode.l10n.t('Enter an AccessKey ID.'));
        case 'badCharacter':
          return error(vscode.l10n.t('An AccessKey ID has only letters, digits and dots.'));
        case undefined:
          if (hasUsualShape(id)) return undefined;
          return info(vscode.l10n.t('Most AccessKey IDs start with LTAI, those of temporary pairs with STS.'));
      }
    },
  },
  {
    kind: 'ask',
    key: 'accessKeySecret',
    prompt: vscode.l10n.t('AccessKey secret, kept in the secret storage of the editor and nowhere else.'),
    placeholder: vscode.l10n.t('AccessKey secret'),
    isSecret: true,
    check: secret => {
      switch (secretProblem(secret)) {
        case 'empty':
          return error(vscode.l10n.t('Enter the AccessKey secret.'));
        case 'hasBlank':
          return error(vscode.l10n.t('There are blanks inside. Copy it again.'));
        case undefined:
          return undefined;
      }
    },
  },
  {
    kind: 'ask',
    key: 'securityToken',
    prompt: vscode.l10n.t('STS token of a temporary pair; leave it empty for the pair of a RAM user.'),
    placeholder: vscode.l10n.t('STS token, or nothing'),
    isSecret: true,
    check: (token, answers) => {
      switch (securityTokenProblem(token, answers.get('accessKeyId'))) {
        case 'missing':
          return error(vscode.l10n.t('An AccessKey ID that starts with STS. needs its STS token.'));
        case 'hasBlank':
          return error(vscode.l10n.t('There are blanks inside. Copy it again.'));
        case 'unexpected':
          return warning(vscode.l10n.t('An AccessKey ID that starts with LTAI has no STS token.'));
        case undefined:
          return undefined;
      }
    },
  },
];

/** Those that are chosen come first. Closed regions are offered only where they were chosen before. */
const regionsStep = (chosenBefore: readonly string[]): PickManyStep => ({
  kind: 'pickMany',
  key: 'regions',
  placeholder: vscode.l10n.t('Regions to show'),
  choices: answers => {
    const open = [...regions.values()].filter(region => !region.isClosed).map(region => region.id);
    return [...new Set([...(answers.find('regions') ?? []), ...chosenBefore, ...open])].map(id => ({
      id,
      value: id,
      label: regionName(id),
      description: id,
    }));
  },
  atLeastOne: vscode.l10n.t('Choose at least one region.'),
});

/** Where most resources of the China site and of the international site are. */
const usualRegions = (): readonly string[] =>
  vscode.env.language.startsWith('zh')
    ? ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen']
    : ['cn-hangzhou', 'ap-southeast-1', 'us-west-1', 'eu-central-1'];
