import * as vscode from 'vscode';
import { filesOf } from '../../model/clients/clients.ts';
import type { GeneratedClient, GeneratedFile } from '../../model/clients/generated.ts';
import { fileName } from '../../ui/fileName.ts';
import { showError, showInformation } from '../../ui/notifications.ts';
import { editorInputs } from '../engine/quickInputs.ts';
import { Answers } from '../engine/steps.ts';
import { runWizard } from '../engine/wizard.ts';
import { clientSteps } from './clientSteps.ts';
import type { ClientServices, ClientSubject } from './reading.ts';
import { writtenBy } from './writtenClient.ts';

/** Writes a client of a group, filled with what was read of the group a moment ago. Nothing is sent that changes it. */
export async function generateClient(services: ClientServices, subject: ClientSubject): Promise<void> {
  const { name } = subject.group.group;
  const answers = new Answers({ account: subject.account });
  const wizard = {
    title: () => vscode.l10n.t('Generate Client · {0}', name),
    steps: clientSteps(services, subject),
  };
  if (!(await runWizard(wizard, answers, editorInputs))) return;
  const client = writtenBy(answers);
  switch (answers.get('clientTarget')) {
    case 'document':
      return show(client.main);
    case 'clipboard':
      await vscode.env.clipboard.writeText(client.main.text);
      void showInformation(vscode.l10n.t('The client was copied to the clipboard.'));
      return;
    case 'folder':
      return save(client, name);
  }
}

async function show({ language, text }: GeneratedFile): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language, content: text });
  await vscode.window.showTextDocument(document, { preview: false });
}

/** Writes all files to a new folder, so that nothing is overwritten, and shows the program. */
async function save(client: GeneratedClient, groupName: string): Promise<void> {
  const [above] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Select where to create the folder of the client'),
      openLabel: vscode.l10n.t('Create Here'),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (!above) return;
  try {
    const folder = await newFolder(above, `${fileName(groupName)}-client`);
    const encoder = new TextEncoder();
    for (const { path, text } of filesOf(client)) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, path), encoder.encode(text));
    }
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, client.main.path), { preview: false });
    void offerToOpen(folder);
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    void showError(
      vscode.l10n.t("Couldn't write the client to {0}. {1}", vscode.workspace.asRelativePath(above), reason),
    );
  }
}

/** Says where the client is. The folder may lie outside of what this window shows. */
async function offerToOpen(folder: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open in New Window');
  const pressed = await showInformation(
    vscode.l10n.t('The client was saved to {0}.', vscode.workspace.asRelativePath(folder)),
    open,
  );
  if (pressed === open) await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
}

async function newFolder(above: vscode.Uri, wanted: string): Promise<vscode.Uri> {
  const taken = new Set((await vscode.workspace.fs.readDirectory(above)).map(([name]) => name.toLowerCase()));
  let name = wanted;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted}-${number}`;
  return vscode.Uri.joinPath(above, name);
}
