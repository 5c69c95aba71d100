import * as vscode from 'vscode';
import manifest from '../../../package.json' with { type: 'json' };

/** VS Code calls this inside the extension host, before anything has opened our view. */
export const run = async (): Promise<void> => {
  const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
  if (extension === undefined || extension.isActive) throw new Error('The extension is missing, or was active already.');
  await extension.activate();
  await vscode.commands.executeCommand('perfview.show');
  for (let i = 0; i < 40; i++) { await new Promise(r => setTimeout(r, 500)); const d = vscode.window.activeTextEditor?.document; const t = d?.getText() ?? ''; console.log('[activation] ' + i + ' ' + d?.uri.toString() + ' ' + t.length); if (t.includes(extension.id)) { console.log('[activation] ' + t.split('\n').filter(l => l.includes(extension.id) || l.includes('Load Code')).join('\n')); break; } }
};
