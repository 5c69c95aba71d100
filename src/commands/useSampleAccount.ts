import * as vscode from 'vscode';
import { viewId } from '../contributions.ts';
import type { Services } from './services.ts';

/** Starts the embedded emulator on first use. */
export async function useSampleAccount({ accounts }: Services): Promise<void> {
  await vscode.window.withProgress({ location: { viewId } }, () => accounts.useSample(vscode.l10n.t('Sample Account')));
}
