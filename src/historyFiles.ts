import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { HistoryStore } from './model/lag/history.ts';

/** The content of a file. It includes the key, because keys do not fit into file names. */
interface Entry {
  readonly key: string;
  readonly text: string;
}

/**
 * Stores the histories of groups in the extension's own folder, each in its own file, so that a write does not rewrite
 * all of them. All are read when the folder is opened, because only their content tells the keys. Files that are
 * broken, not ours, or being deleted by another window are skipped.
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
  // The folder does not exist before the first history is written.
  const files = await fs.readDirectory(folder).then(undefined, () => []);
  const opened = await Promise.all(files.map(([name]) => read(name)));
  const keys = opened.flatMap(entry => (entry ? [entry.key] : []));
  /** The texts that were read when the folder was opened, until they are asked for. */
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
