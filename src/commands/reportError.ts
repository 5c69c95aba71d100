import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { commandId, type CommandName } from '../contributions.ts';
import type { Log } from '../ui/log.ts';
import { describe, isCancelled } from '../ui/messages.ts';
import { sentenceOf } from '../wizards/failure.ts';

interface Choice extends vscode.MessageItem {
  readonly command: CommandName;
}

/** Says once what went wrong, and offers the fix and the log. A cancelled command says nothing. */
export function reportError(error: unknown, command: CommandName, log: Pick<Log, 'error'>): void {
  if (isCancelled(error)) return;
  log.error(`${command}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const { text, offer } = describe(error);
  // What broke in here is for the log; what a service refused has its own words and the id of the request.
  const said = error instanceof CloudError ? sentenceOf(error) : text;
  const choices: Choice[] = [{ title: vscode.l10n.t('Show Log'), command: 'showLog' }];
  if (offer === 'signInAgain') choices.unshift({ title: vscode.l10n.t('Sign In Again'), command: offer });
  // Not awaited: the command is over, and the message may stay for hours.
  void vscode.window.showErrorMessage(said, ...choices).then(choice => {
    if (choice) void vscode.commands.executeCommand(commandId(choice.command));
  });
}
