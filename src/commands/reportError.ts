import * as vscode from 'vscode';
import type { Accounts } from '../accounts/accounts.ts';
import { CloudError } from '../cloud/errors.ts';
import { commandId, type CommandName } from '../contributions.ts';
import type { Account } from '../model/accounts/account.ts';
import { fixesInMessage, fixTitle, type MessageFix } from '../ui/fixes.ts';
import type { Log } from '../ui/log.ts';
import { describe, isCancelled, sentenceOf } from '../ui/messages.ts';
import { showError } from '../ui/notifications.ts';
import { tintedName } from '../ui/words.ts';

interface Choice {
  readonly title: string;
  readonly fix: MessageFix | 'again';
}

interface Services {
  readonly accounts: Pick<Accounts, 'list'>;
  readonly log: Pick<Log, 'error'>;
}

/**
 * Says once what went wrong, and offers the fixes, the log and, for what may have passed by then, to run the command
 * `again` from its start. A cancelled command says nothing.
 */
export function reportError(
  error: unknown,
  doing: CommandName | 'openLink',
  { accounts, log }: Services,
  again: () => unknown,
): void {
  if (isCancelled(error)) return;
  log.error(error, doing);
  // What broke in here is for the log; what a service refused has its own words and the id of the request.
  const said = error instanceof CloudError ? ofAccount(error, accounts.list()) : describe(error).text;
  const choices = fixesInMessage(error).map((fix): Choice => ({ title: fixTitle(fix), fix }));
  if (mayPass(error)) choices.unshift({ title: vscode.l10n.t('Retry'), fix: 'again' });
  // Not awaited: the command is over, and the message may stay for hours.
  void showError(said, ...choices.map(({ title }) => title)).then(pressed => {
    const choice = choices.find(({ title }) => title === pressed);
    if (choice?.fix === 'again') again();
    else if (choice) void vscode.commands.executeCommand(commandId(choice.fix), error);
  });
}

/** Whose call it was, where that is a question. */
function ofAccount(error: CloudError, accounts: readonly Account[]): string {
  const account = accounts.length > 1 && accounts.find(({ id }) => id === error.accountId);
  const sentence = sentenceOf(error);
  return account ? vscode.l10n.t('{0}: {1}', tintedName(account), sentence) : sentence;
}

/** What a moment of patience, or a fix outside of the editor, can mend. */
const mayPass = (error: unknown): boolean =>
  error instanceof CloudError && ['throttled', 'unavailable', 'unreachable', 'clock'].includes(error.kind);
