import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { HistoryStore } from './model/lag/history.ts';

/** What a file holds: keys are too long and too strange for the names of files. */
interface Entry {
  readonly key: string;
  readonly text: string;
}

/**
 * Histories of groups in the extension's own folder, a file each, so that writing one does not rewrite all. All are read
 * when the folder is opened, because only the files tell their keys. What is not ours, broken, or taken away by another
 * window at this very moment is passed over.
 */
export async function openHistoryFiles(folder: vscode.Uri): Promise<HistoryStore> {
  const fs = vscode.workspace.fs;
  const read = async (name: string): Promise<Entry | undefined> => {
    try {
      const entry = entryIn(await fs.readFile(vscode.Uri.joinPath(folder, name)));
      return entry && fileName(entry.key) === name ? entry : undefined;
    } catch {
      return undefined;
    }
  };
  // Before the first history there is no folder.
  const files = await fs.readDirectory(folder).then(undefined, () => []);
  const opened = await Promise.all(files.map(([name]) => read(name)));
  const keys = opened.flatMap(entry => (entry ? [entry.key] : []));
  /** What was read when the folder was opened, until somebody asks for it. */
  const unasked = new Map(opened.flatMap(entry => (entry ? [[entry.key, entry.text]] : [])));
  return {
    keys: () => Promise.resolve(keys),
    read: async key => {
      const text = unasked.get(key);
      unasked.delete(key);
      return text ?? (await read(fileName(key)))?.text;
    },
    write: async (key, text) => {
      const file = vscode.Uri.joinPath(folder, fileName(key));
      if (text === undefined) await fs.delete(file);
      else await fs.writeFile(file, new TextEncoder().encode(JSON.stringify({ key, text } satisfies Entry)));
    },
  };
}

const fileName = (key: string): string => `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;

function entryIn(bytes: Uint8Array): Entry | undefined {
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const { key, text } = value as Partial<Record<keyof Entry, unknown>>;
  return typeof key === 'string' && typeof text === 'string' ? { key, text } : undefined;
}
