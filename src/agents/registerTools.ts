import * as vscode from 'vscode';
import { loadedOnce } from '../cloud/loadedOnce.ts';
import { toolId } from '../contributions.ts';
import { type ToolName, toolNames } from '../model/agent/toolNames.ts';
import type { ToolsForModels } from './toolsForModels.ts';

/**
 * Registers the tools for language models. All that they do is loaded with the first call. Some editors that are built on
 * VS Code lack this API, and have the other commands nevertheless.
 */
export function registerTools(load: () => Promise<ToolsForModels>): vscode.Disposable {
  const { lm } = vscode as Partial<typeof vscode>;
  const tools = loadedOnce(load);
  const register = (name: ToolName): vscode.Disposable | undefined =>
    lm?.registerTool(toolId(name), {
      prepareInvocation: async ({ input }) => (await tools()).prepare(name, input),
      invoke: async ({ input }, token) => (await tools()).invoke(name, input, token),
    });
  return vscode.Disposable.from(...toolNames.flatMap(name => register(name) ?? []));
}
