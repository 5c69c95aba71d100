import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { commandId } from '../contributions.ts';
import { type Fix, fixesInMessage, fixTitle } from './fixes.ts';
import { describe, isCancelled } from './messages.ts';

/** Says what went wrong, with the request id, and whether the user wants to try again. */
export function offerToTryAgain(failure: unknown): Promise<boolean> {
  return offer(sentenceOf(failure), vscode.l10n.t('Retry'), failure);
}

/** The reason, the service's own words and the request id, in one line. */
export function sentenceOf(failure: unknown): string {
  const { text, detail } = describe(failure);
  return `${text} ${detail.replaceAll('\n', ' · ')}`.trim();
}

/**
 * Why nobody knows what became of a change. Nothing for one that was cancelled too late, because it has no other reason
 * than that, which the user knows.
 */
export function reasonOfUnknown(failure: unknown): string {
  return failure instanceof CloudError && isCancelled(failure.cause) ? '' : sentenceOf(failure);
}

/**
 * Shows a message with one way on and the fixes for a failure, and says whether the way on was taken. A fix comes back to
 * the message, because the answers of the wizard live only as long as it does.
 */
export async function offer(sentence: string, wayOn: string, failure?: unknown): Promise<boolean> {
  const fixes: readonly Fix[] = failure === undefined ? ['showLog'] : fixesInMessage(failure);
  for (;;) {
    const button = await vscode.window.showErrorMessage(sentence, wayOn, ...fixes.map(fixTitle));
    const fix = fixes.find(candidate => fixTitle(candidate) === button);
    if (fix === undefined) return button === wayOn;
    await vscode.commands.executeCommand(commandId(fix), failure);
  }
}
