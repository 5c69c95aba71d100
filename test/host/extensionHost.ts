import { EventEmitter, once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import type { Browser } from 'playwright-core';
import { type EditorVersion, startEditor } from './editor.ts';
import { temporaryFolder } from './processes.ts';

export interface HostRun {
  /** Folder of the extension under development. */
  readonly extension: string;
  /** Absolute path of a CommonJS module that exports `run()`. */
  readonly tests: string;
  /** Environment of the extension host. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder that is open; an empty one unless given. */
  readonly workspace?: string;
  /** Gets what the extension host and the workbench print. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs a test module inside the extension host of a fresh editor and returns what the editor made of it: 0 or 1.
 * The workbench runs in a page, which hands out the consoles and the result through two functions.
 */
export const runInExtensionHost = async (version: EditorVersion, browser: Browser, run: HostRun): Promise<number> => {
  const home = temporaryFolder();
  const workspace = run.workspace ?? join(home, 'workspace');
  mkdirSync(workspace, { recursive: true });
  // Without the driver a built workbench ignores the two functions, and the run would hang.
  using editor = await startEditor(version, home, { args: ['--enable-smoke-test-driver'], env: run.env });
  await using context = await browser.newContext();
  const page = await context.newPage();
  const outcome = new EventEmitter();
  const exit = once(outcome, 'exit', { signal: AbortSignal.timeout(300_000) });
  await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) =>
    run.onLine(format(...args)),
  );
  await page.exposeFunction('codeAutomationExit', (code: number) => outcome.emit('exit', code));
  page.once('crash', () => outcome.emit('error', new Error('The page of the workbench crashed.')));

  const address = new URL(editor.url);
  const remote = (path: string) => `vscode-remote://${editor.authority}${pathToFileURL(path).pathname}`;
  const payload = [
    ['extensionDevelopmentPath', remote(run.extension)],
    ['extensionTestsPath', remote(run.tests)],
    ['skipWelcome', 'true'],
  ];
  address.searchParams.set('folder', workspace);
  address.searchParams.set('payload', JSON.stringify(payload));
  await page.goto(address.href);
  const [code] = (await exit) as [number];
  return code;
};
