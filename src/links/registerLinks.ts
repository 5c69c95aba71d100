import * as vscode from 'vscode';
import type { Services } from '../commands/services.ts';
import type { LinkOpener } from './linkOpener.ts';

/** Has the editor pass links to this extension. What opens them is loaded with the first one. */
export function registerLinks(services: () => Promise<Services>): vscode.Disposable {
  let loading: Promise<LinkOpener> | undefined;
  const load = async (): Promise<LinkOpener> => {
    const [module, loaded] = await Promise.all([import('./linkOpener.ts'), services()]);
    return new module.LinkOpener(loaded);
  };
  return vscode.window.registerUriHandler({
    handleUri: async uri => (await (loading ??= load())).open(uri),
  });
}
