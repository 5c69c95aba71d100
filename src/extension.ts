import * as vscode from 'vscode';
import { registerTools } from './agents/registerTools.ts';
import type { App } from './app.ts';
import { registerCommands } from './commands/index.ts';
import type { Services } from './commands/services.ts';
import { boardPanelType, groupPanelType, peekPanelType, statusPanelType } from './contributions.ts';
import { registerLinks } from './links/registerLinks.ts';
import { createTreeView } from './tree/treeView.ts';

/** Registers what the editor has to know at once. The rest is loaded when it is first used. */
export function activate(context: vscode.ExtensionContext): TestExports | undefined {
  let opening: Promise<App> | undefined;
  const app = async (): Promise<App> => {
    // Loading is tried again after a failure. What was begun with what was loaded is not begun twice.
    const { openApp } = await import('./app.ts');
    return (opening ??= openApp(context));
  };
  const tree = createTreeView(app);
  const everything = async (): Promise<TestApi> => ({ ...(await app()), tree });
  const commands = registerCommands(everything);
  const restorers = [
    vscode.window.registerWebviewPanelSerializer(statusPanelType, {
      deserializeWebviewPanel: async (panel, state) => (await app()).statusPanels.restore(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer(groupPanelType, {
      deserializeWebviewPanel: async (panel, state) => (await app()).groupPanels.restore(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer(peekPanelType, {
      deserializeWebviewPanel: async (panel, state) => (await app()).peekPanels.restore(panel, state),
    }),
    vscode.window.registerWebviewPanelSerializer(boardPanelType, {
      deserializeWebviewPanel: async (panel, state) => (await app()).boardPanels.restore(panel, state),
    }),
  ];
  const tools = registerTools(async () => {
    const [{ ToolsForModels }, loaded] = await Promise.all([import('./agents/toolsForModels.ts'), app()]);
    return new ToolsForModels(loaded);
  });
  context.subscriptions.push(tree, commands, registerLinks(everything), tools, ...restorers);

  // What is watched is watched from the start, even if the view is never opened. This waits for the end of the activation,
  // for which others wait.
  const watch = async (): Promise<void> => {
    const { loadWhenWatched } = await import('./sentinel/atStart.ts');
    context.subscriptions.push(loadWhenWatched(context, app));
  };
  setImmediate(() => void watch());

  // `npm start` opens an editor that shows the sample account at once.
  if (process.env['ALIBABACLOUD_CONSUMER_GROUPS_SAMPLE'] === '1') void commands.run('useSampleAccount');
  return context.extensionMode === vscode.ExtensionMode.Test ? { open: everything } : undefined;
}

/** What the tests in the extension host get. Other extensions get nothing. */
export interface TestExports {
  open(): Promise<TestApi>;
}

export type TestApi = Services;
