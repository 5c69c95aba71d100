import * as vscode from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import type { LogstoreGroupRef } from '../../model/places.ts';
import { moving, type ResetPlan, type ResetResult } from '../../model/reset/resetPlan.ts';
import type { Account } from '../../model/accounts/account.ts';
import { accountWords } from '../../ui/accountWords.ts';
import { offerToTryAgain } from '../../ui/failure.ts';
import { isCancelled } from '../../ui/messages.ts';
import { withProgress } from '../../ui/progress.ts';
import { refusalWords } from '../../ui/refusals.ts';
import { numberText } from '../../ui/words.ts';
import { type Attempt, attemptByWizard } from '../engine/attempts.ts';
import { Answers } from '../engine/steps.ts';
import { sayResult } from './resetOutcome.ts';
import { dryRunStep, leftOutWords, shardCount, shardsText } from './resetReview.ts';
import { type ResetServices, resetSteps, type ResetSubject } from './resetSteps.ts';

/** Asks, shows what would happen, and moves the checkpoints once the name was typed. */
export async function resetCheckpoints(services: ResetServices, subject: ResetSubject): Promise<void> {
  const { account, group } = subject;
  const answers = new Answers({ account });
  const wizard = {
    title: () => vscode.l10n.t('Reset Checkpoints · {0}', group.group.name),
    steps: resetSteps(services, subject),
  };
  await attemptByWizard(wizard, answers, () => carryOut(services, account, answers.get('resetPlan')));
}

/** Puts back what the last reset replaced, or the one with this id. */
export async function undoReset(
  services: ResetServices,
  account: Account,
  ref: LogstoreGroupRef,
  id?: string,
): Promise<void> {
  const { resets } = services;
  // The message that offers it may stay for hours, and another window may have been faster.
  if (!resets.saved(ref).some(saved => id === undefined || saved.id === id)) {
    void vscode.window.showWarningMessage(refusalWords('nothingToUndo'));
    return;
  }
  const plan = await withProgress(vscode.l10n.t('Reading the checkpoints of {0}', ref.groupName), signal =>
    resets.planUndo(ref, id, signal),
  );
  if (moving(plan).length === 0) {
    void vscode.window.showWarningMessage(nothingToPutBack(plan));
    return;
  }
  let known: ResetPlan | undefined = plan;
  const step = dryRunStep({
    account,
    go: vscode.l10n.t('Restore'),
    plan: async (_answers, signal) => {
      const first = known;
      known = undefined;
      return first ?? resets.planUndo(ref, id, signal);
    },
  });
  const title = vscode.l10n.t('Undo Checkpoint Reset · {0}', ref.groupName);
  const answers = new Answers({ account });
  await attemptByWizard({ title: () => title, steps: [step] }, answers, async () => {
    const shown = answers.get('resetPlan');
    return (await isConfirmed(shown, account)) ? carryOut(services, account, shown) : { kind: 'again', at: 'review' };
  });
}

function nothingToPutBack({ ref, leftOut }: ResetPlan): string {
  if (leftOut.length === 0) {
    return vscode.l10n.t('The checkpoints of {0} are already where they were before the reset.', ref.groupName);
  }
  const reasons = [...new Set(leftOut.map(leftOutWords))].map(reason => {
    const shards = leftOut.filter(entry => leftOutWords(entry) === reason).map(({ shard }) => shard);
    return vscode.l10n.t('Shards {0}: {1}', shardsText(shards), reason);
  });
  return [vscode.l10n.t("The reset of {0} can't be undone.", ref.groupName), ...reasons].join(' ');
}

async function isConfirmed(plan: ResetPlan, account: Account): Promise<boolean> {
  const { ref, leftOut } = plan;
  const putBack = vscode.l10n.t('Restore');
  const detail = [
    accountWords(account),
    `${ref.region} · ${ref.project} / ${ref.logstore}`,
    vscode.l10n.t('{0} will go back to the checkpoints from before the reset.', shardCount(moving(plan).length)),
    ...[...new Set(leftOut.map(leftOutWords))],
    ...(plan.activeConsumers.length > 0
      ? [
          vscode.l10n.t(
            '{0} is running and will overwrite this.',
            plan.activeConsumers.map(one => one.consumer).join(', '),
          ),
        ]
      : []),
  ].join('\n');
  const question = vscode.l10n.t('Restore the checkpoints of consumer group {0}?', ref.groupName);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, putBack)) === putBack;
}

/** Writes, says what has to be said, and goes on as the user wants. */
async function carryOut(services: ResetServices, account: Account, plan: ResetPlan): Promise<Attempt<true>> {
  let result: ResetResult;
  try {
    result = await write(services, plan);
  } catch (failure) {
    // Nothing was sent.
    if (isCancelled(failure)) return { kind: 'givenUp' };
    if (!(failure instanceof CloudError)) throw failure;
    return (await offerToTryAgain(failure)) ? { kind: 'again', at: 'review' } : { kind: 'givenUp' };
  }
  const { ref } = plan;
  // The panel and the row show the new positions, or what went wrong with reading them.
  void services.monitor
    .read({ of: ref, group: ref, detail: 'exact' }, AbortSignal.timeout(60_000))
    .catch(() => undefined);
  switch (await sayResult(result)) {
    case 'rest':
      await theRest(services, account, result);
      break;
    case 'undo':
      await undoReset(services, account, ref, result.savedId);
      break;
    case undefined:
  }
  return { kind: 'done', result: true };
}

function write({ resets }: ResetServices, plan: ResetPlan): Promise<ResetResult> {
  const { groupName } = plan.ref;
  const title =
    plan.target.to === 'saved'
      ? vscode.l10n.t('Restoring checkpoints of {0}', groupName)
      : vscode.l10n.t('Moving checkpoints of {0}', groupName);
  return withProgress(title, (signal, report) =>
    resets.apply(
      plan,
      ({ done, of }) => {
        report(vscode.l10n.t('{0} of {1} shards', numberText(done), numberText(of)));
      },
      signal,
    ),
  );
}

/** Shown once more, because something may have moved; the name was typed already. */
async function theRest(services: ResetServices, account: Account, result: ResetResult): Promise<void> {
  const answers = new Answers({ account });
  const step = dryRunStep({
    account,
    go: vscode.l10n.t('Retry the Rest'),
    plan: (_answers, signal) => services.resets.rest(result, signal),
  });
  const { ref, target } = result.plan;
  const title =
    target.to === 'saved'
      ? vscode.l10n.t('Undo Checkpoint Reset · {0}', ref.groupName)
      : vscode.l10n.t('Reset Checkpoints · {0}', ref.groupName);
  await attemptByWizard({ title: () => title, steps: [step] }, answers, () =>
    carryOut(services, account, answers.get('resetPlan')),
  );
}
