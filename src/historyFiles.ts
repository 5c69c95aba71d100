import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { HistoryStore } from './model/lag/history.ts';

/** What a file holds: keys are too long and too strange for the names of files. */
interface Entry {
  readonly key: string;
  readonly text: string;
}

/**
 * Histories of groups in the extension's own folder, a file each, so that writing one does not rewrite all. They are read
 * once, when the folder is opened. What is not ours or broken is passed over.
 */
export async function openHistoryFiles(folder: vscode.Uri): Promise<HistoryStore> {
  const fs = vscode.workspace.fs;
  const texts = new Map<string, string>();
  const names = await fs.readDirectory(folder).then(
    entries => entries.map(([name]) => name),
    // Before the first history there is no folder.
    (): string[] => [],
  );
  await Promise.all(
    names.map(async name => {
      const entry = entryIn(await fs.readFile(vscode.Uri.joinPath(folder, name)));
      if (entry) texts.set(entry.key, entry.text);
    }),
  );
  const fileOf = (key: string): vscode.Uri =>
    vscode.Uri.joinPath(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
  return {
    keys: () => Promise.resolve([...texts.keys()]),
    read: key => Promise.resolve(texts.get(key)),
    write: async (key, text) => {
      if (text === undefined) {
        if (texts.delete(key)) await fs.delete(fileOf(key));
        return;
      }
      texts.set(key, text);
      await fs.writeFile(fileOf(key), new TextEncoder().encode(JSON.stringify({ key, text } satisfies Entry)));
    },
  };
}

function entryIn(bytes: Uint8Array): Entry | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const { key, text } = value as Partial<Record<keyof Entry, unknown>>;
    return typeof key === 'string' && typeof text === 'string' ? { key, text } : undefined;
  } catch {
    // Cut off while it was written, or no file of ours.
    return undefined;
  }
}
