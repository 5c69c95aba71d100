import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { onDidChangeSetting, readSetting } from '../ui/settings.ts';

/** How the names of the stored entries begin that are watched, by the setting that says which. */
const watchedEntries = { pinned: 'pin.', savedScope: 'scope.' } as const;

type Context = Pick<vscode.ExtensionContext, 'globalStorageUri'>;

/**
 * Has everything loaded as soon as there is anything to watch, even if the user never opens the view. Another window may
 * pin the first resource and be closed after that, so whoever comes back to this window has it look again.
 */
export function loadWhenWatched(context: Context, load: () => Promise<unknown>): vscode.Disposable {
  let isLoaded = false;
  const look = async (): Promise<void> => {
    if (!(await hasWatched(context)) || isLoaded) return;
    isLoaded = true;
    following.dispose();
    await load();
  };
  // A failure to load is told to whoever opens the view.
  const lookAgain = (): void => void look().catch(() => undefined);
  const following = vscode.Disposable.from(
    onDidChangeSetting('watch.interval', lookAgain),
    onDidChangeSetting('watch.scope', lookAgain),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) lookAgain();
    }),
  );
  lookAgain();
  return following;
}

/** Whether there is anything to watch. This looks at names in one folder, and loads and sends nothing. */
export async function hasWatched({ globalStorageUri }: Context): Promise<boolean> {
  if (readSetting('watch.interval') === 0) return false;
  const start = watchedEntries[readSetting('watch.scope')];
  const names = await readdir(join(globalStorageUri.fsPath, 'state')).catch(() => []);
  return names.some(name => name.startsWith(start));
}
