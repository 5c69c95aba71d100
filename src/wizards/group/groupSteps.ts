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
import {
  type Answers,
  type AskStep,
  error,
  type Fact,
  type PickStep,
  type Problem,
  type ReviewStep,
  reviewWithCall,
  sayingMs,
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
    placeholder: vscode.l10n.t('Review and create. Select a line to change it.'),
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
    placeholder: vscode.l10n.t('Review and save. Select a line to change it.'),
    go: vscode.l10n.t('Save'),
    facts,
    equalCall,
  });
  const nothing: Fact = {
    label: vscode.l10n.t('No changes. All values are the same.'),
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
      return vscode.l10n.t('Must be 128 characters or fewer.');
    case 'brokenCharacter':
      return vscode.l10n.t('The text contains an incomplete character. Enter it again.');
  }
}

/**
 * The words for a name that is taken. They do not repeat it: below a box, the editor would turn some names into links.
 */
export function clashWords(clash: ReturnType<typeof nameClash>): Problem | undefined {
  switch (clash) {
    case 'same':
      return error(vscode.l10n.t('A consumer group with this name already exists.'));
    case 'caseDiffers':
      return warning(vscode.l10n.t('A consumer group whose name differs only in case already exists.'));
    case undefined:
      return undefined;
  }
}

export const userNameStep = (): AskStep => ({
  kind: 'ask',
  key: 'userName',
  prompt: vscode.l10n.t('Username for consumers to sign in with.'),
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
      return vscode.l10n.t('Must be 16 characters or fewer.');
    case 'badCharacter':
      return vscode.l10n.t('Use only letters (A-Z), digits, and underscores.');
  }
}

export const passwordStep = (): AskStep => ({
  kind: 'ask',
  key: 'password',
  prompt: vscode.l10n.t("Password for consumers to sign in with. You can't view it later."),
  placeholder: vscode.l10n.t('8 to 32 characters'),
  isSecret: true,
  keepsBlanks: true,
  check: password => {
    const problem = passwordProblem(password);
    if (problem) return error(passwordWords(problem));
    if (!hasUnusualSign(password)) return undefined;
    return warning(vscode.l10n.t('The service or its clients might reject spaces and non-ASCII characters.'));
  },
});

function passwordWords(problem: NonNullable<ReturnType<typeof passwordProblem>>): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Enter a password.');
    case 'tooShort':
      return vscode.l10n.t('Must be at least 8 characters.');
    case 'tooLong':
      return vscode.l10n.t('Must be 32 characters or fewer.');
    case 'tooFewClasses':
      return vscode.l10n.t(
        'Must contain at least two of these: uppercase letters, lowercase letters, digits, special characters.',
      );
    case 'brokenCharacter':
      return vscode.l10n.t('The text contains an incomplete character. Enter it again.');
  }
}

export const passwordAgainStep = (): AskStep => ({
  kind: 'ask',
  key: 'passwordAgain',
  prompt: vscode.l10n.t('Enter the password again.'),
  placeholder: vscode.l10n.t('8 to 32 characters'),
  isSecret: true,
  keepsBlanks: true,
  check: (again, answers) =>
    again === answers.get('password') ? undefined : error(vscode.l10n.t("The passwords don't match.")),
});

export const timeoutStep = (): AskStep => ({
  kind: 'ask',
  key: 'timeoutSeconds',
  prompt: vscode.l10n.t(
    'Heartbeat timeout in seconds. A consumer that sends no heartbeat for longer is removed, and other consumers take over its shards. The group itself stays.',
  ),
  placeholder: String(defaultTimeoutSeconds),
  proposal: String(defaultTimeoutSeconds),
  check: text => {
    const problem = timeoutProblem(text);
    if (problem) return error(timeoutWords(problem));
    switch (timeoutHint(Number(text))) {
      case 'short':
        return warning(
          vscode.l10n.t('With less than 20 seconds, even a short pause makes a consumer lose its shards.'),
        );
      case 'long':
        return warning(
          vscode.l10n.t(
            "With more than 300 seconds, a failed consumer's shards wait a long time for another consumer to take over.",
          ),
        );
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
      return vscode.l10n.t('Enter a whole number of seconds.');
    case 'outOfRange':
      return vscode.l10n.t('Must be 1 to 86400 seconds (one day).');
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
      detail: vscode.l10n.t('All shards at once. After a split or merge, new shards are consumed immediately.'),
    },
    {
      id: 'ordered',
      value: true,
      label: orderWords(true),
      detail: vscode.l10n.t('By arrival time. After a split or merge, old shards are consumed first.'),
    },
  ],
  nothing: '',
});

export const orderWords = (isOrdered: boolean): string =>
  isOrdered ? vscode.l10n.t('In order') : vscode.l10n.t('In any order');
