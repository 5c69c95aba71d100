import * as vscode from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import { commandId } from '../../contributions.ts';
import type { Account } from '../../model/accounts/account.ts';
import type { LogstoreGroupRef } from '../../model/places.ts';
import {
  missed,
  moved,
  moving,
  type ResetPlan,
  type ResetResult,
  type ShardOutcome,
} from '../../model/reset/resetPlan.ts';
import { describe, isCancelled, offerToTryAgain, reasonOfUnknown, sentenceOf } from '../../ui/messages.ts';
import { confirm, showInformation, showInStatusBar, showWarning } from '../../ui/notifications.ts';
import { withProgress } from '../../ui/progress.ts';
import { refusalWords } from '../../ui/refusals.ts';
import { accountWords, numberText } from '../../ui/words.ts';
import { type Attempt, attemptByWizard } from '../engine/attempts.ts';
import { isOver } from '../engine/ending.ts';
import { sayingMs } from '../engine/review.ts';
import { Answers } from '../engine/steps.ts';
import { dryRunStep, leftOutWords, ofShards, shardCount, shardsText } from './resetReview.ts';
import { type ResetServices, resetSteps, type ResetSubject } from './resetSteps.ts';
import { namesText, sentences } from '../../ui/written.ts';

/** Moves the checkpoints of a group after a preview and after the user has typed the name of the group. */
export async function resetCheckpoints(services: ResetServices, subject: ResetSubject): Promise<void> {
  const { account, group } = subject;
  const answers = new Answers({ account });
  const wizard = {
    title: () => vscode.l10n.t('Reset Checkpoints · {0}', group.group.name),
    steps: resetSteps(services, subject),
  };
  await attemptByWizard(wizard, answers, () => carryOut(services, account, answers.get('resetPlan')));
}

/** Restores the checkpoints from before the last reset, or from before the reset with this id. */
export async function undoReset(
  services: ResetServices,
  account: Account,
  ref: LogstoreGroupRef,
  id?: string,
): Promise<void> {
  const { resets } = services;
  // The message that offers to undo may stay for hours, while another window has undone the reset.
  if (!resets.saved(ref).some(saved => id === undefined || saved.id === id)) {
    void showWarning(refusalWords('nothingToUndo'));
    return;
  }
  const plan = await withProgress(vscode.l10n.t('Reading the checkpoints of {0}', ref.groupName), signal =>
    resets.planUndo(ref, id, signal),
  );
  if (moving(plan).length === 0) {
    void showWarning(nothingToPutBack(plan));
    // Somebody has put everything back. Applying the plan writes nothing and drops the reset, so that the one before it can
    // be undone next. If that fails, the reset stays.
    if (plan.leftOut.length === 0) {
      await resets.apply(plan, () => undefined, AbortSignal.timeout(lookLimitMs)).catch(() => undefined);
    }
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
    const isMeant = (await isConfirmed(shown, account)) && !isOver(answers);
    return isMeant ? carryOut(services, account, shown) : { kind: 'again', at: 'review' };
  });
}

const lookLimitMs = 15_000;

function nothingToPutBack({ ref, leftOut }: ResetPlan): string {
  if (leftOut.length === 0) {
    return vscode.l10n.t('The checkpoints of {0} are already where they were before the reset.', ref.groupName);
  }
  const reasons = [...new Set(leftOut.map(leftOutWords))].map(reason => {
    const shards = leftOut.filter(entry => leftOutWords(entry) === reason).map(({ shard }) => shard);
    return ofShards(shards, reason);
  });
  return sentences(vscode.l10n.t("The reset of {0} can't be undone.", ref.groupName), ...reasons);
}

async function isConfirmed(plan: ResetPlan, account: Account): Promise<boolean> {
  const { ref, leftOut } = plan;
  const details = [
    accountWords(account),
    `${ref.region} · ${ref.project} / ${ref.logstore}`,
    vscode.l10n.t('{0} will go back to the checkpoints from before the reset.', shardCount(moving(plan).length)),
    ...[...new Set(leftOut.map(leftOutWords))],
    ...(plan.activeConsumers.length > 0
      ? [overwritingWords(plan.activeConsumers.map(({ consumer }) => consumer))]
      : []),
  ];
  const question = vscode.l10n.t('Restore the checkpoints of consumer group {0}?', ref.groupName);
  return confirm(question, details, vscode.l10n.t('Restore'));
}

/** Writes the checkpoints, reports shards that were missed, and goes on as the user wants. */
async function carryOut(services: ResetServices, account: Account, plan: ResetPlan): Promise<Attempt<true>> {
  let result: ResetResult;
  try {
    result = await write(services, plan);
  } catch (failure) {
    // A cancellation that rejects came before anything was sent.
    if (isCancelled(failure)) return { kind: 'givenUp' };
    if (!(failure instanceof CloudError)) throw failure;
    return (await offerToTryAgain(failure)) ? { kind: 'again', at: 'review' } : { kind: 'givenUp' };
  }
  const { ref } = plan;
  // This makes the panel and the row show the new checkpoints, or why they could not be read.
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
      ({ done, of }) => report(vscode.l10n.t('{0} of {1} shards', numberText(done), numberText(of))),
      signal,
    ),
  );
}

