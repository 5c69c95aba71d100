import * as vscode from 'vscode';
import { viewId } from '../contributions.ts';
import { plainText } from './plainText.ts';

/** Runs a task with a progress notification. *Cancel* aborts the signal, and `report` replaces the progress text. */
export async function withProgress<T>(
  title: string,
  task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title: plainText(title), cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    return task(cancel.signal, message => {
      progress.report({ message: plainText(message) });
    });
  });
}

/** Shows progress in the view while work is done. */
export const withProgressInView = <T>(work: () => Promise<T>): Thenable<T> =>
  vscode.window.withProgress({ location: { viewId } }, work);
