import * as vscode from 'vscode';
import { extensionId } from '../contributions.ts';
import type { IssueTarget } from '../support/issueReport.ts';
import { showInformation, showInStatusBar } from '../ui/notifications.ts';
import type { Services } from './services.ts';

/** The report that is being reviewed, so that running the command again brings its message back. */
let reviewed: vscode.TextDocument | undefined;

/** Shows the report as a document to complete. What the user has made of it is handed over when they say so, and only then. */
export async function reportIssue({ supportBundle }: Services): Promise<void> {
  const { issueReport, issueTarget } = await import('../support/issueReport.ts');
  if (!reviewed || reviewed.isClosed) {
    const content = issueReport(await supportBundle.brief());
    reviewed = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  }
  await vscode.window.showTextDocument(reviewed, { preview: false });
  // Not awaited: the document is there, and the message may stay for as long as the user writes.
  void offerToSend(reviewed, issueTarget(vscode.extensions.getExtension(extensionId)?.packageJSON));
}

async function offerToSend(document: vscode.TextDocument, target: IssueTarget): Promise<void> {
  const [send, copy] = [sendWords(target), vscode.l10n.t('Copy Report')];
  const said = vscode.l10n.t(
    'Nothing has been sent yet. Say what happened, and review the rest: known names and addresses are left out. If this message is gone, run Report Issue again.',
  );
  const pressed = await showInformation(said, ...(send === undefined ? [] : [send]), copy);
  if (pressed === undefined) return;
  const report = document.getText();
  if (pressed === copy || target.kind === 'none') {
    await vscode.env.clipboard.writeText(report);
    showInStatusBar(vscode.l10n.t('Report copied.'), 5_000);
    return;
  }
  const { opened } = await import('../support/issueReport.ts');
  const { url, toPaste } = opened(target, report);
  if (toPaste !== undefined) {
    await vscode.env.clipboard.writeText(toPaste);
    void showInformation(vscode.l10n.t('The report is on the clipboard. Paste it into the form.'));
  }
  await openAsIs(url);
}

function sendWords(target: IssueTarget): string | undefined {
  switch (target.kind) {
    case 'form':
    case 'page':
      return vscode.l10n.t('Open Issue Page');
    case 'email':
      return vscode.l10n.t('Write Email');
    case 'none':
      return undefined;
  }
}

/**
 * Opens an address without changing it. VS Code decodes a Uri and doesn't encode it in the same way again, so that an `&`
 * or a `#` in the report would end it. It takes a text as it is, although the type doesn't say so.
 * https://github.com/microsoft/vscode/issues/85930
 */
async function openAsIs(url: string): Promise<void> {
  await vscode.env.openExternal(url as unknown as vscode.Uri);
}
