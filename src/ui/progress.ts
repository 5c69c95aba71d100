import * as vscode from 'vscode';

/** Runs a task under a progress notification whose *Cancel* reaches the task. `report` says in words how far it is. */
export async function withProgress<T>(
  title: string,
  task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    return task(cancel.signal, message => {
      progress.report({ message });
    });
  });
}
