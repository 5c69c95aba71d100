import type { InputBox, InputBoxValidationSeverity, QuickInputButton, QuickPick, QuickPickItemKind } from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import { ask } from './ask.ts';
import { pick, pickMany, review, type Row, search } from './lists.ts';
import type { Answers, Key, Problem, Question, Step, Wizard } from './steps.ts';

/** What the wizard needs of the editor, handed in with its values, so that it runs without a screen as well. */
export interface QuickInputs {
  createQuickPick(): QuickPick<Row>;
  createInputBox(): InputBox;
  readonly backButton: QuickInputButton;
  readonly separator: QuickPickItemKind;
  readonly severities: Readonly<Record<Problem['severity'], InputBoxValidationSeverity>>;
  /** Gives the keyboard back to the open quick input. */
  focus(): void;
  describe(failure: unknown): { readonly text: string; readonly detail: string };
  /** What can be done about a failure, the likeliest first. */
  fixesOf(failure: unknown): readonly { readonly title: string; readonly run: () => void }[];
  /** The account in a title, with its colour. */
  nameOf(account: Account): string;
  readonly tryAgain: string;
}

/** How the user left a step. `to` leads to the step with this name. */
export type Outcome = { readonly kind: 'next' | 'back' | 'left' } | { readonly kind: 'to'; readonly step: StepName };

/** What a step on the screen works with. */
export interface Stage {
  readonly answers: Answers;
  readonly inputs: QuickInputs;
  /** Aborted when the step is over, however it ended. */
  readonly closed: AbortSignal;
  leave(outcome: Outcome): void;
  /** Gives a step the chance to keep what is typed but not entered when the user goes back. */
  beforeBack(keepDraft: () => void): void;
  /** Whether the user is asked for this, so that there is a step to go back to. */
  isAsked(key: Key): boolean;
}

export type StepName = Key | 'review' | 'verify';

/**
 * Runs the steps and fills in the answers. `false` when the user left, about which nothing is said. Starts at a later
 * step when a wizard is opened again with its answers.
 */
export async function runWizard(
  wizard: Wizard,
  answers: Answers,
  inputs: QuickInputs,
  startAt?: StepName,
): Promise<boolean> {
  const { steps } = wizard;
  const indexOf = (name: StepName): number => steps.findIndex(step => nameOf(step) === name);
  let index = startAt === undefined ? 0 : indexOf(startAt);
  for (let step = steps[index]; step; step = steps[index]) {
    if (settleUnasked(step, answers)) {
      index += 1;
      continue;
    }
    const outcome = step.kind === 'verify' ? await step.verify(answers) : await present(step, wizard, answers, inputs);
    switch (outcome.kind) {
      case 'next':
        index += 1;
        break;
      case 'back': {
        const previous = steps.slice(0, index).findLast(other => isAsked(other, answers));
        if (!previous) return false;
        index = steps.indexOf(previous);
        break;
      }
      case 'to':
        index = indexOf(outcome.step);
        break;
      case 'left':
        return false;
    }
  }
  return true;
}

const nameOf = (step: Step): StepName => ('key' in step ? step.key : step.kind);

function isAsked(step: Step, answers: Answers): boolean {
  switch (step.kind) {
    case 'verify':
      return false;
    case 'review':
      return true;
    case 'ask':
    case 'pick':
    case 'search':
    case 'pickMany':
      if (answers.isGiven(step.key) || step.when?.(answers) === false) return false;
      return step.skip?.(answers) === undefined;
  }
}

/** Whether there is nothing to ask. The answer is then the only one there is. */
function settleUnasked(step: Step, answers: Answers): boolean {
  if (step.kind === 'verify' || step.kind === 'review' || isAsked(step, answers)) return false;
  if (!answers.isGiven(step.key) && step.when?.(answers) !== false) {
    const answer = step.skip?.(answers);
    if (answer !== undefined) answers.set(step.key, answer);
  }
  return true;
}

function present(step: Question, wizard: Wizard, answers: Answers, inputs: QuickInputs): Promise<Outcome> {
  const asked = wizard.steps.filter(other => isAsked(other, answers));
  // Whose resources these are; while the account is being chosen, it is not known yet.
  const account = nameOf(step) === 'account' ? undefined : answers.find('account');
  return show(step, {
    answers,
    inputs,
    title: [...(account ? [inputs.nameOf(account)] : []), wizard.title(answers)].join(' · '),
    position: asked.indexOf(step),
    count: asked.length,
    isAsked: key => asked.some(other => nameOf(other) === key),
  });
}

/** Where a step stands, of how many. */
interface Place extends Pick<Stage, 'answers' | 'inputs' | 'isAsked'> {
  readonly title: string;
  readonly position: number;
  readonly count: number;
}

/** The only place where quick picks and input boxes are opened. */
function show(step: Question, place: Place): Promise<Outcome> {
  if (step.kind === 'ask') {
    const box = place.inputs.createInputBox();
    return open(box, place, stage => {
      ask(step, box, stage);
    });
  }
  const list = place.inputs.createQuickPick();
  return open(list, place, stage => {
    switch (step.kind) {
      case 'pick':
        pick(step, list, stage);
        break;
      case 'search':
        search(step, list, stage);
        break;
      case 'pickMany':
        pickMany(step, list, stage);
        break;
      case 'review':
        review(step, list, stage);
        break;
    }
  });
}

function open(input: InputBox | QuickPick<Row>, place: Place, begin: (stage: Stage) => void): Promise<Outcome> {
  const { answers, inputs, isAsked } = place;
  return new Promise(resolve => {
    const closing = new AbortController();
    const leave = (outcome: Outcome): void => {
      if (closing.signal.aborted) return;
      closing.abort();
      input.dispose();
      resolve(outcome);
    };
    input.title = place.title;
    // A single step needs no counting.
    if (place.count > 1) {
      input.step = place.position + 1;
      input.totalSteps = place.count;
    }
    input.ignoreFocusOut = true;
    input.buttons = place.position > 0 ? [inputs.backButton] : [];
    let keepDraft: (() => void) | undefined;
    const beforeBack: Stage['beforeBack'] = keep => {
      keepDraft = keep;
    };
    begin({ answers, inputs, closed: closing.signal, leave, beforeBack, isAsked });
    input.onDidTriggerButton(button => {
      if (button !== inputs.backButton) return;
      keepDraft?.();
      leave({ kind: 'back' });
    });
    input.onDidHide(() => {
      leave({ kind: 'left' });
    });
    input.show();
  });
}
