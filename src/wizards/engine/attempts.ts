import * as vscode from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import { isCancelled, offer, reasonOfUnknown, sentenceOf } from '../../ui/messages.ts';
import { withProgress } from '../../ui/progress.ts';
import { editorInputs } from './quickInputs.ts';
import type { Answers, StepName, Wizard } from './steps.ts';
import { runWizard } from './wizard.ts';
import { sentences } from '../../ui/written.ts';

/** How one attempt ended to do what a wizard asked for. `again` leads back to the step with the cause of a failure. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'again'; readonly at: StepName }
  | { readonly kind: 'givenUp' };

/** Runs the wizard and the attempt until the attempt succeeds or the user leaves. The answers are kept in between. */
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

/** A change that can safely be made twice. */
interface Change<T> {
  /** The title of the progress. */
  readonly progress: string;
  readonly apply: (signal: AbortSignal) => Promise<T>;
  /** The message if nobody can tell whether the change was made. */
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
    const said = isUnknown ? sentences(unknown, reasonOfUnknown(failure)) : sentenceOf(failure);
    const wantsAgain = await offer(said, tryAgain, failure);
    return wantsAgain ? { kind: 'again', at: stepAtFault(failure) } : { kind: 'givenUp' };
  }
}
