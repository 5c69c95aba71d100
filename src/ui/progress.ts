import * as vscode from 'vscode';
import { viewId } from '../contributions.ts';
import { plainText } from './plainText.ts';

/**
 * Says how long a task runs before its progress is shown. What is done sooner would only flicker, and the editor leaves out a
 * message that follows three other notifications within 800 ms, of which the progress of a task that is over counts as one.
 * Tests set it to 0, so that all progress is shown at once.
 */
export const patience = { ms: 300 };

/** Runs a task with a progress notification. *Cancel* aborts the signal, and `report` replaces the progress text. */
export async function withProgress<T>(
  title: string,
  task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const cancel = new AbortController();
  let reported = '';
  let report = (message: string): void => void (reported = message);
  const running = task(cancel.signal, message => {
    report(plainText(message));
  });
  const over = running.then(
    () => true,
    () => true,
  );
  const late = new Promise<boolean>(resolve => void setTimeout(resolve, patience.ms, false));
  if (patience.ms > 0 && (await Promise.race([over, late]))) return running;
  const options = { location: vscode.ProgressLocation.Notification, title: plainText(title), cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    report = message => {
      progress.report({ message });
    };
    if (reported !== '') report(reported);
    return running;
  });
}

/** Shows progress in the view while work is done. */
export const withProgressInView = <T>(work: () => Promise<T>): Thenable<T> =>
  vscode.window.withProgress({ location: { viewId } }, work);
