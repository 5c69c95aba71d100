import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { cacheFolder } from './cache.mjs';
import { findDesktop, hasDisplay } from './desktop.ts';
import { editorFolders, startEditor, vscodeVersion } from './editor.ts';
import { root, run, start } from './processes.ts';

// npm start: a real VS Code with the extension from this checkout and the sample account, until Ctrl+C.

/** Kept between starts, apart from the VS Code that the developer works with. */
const home = join(cacheFolder, 'start');
const env = { ALIBABACLOUD_CONSUMER_GROUPS_SAMPLE: '1' };

const main = async (): Promise<void> => {
  if ((await run(process.execPath, ['esbuild.mjs'])) !== 0) throw new Error('The build failed.');
  const desktop = findDesktop();
  await (desktop === undefined ? openServer() : openDesktop(desktop));
};

const openDesktop = async (executable: string): Promise<void> => {
  const { extensions, user } = editorFolders(join(home, 'desktop'));
  console.log(`Opening ${executable}. Ctrl+C ends it.`);
  const window = start(
    executable,
    [
      `--extensionDevelopmentPath=${root}`,
      ...[
        '--user-data-dir',
        user,
        '--extensions-dir',
        extensions,
        '--new-window',
        '--skip-welcome',
        '--disable-workspace-trust',
      ],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { env: { ...process.env, ...env }, stdio: 'ignore' },
  );
  await once(window, 'exit');
};

const openServer = async (): Promise<void> => {
  const serverHome = join(home, 'server');
  placeExtension(editorFolders(serverHome).extensions);
  // The browser keeps secrets per address, so the port stays the same as long as it is free.
  const editor = await startEditor('newest', serverHome, { env, preferredPort: 8421 });
  console.log(`VS Code ${vscodeVersion('newest')} with the extension and its sample account runs at ${editor.url}`);
  console.log('Open it in a browser and choose Consumer Groups in the activity bar. Ctrl+C ends it.');
  if (hasDisplay()) openInBrowser(editor.url);
  await editor.ended;
};

/** A server takes an extension under development only in tests, so this one is laid where installed ones lie. */
const placeExtension = (extensions: string): void => {
  rmSync(extensions, { recursive: true, force: true });
  const folder = join(extensions, `${manifest.publisher}.${manifest.name}-${manifest.version}`);
  for (const part of ['dist', 'media', 'l10n', 'package.json', 'package.nls.json', 'package.nls.zh-cn.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
};

const openInBrowser = (url: string): void => {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    // Without an opener the printed address has to do.
    .once('error', () => undefined)
    .unref();
};

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

await main();
