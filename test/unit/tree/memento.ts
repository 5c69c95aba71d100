import type * as vscode from 'vscode';

/** State as the editor keeps it: what is read back went through JSON. */
export function mementoOf(text = '{}'): { readonly state: vscode.Memento; readonly text: () => string } {
  const values = new Map(Object.entries(JSON.parse(text) as Record<string, unknown>));
  return {
    text: () => JSON.stringify(Object.fromEntries(values)),
    state: {
      keys: () => [...values.keys()],
      get: (key: string, fallback?: unknown) => (values.has(key) ? values.get(key) : fallback),
      update: (key: string, value: unknown) => {
        values.set(key, JSON.parse(JSON.stringify(value)));
        return Promise.resolve();
      },
    } as vscode.Memento,
  };
}
