import * as vscode from 'vscode';
import { contextKey, type ContextKeys } from '../contributions.ts';

/** Sets a context key for `when` clauses and for the walkthrough, in this window. */
export function setContextKey<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void vscode.commands.executeCommand('setContext', contextKey(key), value);
}
