import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import { type ChangeTrackingInstance, nameOfInstance } from '../../model/places.ts';
import { taskStage } from '../../model/status/stage.ts';
import { type FirstOfStart, firstOfStart } from '../../model/task/startRules.ts';
import { followStart, startCall } from '../../model/task/taskStart.ts';
import { isCancelled } from '../../ui/messages.ts';
import { showInStatusBar, showWarning } from '../../ui/notifications.ts';
import { withProgress } from '../../ui/progress.ts';
import { statusWords } from '../../ui/words.ts';
import { attemptByWizard, tryToChange } from '../engine/attempts.ts';
import { instanceFact, placeFacts, reviewWithCall, sayingMs, versionDoubt } from '../engine/review.ts';
import { Answers, type Fact, type Step } from '../engine/steps.ts';

interface StartedTask {
  readonly account: Account;
  /** The instance with its task as it was just read. */
  readonly instance: ChangeTrackingInstance;
  apply(signal: AbortSignal): Promise<'started' | 'wasStarted'>;
}

/** Starts the task of an instance after a review. Resolves with nothing if it was not started. */
export async function startTask(subject: StartedTask): Promise<'started' | 'wasStarted' | undefined> {
  const name = nameOfInstance(subject.instance);
  const wizard = { title: () => vscode.l10n.t('Start Task · {0}', name), steps: startSteps(subject) };
  return attemptByWizard(wizard, new Answers({ account: subject.account }), () =>
    tryToChange({
      progress: vscode.l10n.t('Starting the task of {0}', name),
      apply: signal => subject.apply(signal),
      unknown: vscode.l10n.t("Couldn't confirm whether the task of {0} was started.", name),
      stepAtFault: () => 'review',
    }),
  );
}

/** A task that was started, and what is told of it. */
interface FollowedTask {
  readonly name: string;
  readonly look: (signal: AbortSignal) => Promise<string>;
  /** Called when the status is another one than before. */
  readonly onStatus: () => Promise<void>;
  /** Shows all that is known of the task. */
  readonly open: () => void;
}

/** Follows a task until it runs or fails, and tells which. Whoever cancels only stops following. */
export async function followTask({ name, look, onStatus, open }: FollowedTask): Promise<void> {
  let last: string | undefined;
  const lookAndShow = async (signal: AbortSignal, report: (status: string) => void): Promise<string> => {
    const status = await look(signal);
    report(statusWords(status));
    if (status !== last) await onStatus();
    last = status;
    return status;
  };
  const status = await withProgress(vscode.l10n.t('Following the start of {0}', name), async (signal, report) => {
    try {
      return await followStart(lookSignal => lookAndShow(lookSignal, report), signal);
    } catch (failure) {
      if (isCancelled(failure)) return undefined;
      throw failure;
    }
  });
  if (status === undefined) return;
  if (taskStage(status) === 'running') {
    showInStatusBar(vscode.l10n.t('The task of {0} is running.', name), sayingMs);
    return;
  }
  const words = vscode.l10n.t("The task of {0} isn't running. Status: {1}", name, statusWords(status));
  const openButton = vscode.l10n.t('Open Subscription Status');
  if ((await showWarning(words, openButton)) === openButton) open();
}

const startSteps = (subject: StartedTask): readonly Step[] => [
  reviewWithCall({
    placeholder: vscode.l10n.t('Preview. Nothing has been changed yet.'),
    go: vscode.l10n.t('Start Task'),
    facts: () => facts(subject),
    equalCall: () => startCall(subject.instance),
  }),
];

const facts = ({ account, instance }: StartedTask): readonly Fact[] => [
  { label: vscode.l10n.t('What happens'), value: firstWords(firstOfStart(instance.job.status)), isLong: true },
  { label: vscode.l10n.t('Current status'), value: statusWords(instance.job.status) },
  instanceFact(instance),
  ...versionDoubt(instance),
  ...placeFacts(account, instance.region),
];

function firstWords(first: FirstOfStart): string {
  switch (first) {
    case 'precheck':
      return vscode.l10n.t(
        'DTS runs the precheck. If it passes, the task starts, and changes are tracked from then on.',
      );
    case 'start':
      return vscode.l10n.t('The precheck has passed. The task starts, and changes are tracked from then on.');
    case 'restart':
      return vscode.l10n.t(
        'The task tries to go on from where it failed. If the cause is still there, it fails again.',
      );
    case 'unknown':
      return vscode.l10n.t("The task's status isn't known, so the service decides what happens.");
  }
}
