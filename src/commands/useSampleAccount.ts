import * as vscode from 'vscode';
import { withProgressInView } from '../ui/progress.ts';
import type { Services } from './services.ts';

/** Starts the embedded emulator on first use. */
export async function useSampleAccount({ accounts }: Services): Promise<void> {
  await withProgressInView(() => accounts.useSample(vscode.l10n.t('Sample Account')));
}
