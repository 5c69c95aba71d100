import * as vscode from 'vscode';
import { plainText } from './plainText.ts';

// Nothing else shows messages, which the lint rules check. What they say passes through `plainText`, because they contain
// names and the words of services.

/** Shows a message. Resolves with the pressed button, or with undefined when the message was closed. */
export const showInformation = (message: string, ...buttons: readonly string[]): Thenable<string | undefined> =>
  vscode.window.showInformationMessage(plainText(message), ...buttons);

export const showWarning = (message: string, ...buttons: readonly string[]): Thenable<string | undefined> =>
  vscode.window.showWarningMessage(plainText(message), ...buttons);

export const showError = (message: string, ...buttons: readonly string[]): Thenable<string | undefined> =>
  vscode.window.showErrorMessage(plainText(message), ...buttons);

/** Asks before something is done, in a dialog with lines of details. Resolves with whether the user pressed the button. */
export async function confirm(question: string, details: readonly string[], button: string): Promise<boolean> {
  // The details are not cut, because the end of a command that the user allows must not be hidden.
  const detail = details.map(line => plainText(line, Infinity)).join('\n');
  return (await vscode.window.showWarningMessage(plainText(question), { modal: true, detail }, button)) === button;
}

/** Shows a text in the status bar for a while. */
export function showInStatusBar(text: string, forMs: number): void {
  vscode.window.setStatusBarMessage(plainText(text), forMs);
}

/** Asks for a line of text. Resolves with undefined when the user left. */
export const askForText = (title: string, prompt: string, value: string): Thenable<string | undefined> =>
  vscode.window.showInputBox({ title: plainText(title), prompt: plainText(prompt), value, ignoreFocusOut: true });
