import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { readSetting } from '../ui/settings.ts';

/** How the names of the stored entries begin that are watched, by the setting that says which. */
const watchedEntries = { pinned: 'pin.', savedScope: 'scope.' } as const;

/**
 * Whether there is anything to watch before the user has opened the view. This is asked at the start of each window, so
 * it looks at names in one folder, and loads and sends nothing.
 */
export async function hasWatched({ globalStorageUri }: Pick<vscode.ExtensionContext, 'globalStorageUri'>) {
  if (readSetting('watch.interval') === 0) return false;
  const start = watchedEntries[readSetting('watch.scope')];
  const names = await readdir(join(globalStorageUri.fsPath, 'state')).catch(() => []);
  return names.some(name => name.startsWith(start));
}
