import * as vscode from 'vscode';
import { prefix } from '../contributions.ts';

/** Our own settings and those of the editor that decide the way of a request, side by side. */
export async function openNetworkSettings(): Promise<void> {
  const ours = ['route', 'endpointForm', 'customEndpoints', 'connectTimeout', 'answerTimeout', 'endpoint'];
  const ids = [
    ...ours.map(name => `${prefix}.network.${name}`),
    'http.proxy',
    'http.noProxy',
    'http.proxySupport',
    'http.systemCertificates',
  ];
  await vscode.commands.executeCommand('workbench.action.openSettings', ids.map(id => `@id:${id}`).join(' '));
}
