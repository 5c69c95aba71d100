import assert from 'node:assert/strict';
import type { Answers, StepName, Wizard } from '../../../src/wizards/engine/steps.ts';
import { runWizard } from '../../../src/wizards/engine/wizard.ts';
import { type FakeBox, FakeInputs, FakeList } from './fakeInputs.ts';

/** What the user does at one step: types and presses Enter, chooses a row, checks several, or goes. */
export type Act =
  | { readonly type: string }
  | { readonly choose: string }
  | { readonly check: readonly string[] }
  | 'enter'
  | 'back'
  | 'escape';

export interface Played {
  readonly isDone: boolean;
  /** The headings of the inputs, in the order in which they were seen. */
  readonly seen: readonly string[];
  readonly inputs: FakeInputs;
}

/** Plays the acts against the wizard. Fails when acts are left over, and when the wizard asks for more. */
export async function play(
  wizard: Wizard,
  answers: Answers,
  acts: readonly Act[],
  startAt?: StepName,
): Promise<Played> {
  const inputs = new FakeInputs();
  const end = runWizard(wizard, answers, inputs, startAt);
  return playUntil(end, inputs, acts);
}

/** The same against whatever opens these inputs, until it ends. */
export async function playUntil(end: Promise<boolean>, inputs: FakeInputs, acts: readonly Act[]): Promise<Played> {
  const seen: string[] = [];
  const left = [...acts];
  for (let act = left[0]; act; act = left[0]) {
    const input = await Promise.race([inputs.ready(), end]);
    if (typeof input === 'boolean') break;
    left.shift();
    seen.push(input.heading);
    perform(act, input);
  }
  const isDone = await Promise.race([end, inputs.ready()]);
  assert.deepEqual(left, [], 'every answer was asked for');
  assert.ok(typeof isDone === 'boolean', `the wizard asks for more: ${inputs.current?.heading ?? ''}`);
  assert.deepEqual(
    inputs.opened.filter(input => !input.isDisposed),
    [],
    'every input was disposed',
  );
  assert.ok(inputs.opened.every(input => input.ignoreFocusOut));
  return { isDone, seen, inputs };
}

function perform(act: Act, input: FakeBox | FakeList): void {
  if (act === 'enter') input.accept();
  else if (act === 'back') input.goBack();
  else if (act === 'escape') input.hide();
  else if ('type' in act) {
    input.type(act.type);
    input.accept();
  } else {
    assert.ok(input instanceof FakeList, `${input.heading} is a list`);
    if ('choose' in act) input.choose(act.choose);
    else {
      input.check(act.check);
      input.accept();
    }
  }
}
