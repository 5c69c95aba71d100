import { randomUUID } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntryFiles } from '../model/entries.ts';
import type { Subscription } from '../model/event.ts';

/** The largest file that is read, in bytes. The largest that is written has about 400 kB. */
const largestFile = 4 * 1024 * 1024;

/** How often a file is given its name, because Windows refuses that while another program has the file open. */
const renameTries = 6;
const renamePauseMs = 50;

const unfinishedEnd = '.tmp';
/** After this time, no window can still be writing a file, so the window was killed. */
const writingMs = 3_600_000;

/**
 * A folder with small files that all windows read and write. A file is written under another name first, so that no
 * window, and no later start, ever finds a part of it.
 */
export class StoredFiles implements EntryFiles {
  readonly #folder: string;

  /** Without the folder, reading finds nothing. If it cannot be made either, writing rejects. */
  static async open(folder: string): Promise<StoredFiles> {
    await mkdir(folder, { recursive: true }).catch(() => undefined);
    const files = new StoredFiles(folder);
    await files.#deleteUnfinished();
    return files;
  }

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The names of all files, among which other programs may have put some. Rejects when there may be some that cannot be
   * listed, because no files and unknown files are different things to those who delete what no file needs.
   */
  async names(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  }

  async read(name: string): Promise<string | undefined> {
    const path = this.#path(name);
    try {
      const found = await stat(path);
      // Reading from a pipe could wait for ever, and a huge file would fill the memory.
      if (!found.isFile() || found.size > largestFile) throw new Error('This is not a file that was stored here.');
      return await readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async write(name: string, text: string): Promise<void> {
    const [path, unfinished] = [this.#path(name), this.#path(`${name}.${randomUUID()}${unfinishedEnd}`)];
    await mkdir(this.#folder, { recursive: true });
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(text);
        await synced(file);
      } finally {
        await file.close();
      }
      await renamed(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  delete(name: string): Promise<void> {
    return rm(this.#path(name), { force: true });
  }

  setAside(name: string): Promise<void> {
    return renamed(this.#path(name), this.#path(`${name}.${randomUUID()}.aside`));
  }

  /** Calls the listener with the name of each file that may have changed, or with undefined if any may have. */
  watch(listener: (name: string | undefined) => void): Subscription {
    const watcher = this.#watcher(name => {
      listener(name ?? undefined);
    });
    return {
      dispose: () => {
        watcher?.close();
      },
    };
  }

  /** Removes what windows that were killed have left behind. */
  async #deleteUnfinished(): Promise<void> {
    const names = await this.names().catch(() => []);
    const unfinished = names.filter(name => name.endsWith(unfinishedEnd)).map(name => this.#path(name));
    await Promise.allSettled(
      unfinished.map(async path => {
        if (Date.now() - (await stat(path)).mtimeMs > writingMs) await rm(path, { force: true });
      }),
    );
  }

  #watcher(listener: (name: string | null) => void): FSWatcher | undefined {
    try {
      const watcher = watch(this.#folder, { persistent: false }, (_event, name) => {
        listener(name);
      });
      // Without a watcher, changes of other windows are noticed when the entry is changed, or after a reload.
      return watcher.on('error', () => {
        watcher.close();
      });
    } catch {
      return undefined;
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

/** Waits until a file is on the disk, where the file system can tell. Those of networks often cannot. */
async function synced(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    // https://man7.org/linux/man-pages/man2/fsync.2.html
    if (!['EINVAL', 'ENOSYS', 'ENOTSUP', 'EPERM'].includes(String(codeOf(error)))) throw error;
  }
}

async function renamed(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (tries === renameTries || !isBusy(error)) throw error;
      await delay(renamePauseMs);
    }
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Whether there is no such file, or no such folder. */
const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(String(codeOf(error)));

/** https://learn.microsoft.com/en-us/windows/win32/debug/system-error-codes--0-499- */
const isBusy = (error: unknown): boolean =>
  process.platform === 'win32' && ['EACCES', 'EBUSY', 'EPERM'].includes(String(codeOf(error)));
