import type { InputBox, QuickPick } from 'vscode';
import { plainText } from '../../ui/plainText.ts';
import { ask } from './ask.ts';
import { isOver, leaveWhenOver, tellIfOver } from './ending.ts';
import { pick, pickMany, review, search } from './lists.ts';
import type { QuickInputs, Row, Stage } from './stage.ts';
import type { Answers, Outcome, Question, ReviewStep, Step, StepName, Wizard } from './steps.ts';

/**
 * Runs the steps and fills in the answers. Resolves with false if the user left, or if the account that it was started for
 * is no longer the same. A wizard that is opened again with its answers can start at a later step.
 */
export async function runWizard(
  wizard: Wizard,
  answers: Answers,
  inputs: QuickInputs,
  startAt?: StepName,
): Promise<boolean> {
  const isDone = await takeSteps(wizard, answers, inputs, startAt);
  tellIfOver(wizard.title(answers), answers);
  return isDone && !isOver(answers);
}

async function takeSteps(
  wizard: Wizard,
  answers: Answers,
  inputs: QuickInputs,
  startAt: StepName | undefined,
): Promise<boolean> {
  const { steps } = wizard;
  const indexOf = (name: StepName): number => steps.findIndex(step => nameOf(step) === name);
  let index = startAt === undefined ? 0 : indexOf(startAt);
  for (let step = steps[index]; step; step = steps[index]) {
    if (isOver(answers)) return false;
    const outcome = await outcomeOf(step, wizard, answers, inputs);
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

async function outcomeOf(step: Step, wizard: Wizard, answers: Answers, inputs: QuickInputs): Promise<Outcome> {
  if (step.kind === 'verify') return step.verify(answers);
  if (isAsked(step, answers)) return present(step, wizard, answers, inputs);
  takeOnlyChoice(step, answers);
  return { kind: 'next' };
}

/** Whether this step asks the user something now. */
function isAsked(step: Step, answers: Answers): boolean {
  switch (step.kind) {
    case 'verify':
      return false;
    case 'review':
      return true;
    case 'pick':
      return isOpen(step, answers) && step.only?.(answers) === undefined;
    case 'ask':
    case 'search':
    case 'pickMany':
      return isOpen(step, answers);
  }
}

/** Whether the earlier answers lead to the step, and its own answer was not given from the start. */
const isOpen = (step: Exclude<Question, ReviewStep>, answers: Answers): boolean =>
  !answers.isGiven(step.key) && step.when?.(answers) !== false;

function takeOnlyChoice(step: Question, answers: Answers): void {
  if (step.kind !== 'pick' || !isOpen(step, answers)) return;
  const only = step.only?.(answers);
  if (only !== undefined) answers.set(step.key, only);
}

function present(step: Question, wizard: Wizard, answers: Answers, inputs: QuickInputs): Promise<Outcome> {
  const asked = wizard.steps.filter(other => isAsked(other, answers));
  // The title of the step for the account does not name the account that was chosen before.
  const account = nameOf(step) === 'account' ? undefined : answers.find('account');
  return show(step, {
    answers,
    inputs,
    title: [...(account ? [inputs.nameOf(account)] : []), wizard.title(answers)].join(' · '),
    index: asked.indexOf(step),
    count: asked.length,
    isAsked: key => asked.some(other => nameOf(other) === key),
  });
}

/** What a step needs to be shown, with its place among the steps that are asked. */
interface Position extends Pick<Stage, 'answers' | 'inputs' | 'isAsked'> {
  readonly title: string;
  readonly index: number;
  readonly count: number;
}

/** Opens the input for a step. */
function show(step: Question, position: Position): Promise<Outcome> {
  if (step.kind === 'ask') {
    const box = position.inputs.createInputBox();
    return open(box, position, stage => ask(step, box, stage));
  }
  const list = position.inputs.createQuickPick();
  return open(list, position, stage => {
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

function open(input: InputBox | QuickPick<Row>, position: Position, begin: (stage: Stage) => void): Promise<Outcome> {
  const { answers, inputs, isAsked } = position;
  return new Promise(resolve => {
    const closing = new AbortController();
    const leave = (outcome: Outcome): void => {
      if (closing.signal.aborted) return;
      closing.abort();
      input.dispose();
      resolve(outcome);
    };
    input.title = plainText(position.title);
    // A single step is not counted.
    if (position.count > 1) {
      input.step = position.index + 1;
      input.totalSteps = position.count;
    }
    input.ignoreFocusOut = true;
    input.buttons = position.index > 0 ? [inputs.backButton] : [];
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
    input.onDidHide(() => leave({ kind: 'left' }));
    leaveWhenOver(answers, () => leave({ kind: 'left' }), closing.signal);
    input.show();
  });
}
