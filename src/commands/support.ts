import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { prefix } from '../contributions.ts';
import type { BundleFile } from '../support/supportBundle.ts';
import { withProgress } from '../ui/progress.ts';
import type { Services } from './services.ts';

export function showLog({ log }: Services): void {
  log.show();
}

/** Shows a report on the network and writes it to the log. */
export async function showNetworkDiagnostics({ diagnostics, texts, log }: Services): Promise<void> {
  const report = await withProgress(vscode.l10n.t('Checking all endpoints in use…'), signal =>
    diagnostics.report(signal),
  );
  log.info(report);
  await texts.show(`${vscode.l10n.t('Network Diagnostics')}.txt`, report);
}

/** Opens our own settings and those of the editor that decide how requests reach the cloud. */
export async function openNetworkSettings(): Promise<void> {
  const ours = ['route', 'endpointForm', 'customEndpoints', 'connectTimeout', 'answerTimeout', 'endpoint'];
  const ids = [
    ...ours.map(name => `${prefix}.network.${name}`),
    'http.proxy',
    'http.noProxy',
    'http.proxySupport',
    'http.systemCertificates',
  ];
  await vscode.commands.executeCommand('workbench.action.openSettings', ids.map(id => `@id:${id}`).join(' '));
}

/** Shows everything that the bundle would hold, and writes exactly that if the user agrees. */
export async function saveSupportBundle({ supportBundle, texts }: Services): Promise<void> {
  const files = await withProgress(vscode.l10n.t('Collecting the support bundle…'), signal =>
    supportBundle.collect(signal),
  );
  await texts.show(`${vscode.l10n.t('Support Bundle')}.txt`, files.map(shown).join('\n'));
  const save = vscode.l10n.t('Save…');
  const said = vscode.l10n.t(
    'This is everything in the support bundle. Nothing has been saved or sent yet. Review it first: known names are replaced with placeholders.',
  );
  if ((await vscode.window.showInformationMessage(said, save)) !== save) return;
  const bytes = await supportBundle.zip(files);
  const file = await writtenTo(bytes);
  if (file) await tellWhere(file);
}

const shown = ({ name, text }: BundleFile): string => `===== ${name} =====\n\n${text}`;

/** Asks for a file and writes the bundle to it. If that fails, the user can choose another file. */
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
      if ((await vscode.window.showErrorMessage(said, again)) !== again) return undefined;
    }
  }
}

async function tellWhere(file: vscode.Uri): Promise<void> {
  const said = vscode.l10n.t('Support bundle saved to {0}.', vscode.workspace.asRelativePath(file));
  // A folder can be opened only if the file is on the computer on which the editor itself runs.
  const canReveal =
    file.scheme === 'file' && vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  const reveal = vscode.l10n.t('Reveal');
  const button = await vscode.window.showInformationMessage(said, ...(canReveal ? [reveal] : []));
  if (button === reveal) await vscode.commands.executeCommand('revealFileInOS', file);
}

/** The date on the user's calendar. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, '0')).join('-');
}
