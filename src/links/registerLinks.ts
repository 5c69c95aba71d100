import * as vscode from 'vscode';
import { loadedOnce } from '../cloud/loadedOnce.ts';
import type { Services } from '../commands/services.ts';

/** Has the editor pass links to this extension. What opens them is loaded with the first one. */
export function registerLinks(services: () => Promise<Services>): vscode.Disposable {
  const opener = loadedOnce(async () => {
    const [module, loaded] = await Promise.all([import('./linkOpener.ts'), services()]);
    return new module.LinkOpener(loaded);
  });
  return vscode.window.registerUriHandler({
    handleUri: async uri => (await opener()).open(uri),
  });
}
