import * as vscode from 'vscode';
import {
  type dtsGroupNameProblem,
  hasUnusualSign,
  type nameClash,
  passwordProblem,
  userNameProblem,
} from '../model/rules.ts';
import { type AskStep, error, type Problem, warning } from './steps.ts';

/** What the wizards that create and edit a consumer group of an instance have in common. */

export function dtsNameWords(problem: NonNullable<ReturnType<typeof dtsGroupNameProblem>>): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Enter a name.');
    case 'tooLong':
      return vscode.l10n.t('At most 128 characters.');
    case 'brokenCharacter':
      return vscode.l10n.t('The text holds half of a character. Type it anew.');
  }
}

/** Names go into no message below a box: the editor would turn some of them into links. */
export function clashWords(clash: ReturnType<typeof nameClash>): Problem | undefined {
  switch (clash) {
    case 'same':
      return error(vscode.l10n.t('There is already a consumer group with this name.'));
    case 'caseDiffers':
      return warning(
        vscode.l10n.t('There is already a consumer group whose name differs only in capital and small letters.'),
      );
    case undefined:
      return undefined;
  }
}

export const userNameStep = (): AskStep => ({
  kind: 'ask',
  key: 'userName',
  prompt: vscode.l10n.t('Username that the consumers log in with.'),
  placeholder: 'billing_reader',
  check: userName => {
    const problem = userNameProblem(userName);
    return problem && error(userNameWords(problem));
  },
});

function userNameWords(problem: NonNullable<ReturnType<typeof userNameProblem>>): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Enter a username.');
    case 'tooLong':
      return vscode.l10n.t('At most 16 characters.');
    case 'badCharacter':
      return vscode.l10n.t('Only letters from A to Z, digits and underscores.');
  }
}

export const passwordStep = (): AskStep => ({
  kind: 'ask',
  key: 'password',
  prompt: vscode.l10n.t('Password that the consumers log in with; it cannot be read again later.'),
  placeholder: vscode.l10n.t('8 to 32 characters'),
  isSecret: true,
  keepsBlanks: true,
  check: password => {
    const problem = passwordProblem(password);
    if (problem) return error(passwordWords(problem));
    if (!hasUnusualSign(password)) return undefined;
    return warning(vscode.l10n.t('Blanks and characters outside ASCII may be refused by the service or by clients.'));
  },
});

function passwordWords(problem: NonNullable<ReturnType<typeof passwordProblem>>): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Enter a password.');
    case 'tooShort':
      return vscode.l10n.t('At least 8 characters.');
    case 'tooLong':
      return vscode.l10n.t('At most 32 characters.');
    case 'tooFewClasses':
      return vscode.l10n.t('At least two of: capital letters, small letters, digits, signs.');
    case 'brokenCharacter':
      return vscode.l10n.t('The text holds half of a character. Type it anew.');
  }
}

export const passwordAgainStep = (): AskStep => ({
  kind: 'ask',
  key: 'passwordAgain',
  prompt: vscode.l10n.t('The same password once more.'),
  placeholder: vscode.l10n.t('8 to 32 characters'),
  isSecret: true,
  keepsBlanks: true,
  check: (again, answers) =>
    again === answers.get('password') ? undefined : error(vscode.l10n.t('The two passwords differ.')),
});
