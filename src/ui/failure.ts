import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { commandId } from '../contributions.ts';
import { type Fix, fixesInMessage, fixTitle } from './fixes.ts';
import { describe, isCancelled } from './messages.ts';

/** Shows what went wrong, with the request ID, and asks whether to try again. */
export function offerToTryAgain(failure: unknown): Promise<boolean> {
  return offer(sentenceOf(failure), vscode.l10n.t('Retry'), failure);
}

/** Puts the message, the service's own words, and the request ID on one line. */
export function sentenceOf(failure: unknown): string {
  const { text, detail } = describe(failure);
  return `${text} ${detail.replaceAll('\n', ' · ')}`.trim();
}

/** Explains why the outcome of a change is unknown. If the user canceled it too late, there is nothing to explain. */
export function reasonOfUnknown(failure: unknown): string {
  return failure instanceof CloudError && isCancelled(failure.cause) ? '' : sentenceOf(failure);
}

/**
 * Shows a message with a button to continue and the fixes for a failure, and tells whether the user continued. After a
 * fix the message appears again, because closing it would end the wizard and lose the answers given so far.
 */
export async function offer(sentence: string, continueTitle: string, failure?: unknown): Promise<boolean> {
  const fixes: readonly Fix[] = failure === undefined ? ['showLog'] : fixesInMessage(failure);
  for (;;) {
    const button = await vscode.window.showErrorMessage(sentence, continueTitle, ...fixes.map(fixTitle));
    const fix = fixes.find(candidate => fixTitle(candidate) === button);
    if (fix === undefined) return button === continueTitle;
    await vscode.commands.executeCommand(commandId(fix), failure);
  }
}
