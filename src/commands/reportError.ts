import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { commandId, type CommandName } from '../contributions.ts';
import type { Log } from '../ui/log.ts';
import { describe, type Fix, fixTitle, isCancelled } from '../ui/messages.ts';
import { fixesOf, sentenceOf } from '../wizards/failure.ts';

interface Choice extends vscode.MessageItem {
  readonly fix: Fix | 'again';
}

/**
 * Says once what went wrong, and offers the fixes, the log and, for what may have passed by then, to run the command
 * `again` from its start. A cancelled command says nothing.
 */
export function reportError(error: unknown, command: CommandName, log: Pick<Log, 'error'>, again: () => unknown): void {
  if (isCancelled(error)) return;
  log.error(`${command}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  // What broke in here is for the log; what a service refused has its own words and the id of the request.
  const said = error instanceof CloudError ? sentenceOf(error) : describe(error).text;
  const choices = fixesOf(error).map((fix): Choice => ({ title: fixTitle(fix), fix }));
  if (mayPass(error)) choices.unshift({ title: vscode.l10n.t('Try Again'), fix: 'again' });
  // Not awaited: the command is over, and the message may stay for hours.
  void vscode.window.showErrorMessage(said, ...choices).then(choice => {
    if (choice?.fix === 'again') again();
    else if (choice) void vscode.commands.executeCommand(commandId(choice.fix), error);
  });
}

/** What a moment of patience, or a fix outside of the editor, can mend. */
const mayPass = (error: unknown): boolean =>
  error instanceof CloudError && ['throttled', 'unavailable', 'unreachable', 'clock'].includes(error.kind);
