import * as vscode from 'vscode';
import type { IssuedCredentials } from '../../cloud/credentials.ts';
import {
  accessKeyIdProblem,
  hasUsualShape,
  secretProblem,
  securityTokenProblem,
  tokenEndProblem,
} from '../../model/rules.ts';
import { type Answers, type AskStep, error, info } from '../engine/steps.ts';

/** Asks for a pair that is typed or pasted: its id, its secret, and for a temporary one the STS token and its end. */
export const pairSteps = (idPlaceholder: string, when: (answers: Answers) => boolean): readonly AskStep[] => [
  {
    kind: 'ask',
    key: 'accessKeyId',
    when,
    prompt: vscode.l10n.t('AccessKey ID. Use a RAM user with only the required permissions if possible.'),
    placeholder: idPlaceholder,
    check: id => {
      switch (accessKeyIdProblem(id)) {
        case 'empty':
          return error(vscode.l10n.t('Enter an AccessKey ID.'));
        case 'badCharacter':
          return error(vscode.l10n.t('An AccessKey ID can contain only letters, digits, and periods.'));
        case undefined:
          if (hasUsualShape(id)) return undefined;
          return info(vscode.l10n.t('AccessKey IDs usually start with "LTAI", or with "STS." if they\'re temporary.'));
      }
    },
  },
  {
    kind: 'ask',
    key: 'accessKeySecret',
    when,
    prompt: vscode.l10n.t("AccessKey secret. It's stored only in VS Code's secret storage."),
    placeholder: vscode.l10n.t('AccessKey secret'),
    isSecret: true,
    check: secret => {
      switch (secretProblem(secret)) {
        case 'empty':
          return error(vscode.l10n.t('Enter the AccessKey secret.'));
        case 'hasBlank':
          return error(vscode.l10n.t('This contains spaces. Copy it again.'));
        case undefined:
          return undefined;
      }
    },
  },
  {
    kind: 'ask',
    key: 'securityToken',
    // A permanent pair has no token.
    when: answers => when(answers) && !isPermanent(answers),
    prompt: vscode.l10n.t('STS token of temporary credentials. Leave empty for the AccessKey pair of a RAM user.'),
    placeholder: vscode.l10n.t('STS token (optional)'),
    isSecret: true,
    check: (token, answers) => {
      switch (securityTokenProblem(token, answers.get('accessKeyId'))) {
        case 'missing':
          return error(vscode.l10n.t('An AccessKey ID that starts with "STS." requires an STS token.'));
        case 'hasBlank':
          return error(vscode.l10n.t('This contains spaces. Copy it again.'));
        case undefined:
          return undefined;
      }
    },
  },
  {
    kind: 'ask',
    key: 'tokenEnd',
    when: answers => when(answers) && hasToken(answers),
    prompt: vscode.l10n.t('When the STS token expires (its "Expiration" value). Leave empty if you don\'t know.'),
    placeholder: '2026-01-15T09:30:00Z',
    check: text => {
      switch (tokenEndProblem(text, Date.now())) {
        case 'notMoment':
          return error(vscode.l10n.t('Use the format that STS returns: {0}', '2026-01-15T09:30:00Z'));
        case 'past':
          return error(vscode.l10n.t('This token has already expired. Get a new STS token.'));
        case undefined:
          return undefined;
      }
    },
  },
];

/** Most pairs are permanent, so the token is not counted as a step before the ID is known. */
const isPermanent = (answers: Answers): boolean => answers.find('accessKeyId')?.startsWith('LTAI') ?? true;

const hasToken = (answers: Answers): boolean => !isPermanent(answers) && (answers.find('securityToken') ?? '') !== '';

export function pairOf(answers: Answers): IssuedCredentials {
  const pair = { accessKeyId: answers.get('accessKeyId'), accessKeySecret: answers.get('accessKeySecret') };
  if (!hasToken(answers)) return pair;
  const end = answers.get('tokenEnd');
  return { ...pair, securityToken: answers.get('securityToken'), ...(end && { expiresAt: Date.parse(end) }) };
}