/** Tries the missed shards again. The preview is shown again, because checkpoints may have moved in between. */
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

const overwritingWords = (consumers: readonly string[]): string =>
  consumers.length === 1
    ? vscode.l10n.t('{0} is running and will overwrite this.', namesText(consumers))
    : vscode.l10n.t('{0} are running and will overwrite this.', namesText(consumers));

const overwritingLaterWords = (consumers: readonly string[]): string =>
  consumers.length === 1
    ? vscode.l10n.t('{0} is running and will overwrite the new checkpoint with its next commit.', namesText(consumers))
    : vscode.l10n.t(
        '{0} are running and will overwrite the new checkpoints with their next commits.',
        namesText(consumers),
      );

/** Reports the shards that did not move as planned, and resolves with what the user wants to do about them. */
async function sayResult(result: ResetResult): Promise<'rest' | 'undo' | undefined> {
  const { plan } = result;
  const left = missed(result);
  const isUndo = plan.target.to === 'saved';
  if (left.length === 0) {
    showInStatusBar(
      isUndo
        ? vscode.l10n.t('The checkpoints of {0} were restored.', plan.ref.groupName)
        : vscode.l10n.t('The checkpoints of {0} were moved.', plan.ref.groupName),
      sayingMs,
    );
    const running = plan.activeConsumers.map(({ consumer }) => consumer);
    if (running.length > 0) {
      void showInformation(overwritingLaterWords(running));
    }
    return undefined;
  }
  if (moved(result).length === 0 && left.every(({ outcome }) => wasCancelled(outcome))) return undefined;
  const rest = vscode.l10n.t('Retry the Rest');
  const undo = vscode.l10n.t('Undo');
  const showLog = vscode.l10n.t('Show Log');
  const canUndo = !isUndo && result.savedId !== undefined && moved(result).length > 0;
  // Saved checkpoints that cannot be restored any more have been dropped, so there is nothing left to retry.
  const canGoOn = !isUndo || result.savedId !== undefined;
  const buttons = [...(canGoOn ? [rest] : []), ...(canUndo ? [undo] : []), showLog];
  for (;;) {
    const button = await showWarning(resultWords(result), ...buttons);
    if (button === rest) return 'rest';
    if (button === undo) return 'undo';
    if (button !== showLog) return undefined;
    await vscode.commands.executeCommand(commandId('showLog'));
  }
}

const wasCancelled = (outcome: ShardOutcome): boolean => outcome.kind === 'notMoved' && outcome.because === 'cancelled';

/** The words for which shards moved, which did not, and why. */
function resultWords(result: ResetResult): string {
  const { plan, shards } = result;
  const { groupName } = plan.ref;
  const done = moved(result).map(({ shard }) => shard);
  const [count, of] = [numberText(shards.length - missed(result).length), numberText(shards.length)];
  const first =
    plan.target.to === 'saved'
      ? vscode.l10n.t('{0} of {1} shards of {2} were restored.', count, of, groupName)
      : vscode.l10n.t('{0} of {1} shards of {2} are at the new checkpoint.', count, of, groupName);
  // The words for a reason name the request id of only one shard.
  const reasons = new Map<string, { readonly words: string; readonly numbers: number[] }>();
  for (const { shard, outcome } of missed(result)) {
    const reason = 'error' in outcome ? `${outcome.kind} ${describe(outcome.error).text}` : outcomeWords(outcome);
    const entry = reasons.get(reason) ?? { words: outcomeWords(outcome), numbers: [] };
    entry.numbers.push(shard);
    reasons.set(reason, entry);
  }
  return sentences(
    first,
    done.length > 0 ? vscode.l10n.t('Moved: {0}.', shardsText(done)) : undefined,
    ...[...reasons.values()].map(({ words, numbers }) => ofShards(numbers, words)),
  );
}

function outcomeWords(outcome: ShardOutcome): string {
  switch (outcome.kind) {
    case 'moved':
    case 'stayed':
      return '';
    case 'notMoved':
      return notMovedWords(outcome);
    case 'overwritten':
      return outcome.consumer === undefined
        ? vscode.l10n.t('The new checkpoint was overwritten.')
        : vscode.l10n.t('Consumer {0} overwrote the new checkpoint. Stop the consumer first.', outcome.consumer);
    case 'unknown':
      return vscode.l10n.t("Couldn't confirm whether they were moved. {0}", reasonOfUnknown(outcome.error)).trim();
  }
}

function notMovedWords(outcome: Extract<ShardOutcome, { readonly kind: 'notMoved' }>): string {
  switch (outcome.because) {
    case 'refused':
      return sentenceOf(outcome.error);
    case 'cancelled':
      return vscode.l10n.t('Canceled before they were moved.');
    case 'stopped':
      return vscode.l10n.t('Not attempted, because they would have failed too.');
    case 'movedSincePlan':
      return outcome.consumer === undefined
        ? vscode.l10n.t('The checkpoint has moved since the preview, so nothing was changed.')
        : vscode.l10n.t('Consumer {0} has moved on since the preview, so nothing was changed.', outcome.consumer);
  }
}
