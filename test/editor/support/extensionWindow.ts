import type * as vscode from 'vscode';

/**
 * The functions of the window as the extension has them, for tests that answer its messages. The extension is an ES
 * module and these tests are not, and an older editor gives each kind its own set of functions.
 */
export const extensionWindow = async (): Promise<typeof vscode.window> => (await import('vscode')).window;
