import { once } from 'node:events';
import {
  copyFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type ChildProcess, spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { cached, cacheFolder, nodeOfMajor, npm } from './cache.mjs';
import { end, freePort, start } from './processes.ts';

/** The two ends of what we support: the server build of VS Code inside an npm package, and the Node it is made for. */
const versions = {
  newest: { package: 'code-server@4.139.1', vscode: '1.139.1', node: 24 },
  oldest: { package: 'code-server@4.105.1', vscode: '1.105.1', node: 22 },
} as const;

export type EditorVersion = keyof typeof versions;

export const vscodeVersion = (version: EditorVersion): string => versions[version].vscode;

/** Folder of the server build, fetched from the npm registry the first time. Native modules are left out: nothing is compiled. */
export const getEditor = (version: EditorVersion): string => {
  const { package: name, vscode } = versions[version];
  const editor = cached(`vscode-server-${vscode}`, folder => {
    console.log(`Getting VS Code ${vscode} from the npm registry into ${cacheFolder}`);
    const archive = npm(['pack', name, '--silent'], folder);
    const unpacked = spawnSync('tar', ['-xzf', archive, '--strip-components=3', 'package/lib/vscode'], { cwd: folder });
    if (unpacked.status !== 0) throw new Error(`tar could not unpack ${name}: ${String(unpacked.stderr)}`);
    rmSync(join(folder, archive));
    if (version === 'oldest') useWatcherFromRegistry(folder);
    npm(['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'], folder);
  });
  replaceLogWriter(editor);
  return editor;
};

/** By renaming, so that an editor which is just starting never reads half a file. */
const replaceLogWriter = (editor: string): void => {
  const writer = join(editor, 'node_modules', '@vscode', 'spdlog', 'index.js');
  copyFileSync(join(import.meta.dirname, 'logWriter.cjs'), `${writer}.${process.pid}`);
  renameSync(`${writer}.${process.pid}`, writer);
};

/** 1.105 asks for a commit of a git host, which its shrinkwrap repeats; the release made from it works as well. */
const useWatcherFromRegistry = (folder: string): void => {
  rmSync(join(folder, 'npm-shrinkwrap.json'));
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> };
  manifest.dependencies['@parcel/watcher'] = '^2.5.6';
  writeFileSync(file, JSON.stringify(manifest, undefined, 2));
};

export interface EditorServer extends Disposable {
  readonly url: string;
  /** Host and port, as `vscode-remote:` addresses name them. */
  readonly authority: string;
  /** Resolves when the server has ended. */
  readonly ended: Promise<unknown>;
}

/** What a started editor writes, all below one folder. */
export const editorFolders = (home: string) => ({
  extensions: join(home, 'extensions'),
  user: join(home, 'user'),
  server: join(home, 'server'),
  log: join(home, 'server.log'),
  secretKey: join(home, 'secret.key'),
});

/** No questions, no galleries, nothing to read before the first click, and nothing that is told to anybody elsewhere. */
const quiet = {
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  // Else the editor lists all processes of the computer and their files every few seconds.
  'remote.autoForwardPorts': false,
};

const folderArguments = (home: string): readonly string[] => {
  const { extensions, user, server } = editorFolders(home);
  return [
    '--extensions-dir',
    extensions,
    '--user-data-dir',
    user,
    '--server-data-dir',
    server,
    '--accept-server-license-terms',
  ];
};

/** Starts the editor on a free loopback port and waits until it listens. It ends with this run at the latest. */
export const startEditor = async (
  version: EditorVersion,
  home: string,
  options: {
    /** User settings, for a folder that has none yet. */
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly env?: Readonly<Record<string, string>>;
    readonly args?: readonly string[];
    readonly preferredPort?: number;
  } = {},
): Promise<EditorServer> => {
  const folders = editorFolders(home);
  mkdirSync(join(folders.user, 'User'), { recursive: true });
  const settings = join(folders.user, 'User', 'settings.json');
  if (!existsSync(settings)) writeFileSync(settings, JSON.stringify({ ...quiet, ...options.settings }));
  const secretKey = new URL('secretKey.mjs', import.meta.url);
  secretKey.searchParams.set('file', pathToFileURL(folders.secretKey).href);
  // Left to the server unless one is preferred: a port that was looked for first could be another's by the time it is used.
  const { preferredPort } = options;
  const port = preferredPort === undefined ? 0 : await freePort(preferredPort);
  const server = start(
    nodeOfMajor(versions[version].node),
    [
      ...['--import', secretKey.href],
      'out/server-main.js',
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--telemetry-level', 'off'],
      ...folderArguments(home),
      ...(options.args ?? []),
    ],
    { cwd: getEditor(version), env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const log = createWriteStream(folders.log);
  server.stdout?.pipe(log, { end: false });
  server.stderr?.pipe(log, { end: false });
  const ended = once(server, 'exit');
  const listensOn = await Promise.race([portIn(server), ended.then(() => undefined), patience()]);
  if (listensOn === undefined) {
    throw new Error(`VS Code ${vscodeVersion(version)} did not start:\n${readFileSync(folders.log, 'utf8')}`);
  }
  const authority = `127.0.0.1:${listensOn}`;
  return { url: `http://${authority}/`, authority, ended, [Symbol.dispose]: () => end(server) };
};

/** Installs a VSIX into the extension folder below `home`. */
export const installExtension = (version: EditorVersion, home: string, vsix: string): void => {
  const { status, stdout, stderr } = spawnSync(
    nodeOfMajor(versions[version].node),
    ['out/server-main.js', ...folderArguments(home), '--install-extension', vsix],
    { cwd: getEditor(version), encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${vsix} could not be installed:\n${stdout}${stderr}`);
};

/** Ends after 30 s, and keeps no process waiting. */
const patience = (): Promise<undefined> => setTimeout(30_000, undefined, { ref: false });

/** The port that the server says it listens on. */
const portIn = (server: ChildProcess): Promise<string> =>
  new Promise(resolve => {
    let said = '';
    server.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      const port = /agent listening on (\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(port);
    });
  });
