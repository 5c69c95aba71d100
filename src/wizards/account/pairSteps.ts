import * as vscode from 'vscode';
import type { IssuedCredentials } from '../../cloud/credentials.ts';
import {
  accessKeyIdProblem,
  hasUsualShape,
  secretProblem,
  securityTokenProblem,
  tokenEndProblem,
} from '../../model/rules.ts';
import { type Answers, type AskStep, errorsOf, info } from '../engine/steps.ts';

/** Asks for the AccessKey ID and secret of a pair, and for the STS token and its end if the pair is temporary. */
export const pairSteps = (idPlaceholder: string, when: (answers: Answers) => boolean): readonly AskStep[] => [
  {
    kind: 'ask',
    key: 'accessKeyId',
    when,
    prompt: vscode.l10n.t('AccessKey ID. Use a RAM user with only the required permissions if possible.'),
    placeholder: idPlaceholder,
    check: (id, answers) => {
      const problem = accessKeyIdErrors(id, answers);
      if (problem || hasUsualShape(id)) return problem;
      return info(vscode.l10n.t('AccessKey IDs usually start with "LTAI", or with "STS." if they\'re temporary.'));
    },
  },
  {
    kind: 'ask',
    key: 'accessKeySecret',
    when,
    prompt: vscode.l10n.t("AccessKey secret. It's stored only in VS Code's secret storage."),
    placeholder: vscode.l10n.t('AccessKey secret'),
    isSecret: true,
    check: errorsOf(secretProblem, {
      empty: vscode.l10n.t('Enter the AccessKey secret.'),
      hasBlank: vscode.l10n.t('This contains spaces. Copy it again.'),
    }),
  },
  {
    kind: 'ask',
    key: 'securityToken',
    when: answers => when(answers) && !isPermanent(answers),
    prompt: vscode.l10n.t('STS token of temporary credentials. Leave empty for the AccessKey pair of a RAM user.'),
    placeholder: vscode.l10n.t('STS token (optional)'),
    isSecret: true,
    check: errorsOf((token, answers) => securityTokenProblem(token, answers.get('accessKeyId')), {
      missing: vscode.l10n.t('An AccessKey ID that starts with "STS." requires an STS token.'),
      hasBlank: vscode.l10n.t('This contains spaces. Copy it again.'),
    }),
  },
  {
    kind: 'ask',
    key: 'tokenEnd',
    when: answers => when(answers) && hasToken(answers),
    prompt: vscode.l10n.t('When the STS token expires (its "Expiration" value). Leave empty if you don\'t know.'),
    placeholder: '2026-01-15T09:30:00Z',
    check: errorsOf(text => tokenEndProblem(text, Date.now()), {
      notMoment: vscode.l10n.t('Use the format that STS returns: {0}', '2026-01-15T09:30:00Z'),
      past: vscode.l10n.t('This token has already expired. Get a new STS token.'),
    }),
  },
];

const accessKeyIdErrors = errorsOf(accessKeyIdProblem, {
  empty: vscode.l10n.t('Enter an AccessKey ID.'),
  badCharacter: vscode.l10n.t('An AccessKey ID can contain only letters, digits, and periods.'),
});

/** Whether the pair is permanent, which most are: so the step for the token is not counted before the ID is known. */
const isPermanent = (answers: Answers): boolean => answers.find('accessKeyId')?.startsWith('LTAI') ?? true;

const hasToken = (answers: Answers): boolean => !isPermanent(answers) && (answers.find('securityToken') ?? '') !== '';

export function pairOf(answers: Answers): IssuedCredentials {
  const pair = { accessKeyId: answers.get('accessKeyId'), accessKeySecret: answers.get('accessKeySecret') };
  if (!hasToken(answers)) return pair;
  const end = answers.get('tokenEnd');
  return { ...pair, securityToken: answers.get('securityToken'), ...(end && { expiresAt: Date.parse(end) }) };
}
