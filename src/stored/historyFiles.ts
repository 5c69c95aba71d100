import { createHash } from 'node:crypto';
import { isRecord, parsedJson } from '../model/checks.ts';
import type { HistoryStore } from '../model/lag/history.ts';
import { readHistory } from '../model/lag/keptHistories.ts';
import { isGroupKey } from '../model/places.ts';
import type { StoredFiles } from './storedFiles.ts';

/** The content of a file. It includes the key, because keys do not fit into file names. */
interface Entry {
  readonly key: string;
  readonly text: string;
}

/**
 * Stores the histories of groups, each in its own file, so that a write does not rewrite all of them. All are read when
 * the folder is opened, because only their content tells the keys. Files that are not ours are skipped, and
 * `isUnreadable` is told of those that are but cannot be understood.
 */
export async function openHistoryFiles(
  files: StoredFiles,
  isUnreadable: (file: string) => void,
): Promise<HistoryStore> {
  const read = async (name: string): Promise<Entry | undefined> => {
    const text = await files.read(name).catch(() => undefined);
    const entry = text === undefined ? undefined : entryIn(text);
    return entry && fileName(entry.key) === name ? entry : undefined;
  };
  const names = (await files.names().catch(() => [])).filter(name => /^[0-9a-f]{32}\.json$/.test(name));
  const opened = await Promise.all(
    names.map(async name => {
      const entry = await read(name);
      if (!entry) isUnreadable(name);
      return entry ?? [];
    }),
  );
  const entries = opened.flat();
  /** The texts that were read when the folder was opened, until they are asked for. */
  const unasked = new Map(entries.map(({ key, text }) => [key, text]));
  /** The files that are known to hold nothing that another version could still need. */
  const replaceable = new Set<string>();
  return {
    keys: () => Promise.resolve(entries.map(({ key }) => key)),
    read: async key => {
      const text = unasked.get(key);
      unasked.delete(key);
      return text ?? (await read(fileName(key)))?.text;
    },
    write: async (key, text) => {
      const name = fileName(key);
      if (text === undefined) return files.delete(name);
      if (!replaceable.has(name) && isNotUnderstood(await files.read(name).catch(() => ''))) await files.setAside(name);
      replaceable.add(name);
      return files.write(name, JSON.stringify({ key, text } satisfies Entry));
    },
  };
}

/** Whether a file has a content that cannot be joined into what replaces it. */
function isNotUnderstood(text: string | undefined): boolean {
  if (text === undefined) return false;
  const entry = entryIn(text);
  return !entry || !readHistory(entry.text);
}

const fileName = (key: string): string => `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;

function entryIn(file: string): Entry | undefined {
  const value = parsedJson(file);
  if (!isRecord(value)) return undefined;
  const { key, text } = value;
  return typeof key === 'string' && typeof text === 'string' && isGroupKey(key) ? { key, text } : undefined;
}
