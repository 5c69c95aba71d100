import * as vscode from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import { offer, reasonOfUnknown, sentenceOf } from '../../ui/failure.ts';
import { isCancelled } from '../../ui/messages.ts';
import { withProgress } from '../../ui/progress.ts';
import { editorInputs } from './quickInputs.ts';
import type { Answers, StepName, Wizard } from './steps.ts';
import { runWizard } from './wizard.ts';

/** How one attempt to do what a wizard asked for ended. `again` leads back to the step where the cause is. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'again'; readonly at: StepName }
  | { readonly kind: 'givenUp' };

/** Runs the wizard and the attempt, and both again with all answers kept, until it is done or the user leaves. */
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

/** A change of an existing group. Making it twice does no harm. */
export interface Change<T> {
  /** Shown while the change is being made. */
  readonly progress: string;
  readonly apply: (signal: AbortSignal) => Promise<T>;
  /** Shown when not even looking could tell whether the change was made. */
  readonly unknown: string;
  /** The step with the answer that the service refused. */
  readonly stepAtFault: (refusal: CloudError) => StepName;
}

export async function tryToChange<T>({ progress, apply, unknown, stepAtFault }: Change<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'done', result: await withProgress(progress, apply) };
  } catch (failure) {
    if (isCancelled(failure)) return { kind: 'givenUp' };
    if (!(failure instanceof CloudError)) throw failure;
    const tryAgain = vscode.l10n.t('Retry');
    const isUnknown = failure.outcome === 'unknown';
    const said = isUnknown ? `${unknown} ${reasonOfUnknown(failure)}`.trim() : sentenceOf(failure);
    const wantsAgain = await offer(said, tryAgain, failure);
    return wantsAgain ? { kind: 'again', at: stepAtFault(failure) } : { kind: 'givenUp' };
  }
}
