import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Surroundings } from '../credentials/source.ts';
import type { Event } from '../model/event.ts';

/** What sources work with, as far as it is the same for all accounts. */
export interface EditorSurroundings extends Omit<Surroundings, 'hasConsent' | 'sts'> {
  /** What waits for the workspace to be trusted need not wait any longer. */
  readonly onDidGrantTrust: Event<void>;
}

/** This computer, which is the one that the extension host runs on. */
export const editorSurroundings = (
  network: Pick<Surroundings, 'sender' | 'directSender' | 'now'>,
): EditorSurroundings => ({
  ...network,
  environment: process.env,
  homeFolder: homedir(),
  random: Math.random,
  isTrusted: () => vscode.workspace.isTrusted,
  onDidGrantTrust: listener => vscode.workspace.onDidGrantWorkspaceTrust(listener),
});
