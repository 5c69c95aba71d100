import { registerHooks } from 'node:module';

/** From now on `import * as vscode from 'vscode'` gives this, in files that are imported after the call. */
export function stubVscode(stub: Readonly<Record<string, unknown>>): void {
  const place = 'stubbedVscode';
  (globalThis as Record<string, unknown>)[place] = stub;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vscode' ? { url: 'stub:vscode', shortCircuit: true } : next(specifier, context),
    load: (url, context, next) =>
      url === 'stub:vscode'
        ? {
            format: 'module',
            shortCircuit: true,
            source: `export const { ${Object.keys(stub).join(', ')} } = globalThis.${place};`,
          }
        : next(url, context),
  });
}
