import * as vscode from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import { offer, reasonOfUnknown, sentenceOf } from '../../ui/failure.ts';
import { isCancelled } from '../../ui/messages.ts';
import { withProgress } from '../../ui/progress.ts';
import { editorInputs } from './quickInputs.ts';
import type { Answers, StepName, Wizard } from './steps.ts';
import { runWizard } from './wizard.ts';

/** How one try to do what a wizard asked for went; `again` leads back to the step where the cause is. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'again'; readonly at: StepName }
  | { readonly kind: 'givenUp' };

/** Asks, tries, and asks again with all answers kept, until it is done or the user leaves. */
export async function attemptByWizard<T>(
  wizard: Wizard,
  answers: Answers,
  attempt: () => Promise<Attempt<T>>,
): Promise<T | undefined> {
  let startAt: StepName | undefined;
  while (await runWizard(wizard, answers, editorInputs, startAt)) {
    const tried = await attempt();
    switch (tried.kind) {
      case 'done':
        return tried.result;
      case 'givenUp':
        return undefined;
      case 'again':
        startAt = tried.at;
        break;
    }
  }
  return undefined;
}

/** A change of a group that is there. Making it twice does no harm. */
export interface Change<T> {
  /** Said while it is made. */
  readonly progress: string;
  readonly apply: (signal: AbortSignal) => Promise<T>;
  /** Said when not even looking could tell whether it was made. */
  readonly unknown: string;
  /** Where the answer is that the service refused. */
  readonly stepAtFault: (refusal: CloudError) => StepName;
}

export async function tryToChange<T>({ progress, apply, unknown, stepAtFault }: Change<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'done', result: await withProgress(progress, apply) };
  } catch (failure) {
    if (isCancelled(failure)) return { kind: 'givenUp' };
    if (!(failure instanceof CloudError)) throw failure;
    const tryAgain = vscode.l10n.t('Try Again');
    const isUnknown = failure.outcome === 'unknown';
    const said = isUnknown ? `${unknown} ${reasonOfUnknown(failure)}`.trim() : sentenceOf(failure);
    const wantsAgain = await offer(said, tryAgain, failure);
    return wantsAgain ? { kind: 'again', at: stepAtFault(failure) } : { kind: 'givenUp' };
  }
}
