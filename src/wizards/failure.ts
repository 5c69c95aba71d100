import * as vscode from 'vscode';
import { commandId, type CommandName } from '../contributions.ts';
import { describe } from '../ui/messages.ts';

/** Says what went wrong, with the request id, and whether the user wants to try again. */
export function offerToTryAgain(failure: unknown): Promise<boolean> {
  return offer(sentenceOf(failure), vscode.l10n.t('Try Again'), describe(failure).offer);
}

/** The reason, the service's own words and the request id, in one line. */
export function sentenceOf(failure: unknown): string {
  const { text, detail } = describe(failure);
  return `${text} ${detail.replaceAll('\n', ' · ')}`.trim();
}

/**
 * Shows a message with one way on, and says whether it was taken. The other buttons come back to the message, because
 * the answers of the wizard live only as long as it does.
 */
export async function offer(sentence: string, wayOn: string, fix?: CommandName): Promise<boolean> {
  const showLog = vscode.l10n.t('Show Log');
  const signInAgain = vscode.l10n.t('Sign In Again');
  const buttons = [wayOn, ...(fix === 'signInAgain' ? [signInAgain] : []), showLog];
  for (;;) {
    const button = await vscode.window.showErrorMessage(sentence, ...buttons);
    if (button !== showLog && button !== signInAgain) return button === wayOn;
    await vscode.commands.executeCommand(commandId(button === showLog ? 'showLog' : 'signInAgain'));
  }
}
