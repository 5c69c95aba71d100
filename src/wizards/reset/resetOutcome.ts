import * as vscode from 'vscode';
import { commandId } from '../../contributions.ts';
import { missed, moved, type ResetResult, type ShardOutcome } from '../../model/reset/resetPlan.ts';
import { describe } from '../../ui/messages.ts';
import { numberText } from '../../ui/words.ts';
import { reasonOfUnknown, sentenceOf } from '../../ui/failure.ts';
import { shardsText } from './resetReview.ts';

/**
 * Says what became of the shards, unless all is as it was wanted: then the panel and the row show it. Resolves with
 * what the user wants to do about it.
 */
export async function sayResult(result: ResetResult): Promise<'rest' | 'undo' | undefined> {
  const { plan } = result;
  const left = missed(result);
  const isUndo = plan.target.to === 'saved';
  if (left.length === 0) {
    const running = plan.activeConsumers.map(({ consumer }) => consumer);
    if (running.length > 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('{0} is running and will overwrite the new checkpoint with its next commit.', running.join(', ')),
      );
    }
    return undefined;
  }
  if (moved(result).length === 0 && left.every(({ outcome }) => wasCancelled(outcome))) return undefined;
  const rest = vscode.l10n.t('Retry the Rest');
  const undo = vscode.l10n.t('Undo');
  const showLog = vscode.l10n.t('Show Log');
  const canUndo = !isUndo && result.savedId !== undefined && moved(result).length > 0;
  // What was not put back, and cannot be any more, is no longer kept.
  const canGoOn = !isUndo || result.savedId !== undefined;
  const buttons = [...(canGoOn ? [rest] : []), ...(canUndo ? [undo] : []), showLog];
  for (;;) {
    const button = await vscode.window.showWarningMessage(resultWords(result), ...buttons);
    if (button === rest) return 'rest';
    if (button === undo) return 'undo';
    if (button !== showLog) return undefined;
    await vscode.commands.executeCommand(commandId('showLog'));
  }
}

const wasCancelled = (outcome: ShardOutcome): boolean => outcome.kind === 'notMoved' && outcome.because === 'cancelled';

/** Which shards moved, which did not, and why. */
function resultWords(result: ResetResult): string {
  const { plan, shards } = result;
  const { groupName } = plan.ref;
  const done = moved(result).map(({ shard }) => shard);
  const [count, of] = [numberText(shards.length - missed(result).length), numberText(shards.length)];
  const first =
    plan.target.to === 'saved'
      ? vscode.l10n.t('{0} of {1} shards of {2} were restored.', count, of, groupName)
      : vscode.l10n.t('{0} of {1} shards of {2} are at the new checkpoint.', count, of, groupName);
  // One request id is enough for each reason.
  const reasons = new Map<string, { readonly words: string; readonly numbers: number[] }>();
  for (const { shard, outcome } of missed(result)) {
    const reason = 'error' in outcome ? `${outcome.kind} ${describe(outcome.error).text}` : outcomeWords(outcome);
    const entry = reasons.get(reason) ?? { words: outcomeWords(outcome), numbers: [] };
    entry.numbers.push(shard);
    reasons.set(reason, entry);
  }
  return [
    first,
    ...(done.length > 0 ? [vscode.l10n.t('Moved: {0}.', shardsText(done))] : []),
    ...[...reasons.values()].map(({ words, numbers }) => vscode.l10n.t('Shards {0}: {1}', shardsText(numbers), words)),
  ].join(' ');
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
