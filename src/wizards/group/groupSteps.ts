import * as vscode from 'vscode';
import type { CloudError } from '../../cloud/errors.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import type { EqualCall } from '../../model/groups/equalCall.ts';
import type { GroupChanges } from '../../model/groups/groupChanges.ts';
import {
  defaultTimeoutSeconds,
  dtsGroupNameProblem,
  hasUnusualSign,
  nameClash,
  passwordProblem,
  timeoutHint,
  timeoutProblem,
  userNameProblem,
} from '../../model/rules.ts';
import { showInStatusBar } from '../../ui/notifications.ts';
import { attemptByWizard, tryToChange } from '../engine/attempts.ts';
import { reviewWithCall, sayingMs } from '../engine/review.ts';
import {
  type Answers,
  type AskStep,
  error,
  errorsOf,
  type Fact,
  type PickStep,
  type Problem,
  type ReviewStep,
  type Step,
  type StepName,
  warning,
} from '../engine/steps.ts';

/** What the wizards need that change a group. */
export interface ChangeServices {
  readonly catalog: Pick<Catalog, 'instanceGroups' | 'currentInstanceGroups'>;
  readonly changes: Pick<GroupChanges, 'editLogstoreGroup' | 'editInstanceGroup' | 'deleteGroup'>;
}

/** The last step of a wizard that creates a group. */
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

/** An edit, of which the review shows only what changes, from old to new. */
interface Edit {
  /** Whether any answer differs from the present value. */
  readonly isChange: (answers: Answers) => boolean;
  readonly facts: (answers: Answers) => readonly Fact[];
  readonly equalCall: (answers: Answers) => EqualCall;
}

/** The last step of a wizard that edits a group. Without a change there is nothing to save. */
export function editReview({ isChange, facts, equalCall }: Edit): ReviewStep {
  const step = reviewWithCall({
    placeholder: vscode.l10n.t('Review and save. Select a line to change it.'),
    go: vscode.l10n.t('Save'),
    canGo: isChange,
    facts,
    equalCall,
  });
  const nothing: Fact = { label: vscode.l10n.t('No changes. All values are the same.'), value: '', icon: 'info' };
  return { ...step, facts: answers => (isChange(answers) ? step.facts(answers) : [nothing, ...facts(answers)]) };
}

/** How one kind of group is edited. */
interface Editing {
  readonly steps: readonly Step[];
  readonly answers: Answers;
  apply(signal: AbortSignal): Promise<void>;
  /** Says that nobody knows whether the group was changed. */
  unknown(): string;
  stepAtFault(refusal: CloudError): StepName;
}

/** Asks for changes of a group and makes them. Only the status bar says so, because a row or a panel may show it too. */
export async function editByWizard(name: string, { steps, answers, ...editing }: Editing): Promise<void> {
  const wizard = { title: () => vscode.l10n.t('Edit Consumer Group · {0}', name), steps };
  const isChanged = await attemptByWizard(wizard, answers, () =>
    tryToChange({
      progress: vscode.l10n.t('Changing consumer group {0}', name),
      apply: signal => editing.apply(signal).then(() => true),
      unknown: editing.unknown(),
      stepAtFault: refusal => editing.stepAtFault(refusal),
    }),
  );
  if (isChanged) showInStatusBar(vscode.l10n.t('Consumer group {0} was changed.', name), sayingMs);
}

const brokenCharacter = vscode.l10n.t('The text contains an incomplete character. Enter it again.');

/** Checks the name of a group of an instance. */
export const dtsNameErrors = errorsOf(dtsGroupNameProblem, {
  empty: vscode.l10n.t('Enter a name.'),
  tooLong: vscode.l10n.t('Must be 128 characters or fewer.'),
  brokenCharacter,
});

/** The step with the value that DTS refused. `otherwise` is the step for parameters that no other step asks for. */
export function dtsStepAtFault({ kind, parameter }: CloudError, otherwise: StepName): StepName {
  if (kind === 'conflict') return 'groupName';
  if (kind !== 'invalid') return 'review';
  if (parameter === 'ConsumerGroupPassword') return 'password';
  return parameter === 'ConsumerGroupUserName' ? 'userName' : otherwise;
}

/**
 * The words for a name that is taken, where `caseDiffers` says how bad it is if only the case differs. They do not repeat
 * the name, because the editor turns some names into links.
 */
export function clashWords(
  taken: readonly string[],
  name: string,
  caseDiffers: (text: string) => Problem,
): Problem | undefined {
  switch (nameClash(name, taken)) {
    case 'same':
      return error(vscode.l10n.t('A consumer group with this name already exists.'));
    case 'caseDiffers':
      return caseDiffers(vscode.l10n.t('A consumer group whose name differs only in case already exists.'));
    case undefined:
      return undefined;
  }
}

/** Says that the outcome of a change is unknown. */
export const unknownChange = (name: string): string =>
  vscode.l10n.t("Couldn't confirm whether consumer group {0} was changed.", name);

export const userNameStep = (): AskStep => ({
  kind: 'ask',
  key: 'userName',
  prompt: vscode.l10n.t('Username for consumers to sign in with.'),
  placeholder: 'billing_reader',
  check: errorsOf(userNameProblem, {
    empty: vscode.l10n.t('Enter a username.'),
    tooLong: vscode.l10n.t('Must be 16 characters or fewer.'),
    badCharacter: vscode.l10n.t('Use only letters (A-Z), digits, and underscores.'),
  }),
});

export const passwordStep = (): AskStep => ({
  kind: 'ask',
  key: 'password',
  prompt: vscode.l10n.t("Password for consumers to sign in with. You can't view it later."),
  placeholder: vscode.l10n.t('8 to 32 characters'),
  isSecret: true,
  keepsBlanks: true,
  check: (password, answers) => {
    const problem = passwordErrors(password, answers);
    if (problem || !hasUnusualSign(password)) return problem;
    return warning(vscode.l10n.t('The service or its clients might reject spaces and non-ASCII characters.'));
  },
});

const passwordErrors = errorsOf(passwordProblem, {
  empty: vscode.l10n.t('Enter a password.'),
  tooShort: vscode.l10n.t('Must be at least 8 characters.'),
  tooLong: vscode.l10n.t('Must be 32 characters or fewer.'),
  tooFewClasses: vscode.l10n.t(
    'Must contain at least two of these: uppercase letters, lowercase letters, digits, special characters.',
  ),
  brokenCharacter,
});

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
  check: (text, answers) => {
    const problem = timeoutErrors(text, answers);
    if (problem) return problem;
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

const timeoutErrors = errorsOf(timeoutProblem, {
  empty: vscode.l10n.t('Enter a number of seconds.'),
  notWholeNumber: vscode.l10n.t('Enter a whole number of seconds.'),
  outOfRange: vscode.l10n.t('Must be 1 to 86400 seconds (one day).'),
});

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
