import * as vscode from 'vscode';
import { prefix, type Settings } from '../contributions.ts';

/**
 * The value in force; package.json holds the default. What decides where signed requests go is the user's alone: its scope
 * keeps a workspace from setting it, and it is not asked for here either.
 */
export function readSetting<K extends keyof Settings>(name: K): Settings[K] {
  const value = name.startsWith('network.')
    ? readUserSetting(prefix, name)
    : vscode.workspace.getConfiguration(prefix).get(name);
  return value as Settings[K];
}

/** The user's own value, or the default; never that of a workspace. */
export function readUserSetting(section: string, name: string): unknown {
  const found = vscode.workspace.getConfiguration(section).inspect(name);
  return found?.globalValue ?? found?.defaultValue;
}

export function onDidChangeSetting(name: keyof Settings, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration(`${prefix}.${name}`)) listener();
  });
}
