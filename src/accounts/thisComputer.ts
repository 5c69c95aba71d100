import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { SourceContext } from '../credentials/source.ts';
import type { Event } from '../model/event.ts';

/** What sources of keys use on this computer, which is the same for all accounts. */
export interface ThisComputer extends Omit<SourceContext, 'hasConsent' | 'sts'> {
  /** Fires when the user trusts the workspace, so that what was waiting for that can go on. */
  readonly onDidGrantTrust: Event<void>;
}

/** The computer that the extension host runs on, which may be a remote one. */
export const thisComputer = (network: Pick<SourceContext, 'sender' | 'directSender' | 'now'>): ThisComputer => ({
  ...network,
  environment: process.env,
  homeFolder: homedir(),
  random: Math.random,
  isTrusted: () => vscode.workspace.isTrusted,
  onDidGrantTrust: listener => vscode.workspace.onDidGrantWorkspaceTrust(listener),
});
