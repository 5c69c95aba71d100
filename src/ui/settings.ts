import * as vscode from 'vscode';
import { prefix, type Settings } from '../contributions.ts';

/** The value in force; package.json holds the default. */
export function readSetting<K extends keyof Settings>(name: K): Settings[K] {
  return vscode.workspace.getConfiguration(prefix).get(name) as Settings[K];
}

export function onDidChangeSetting(name: keyof Settings, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration(`${prefix}.${name}`)) listener();
  });
}
