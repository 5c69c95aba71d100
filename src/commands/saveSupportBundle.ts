import * as vscode from 'vscode';
import type { BundleFile } from '../support/supportBundle.ts';
import { dayText } from '../ui/fileName.ts';
import { showInformation } from '../ui/notifications.ts';
import { withProgress } from '../ui/progress.ts';
import { inHome, savedFile } from '../ui/savedFile.ts';
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
  const bytes = supportBundle.zip(files);
  const file = await savedFile(
    {
      title: vscode.l10n.t('Save Support Bundle'),
      filters: { ZIP: ['zip'] },
      proposed: inHome(`consumer-groups-support-${dayText(Date.now())}.zip`),
    },
    to => vscode.workspace.fs.writeFile(to, bytes),
  );
  if (file) await tellWhere(file);
}

const shown = ({ name, text }: BundleFile): string => `===== ${name} =====\n\n${text}`;

async function tellWhere(file: vscode.Uri): Promise<void> {
  const said = vscode.l10n.t('Support bundle saved to {0}.', vscode.workspace.asRelativePath(file));
  // Only where the file lies on the computer that the editor itself runs on, there is a folder to open.
  const canReveal =
    file.scheme === 'file' && vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  const reveal = vscode.l10n.t('Reveal');
  const button = await showInformation(said, ...(canReveal ? [reveal] : []));
  if (button === reveal) await vscode.commands.executeCommand('revealFileInOS', file);
}
