import * as vscode from 'vscode';
import { commandId } from '../../contributions.ts';
import { tintedName } from '../../ui/words.ts';
import { fixesInMessage, fixTitle } from '../../ui/fixes.ts';
import { describe } from '../../ui/messages.ts';
import type { QuickInputs } from './stage.ts';

export const editorInputs: QuickInputs = {
  createQuickPick: () => vscode.window.createQuickPick(),
  createInputBox: () => vscode.window.createInputBox(),
  backButton: vscode.QuickInputButtons.Back,
  separator: vscode.QuickPickItemKind.Separator,
  severities: {
    error: vscode.InputBoxValidationSeverity.Error,
    warning: vscode.InputBoxValidationSeverity.Warning,
    info: vscode.InputBoxValidationSeverity.Info,
  },
  focus: () => {
    // This waits a turn, because it has to arrive after the changes that the editor collects and sends in the next turn.
    setTimeout(() => void vscode.commands.executeCommand('workbench.action.focusQuickOpen'), 0);
  },
  describe,
  fixesOf: failure =>
    fixesInMessage(failure).map(fix => ({
      title: fixTitle(fix),
      run: () => void vscode.commands.executeCommand(commandId(fix), failure),
    })),
  nameOf: tintedName,
  tryAgain: vscode.l10n.t('Retry'),
};
