import * as vscode from 'vscode';
import { withProgress } from '../ui/progress.ts';
import type { Services } from './services.ts';

/** Shows how the network behaves from here, and keeps it in the log. */
export async function showNetworkDiagnostics({ diagnostics, texts, log }: Services): Promise<void> {
  const report = await withProgress(vscode.l10n.t('Checking all endpoints in use…'), signal =>
    diagnostics.report(signal),
  );
  log.info(report);
  await texts.show(`${vscode.l10n.t('Network Diagnostics')}.txt`, report);
}
