import * as vscode from 'vscode';
import type { Catalog } from '../../model/catalog/catalog.ts';
import type { EqualCall } from '../../model/groups/equalCall.ts';
import type { GroupChanges } from '../../model/groups/groupChanges.ts';
import {
  defaultTimeoutSeconds,
  type dtsGroupNameProblem,
  hasUnusualSign,
  type nameClash,
  passwordProblem,
  timeoutHint,
  timeoutProblem,
  userNameProblem,
} from '../../model/rules.ts';
import { reviewWithCall, sayingMs } from '../engine/review.ts';
import {
  type Answers,
  type AskStep,
  error,
  type Fact,
  type PickStep,
  type Problem,
  type ReviewStep,
  warning,
} from '../engine/steps.ts';

/** What the wizards that change a group work with. */
export interface ChangeServices {
  readonly catalog: Pick<Catalog, 'instanceGroups' | 'currentInstanceGroups'>;
  readonly changes: Pick<GroupChanges, 'editLogstoreGroup' | 'editInstanceGroup' | 'deleteGroup'>;
}

/** The last step of a wizard that creates a group: what will be created, and the equal call to read and to copy. */
export const creationReview = (
  facts: (answers: Answers) => readonly Fact[],
  equalCall: (answers: Answers) => EqualCall,
): ReviewStep =>
  reviewWithCall({
    placeholder: vscode.l10n.t('This will be made. Choose a line to change it.'),
    go: vscode.l10n.t('Create'),
    facts,
    equalCall,
  });

/** An edit, as its review shows it: only what changes, from old to new. */
export interface Edit {
  /** Whether any answer differs from what is there. */
  readonly isChange: (answers: Answers) => boolean;
  readonly facts: (answers: Answers) => readonly Fact[];
  readonly equalCall: (answers: Answers) => EqualCall;
}

/** The last step of a wizard that edits a group. Without a change there is nothing to save. */
export function editReview({ isChange, facts, equalCall }: Edit): ReviewStep {
  const step = reviewWithCall({
    placeholder: vscode.l10n.t('This will be changed. Choose a line to change it.'),
    go: vscode.l10n.t('Save'),
    facts,
    equalCall,
  });
  const nothing: Fact = {
    label: vscode.l10n.t('Nothing is changed: all values are as they were.'),
    value: '',
    icon: 'info',
  };
  return {
    ...step,
    canGo: isChange,
    facts: answers => (isChange(answers) ? step.facts(answers) : [nothing, ...facts(answers)]),
  };
}

/** Says in the status bar only that a group was changed, because a row or a panel may show it as well. */
export function sayChanged(name: string): void {
  vscode.window.setStatusBarMessage(vscode.l10n.t('Consumer group {0} was changed.', name), sayingMs);
}
/** The words for a name that a group of an instance cannot have. */
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

/**
 * The words for a name that is taken. They do not repeat it: below a box, the editor would turn some names into links.
 */
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

export const timeoutStep = (): AskStep => ({
  kind: 'ask',
  key: 'timeoutSeconds',
  prompt: vscode.l10n.t(
    'Heartbeat timeout in seconds: a consumer that is silent for longer, not the group, is dropped and others take its shards.',
  ),
  placeholder: String(defaultTimeoutSeconds),
  proposal: String(defaultTimeoutSeconds),
  check: text => {
    const problem = timeoutProblem(text);
    if (problem) return error(timeoutWords(problem));
    switch (timeoutHint(Number(text))) {
      case 'short':
        return warning(vscode.l10n.t('Below 20 seconds a short pause of a consumer is enough to lose its shards.'));
      case 'long':
        return warning(vscode.l10n.t('Above 300 seconds the shards of a dead consumer wait long for another one.'));
      case undefined:
        return undefined;
    }
  },
});

function timeoutWords(problem: NonNullable<ReturnType<typeof timeoutProblem>>): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Enter a number of seconds.');
    case 'notWholeNumber':
      return vscode.l10n.t('A whole number of seconds, in digits.');
    case 'outOfRange':
      return vscode.l10n.t('Between 1 second and 86400 seconds, which is a day.');
  }
}

export const orderStep = (): PickStep<'isOrdered'> => ({
  kind: 'pick',
  key: 'isOrdered',
  placeholder: () => vscode.l10n.t('Order of consumption'),
  choices: () => [
    {
      id: 'unordered',
      value: false,
      label: orderWords(false),
      detail: vscode.l10n.t('All shards at once. After a split or merge the new shards start immediately.'),
    },
    {
      id: 'ordered',
      value: true,
      label: orderWords(true),
      detail: vscode.l10n.t('By time of arrival. After a split or merge the old shards are finished first.'),
    },
  ],
  nothing: '',
});

export const orderWords = (isOrdered: boolean): string =>
  isOrdered ? vscode.l10n.t('In order') : vscode.l10n.t('Not in order');
