import * as vscode from 'vscode';
import type { Block } from '../model/explain/block.ts';
import { askForText } from '../ui/notifications.ts';
import type { Services } from './services.ts';

/**
 * Explains a line of a log, an error, or an answer of a service. Nothing is sent anywhere, and no account is needed. An
 * input box takes one line, so several come from the selection in the editor or from the clipboard.
 */
export async function explainErrorText(services: Services): Promise<void> {
  const selected = selectedText();
  const text = /[\r\n]/.test(selected) ? selected : await ask(selected);
  if (text === undefined || text.trim() === '') return;
  const { explanationOfText } = await import('../ui/explanationWords.ts');
  await showExplanation(services, vscode.l10n.t('Explanation of an error text'), explanationOfText(text));
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  return editor ? editor.document.getText(editor.selection).trim() : '';
}

async function ask(selected: string): Promise<string | undefined> {
  const typed = await askForText(
    vscode.l10n.t('Explain Error Text'),
    vscode.l10n.t(
      'Paste a line of a log, an error, a response, or error codes. Leave this empty to explain everything on the clipboard. Nothing is sent.',
    ),
    selected,
  );
  return typed?.trim() === '' ? vscode.env.clipboard.readText() : typed;
}

/** Shows an explanation as a document to read and copy, beside what it is about. The next one takes its place. */
export async function showExplanation({ texts }: Services, title: string, blocks: readonly Block[]): Promise<void> {
  const { explanationDocument } = await import('../ui/explanationDocument.ts');
  await texts.show(`${vscode.l10n.t('Explanation')}.md`, explanationDocument(title, blocks));
}
