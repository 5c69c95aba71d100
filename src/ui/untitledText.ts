import * as vscode from 'vscode';
import { showInStatusBar, showInformation } from './notifications.ts';
import { inWorkspace, offerToOpen, savedFile, writeText } from './savedFile.ts';

/** A text that is shown before anybody saves it. */
export interface UntitledText {
  readonly title: string;
  /** What is said of it. */
  readonly said: string;
  readonly text: string;
  /** The languages that suit it. The first one that the editor knows is taken. */
  readonly languages: readonly string[];
  /** The file that is proposed to save it to. */
  readonly fileName: string;
  readonly filters: Record<string, string[]>;
}

/** Opens the text as a document without a file, which can be edited, and offers to copy it or save it as it is. */
export async function showUntitled({ languages, text, said, ...proposed }: UntitledText): Promise<void> {
  const known = await vscode.languages.getLanguages();
  const language = languages.find(name => known.includes(name)) ?? 'plaintext';
  const document = await vscode.workspace.openTextDocument({ language, content: text });
  await vscode.window.showTextDocument(document, { preview: false });
  // Not awaited: the command is over, and the message may stay for hours.
  void offer(document, said, proposed);
}

async function offer(
  document: vscode.TextDocument,
  said: string,
  { title, fileName, filters }: Pick<UntitledText, 'title' | 'fileName' | 'filters'>,
): Promise<void> {
  const copy = vscode.l10n.t('Copy to Clipboard');
  const save = vscode.l10n.t('Save…');
  const pressed = await showInformation(said, copy, save);
  if (pressed === copy) {
    await vscode.env.clipboard.writeText(document.getText());
    showInStatusBar(vscode.l10n.t('Copied'), 5_000);
  }
  if (pressed !== save) return;
  const file = await savedFile({ title, filters, proposed: inWorkspace(fileName) }, to =>
    writeText(to, document.getText()),
  );
  if (file) offerToOpen(vscode.l10n.t('Saved to {0}.', vscode.workspace.asRelativePath(file)), file);
}
