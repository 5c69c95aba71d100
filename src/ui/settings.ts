import * as vscode from 'vscode';
import { prefix, type Settings } from '../contributions.ts';

/** The beginnings of the settings that are the user's alone. Their scope in package.json says so as well. */
const usersAlone = ['network.', 'watch.', 'languageModels.'];

/**
 * Reads the value in force. Settings that decide where signed requests go, what is watched, or what language models may
 * read are read from the user's settings only, so that a workspace can neither redirect requests nor cause or stop them.
 */
export function readSetting<K extends keyof Settings>(name: K): Settings[K] {
  const value = usersAlone.some(start => name.startsWith(start))
    ? readUserSetting(prefix, name)
    : vscode.workspace.getConfiguration(prefix).get(name);
  return value as Settings[K];
}

/** Reads the user's own value or the default, and ignores the workspace. */
export function readUserSetting(section: string, name: string): unknown {
  const found = vscode.workspace.getConfiguration(section).inspect(name);
  return found?.globalValue ?? found?.defaultValue;
}

export function onDidChangeSetting(name: keyof Settings, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration(`${prefix}.${name}`)) listener();
  });
}
