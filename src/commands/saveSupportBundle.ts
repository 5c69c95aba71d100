import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { BundleFile } from '../support/supportBundle.ts';
import { showError, showInformation } from '../ui/notifications.ts';
import { withProgress } from '../ui/progress.ts';
import type { Services } from './services.ts';

/** Shows all that the bundle would hold, and writes exactly that once the user has said so. */
export async function saveSupportBundle({ supportBundle, texts }: Services): Promise<void> {
  const files = await withProgress(vscode.l10n.t('Collecting the support bundle…'), signal =>
    supportBundle.collect(signal),
  );
  await texts.show(`${vscode.l10n.t('Support Bundle')}.txt`, files.map(shown).join('\n'));
  const save = vscode.l10n.t('Save…');
  const said = vscode.l10n.t(
    'This is everything in the support bundle. Nothing has been saved or sent yet. Review it first: known names are replaced with placeholders.',
  );
  if ((await showInformation(said, save)) !== save) return;
  const file = await writtenTo(supportBundle.zip(files));
  if (file) await tellWhere(file);
}

const shown = ({ name, text }: BundleFile): string => `===== ${name} =====\n\n${text}`;

/** Asks where, and again for as long as it cannot be written there. */
async function writtenTo(bytes: Uint8Array): Promise<vscode.Uri | undefined> {
  for (;;) {
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save Support Bundle'),
      filters: { ZIP: ['zip'] },
      defaultUri: vscode.Uri.file(join(homedir(), `consumer-groups-support-${today()}.zip`)),
    });
    if (!file) return undefined;
    try {
      await vscode.workspace.fs.writeFile(file, bytes);
      return file;
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      const again = vscode.l10n.t('Save…');
      const said = vscode.l10n.t(
        "Couldn't write {0}. Choose another location. {1}",
        vscode.workspace.asRelativePath(file),
        reason,
      );
      if ((await showError(said, again)) !== again) return undefined;
    }
  }
}

async function tellWhere(file: vscode.Uri): Promise<void> {
  const said = vscode.l10n.t('Support bundle saved to {0}.', vscode.workspace.asRelativePath(file));
  // Only where the file lies on the computer that the editor itself runs on, there is a folder to open.
  const canReveal =
    file.scheme === 'file' && vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  const reveal = vscode.l10n.t('Reveal');
  const button = await showInformation(said, ...(canReveal ? [reveal] : []));
  if (button === reveal) await vscode.commands.executeCommand('revealFileInOS', file);
}

/** Local, as on the user's calendar. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, '0')).join('-');
}
