import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { editorFolders } from '../../host/editor.ts';
import type { Cloud } from './cloud.ts';
import { eventually } from './eventually.ts';
import type { Workbench } from './workbench.ts';

/** What a run leaves behind, by place. */
export interface Traces {
  /** Our log channel. */
  readonly log: string;
  /** Everything else that the editor wrote on the server's side: its own logs, settings, histories. */
  readonly files: string;
  /** State and storage of the window, that of extensions included. */
  readonly state: string;
  /** Every text that the window and the pages in it showed at any time: rows, steps, messages, panels. */
  readonly shown: string;
  /** The documents as they are now, with attributes. */
  readonly documents: string;
  /** Console lines, addresses and bodies of all requests of the window. */
  readonly traffic: string;
}

/**
 * Searches everything that the run left behind for the pairs of the emulator, for all signatures that were sent, and for
 * what else was typed in secret. To show that the places were searched, each must hold the text that belongs there.
 */
export const assertNothingSecretIn = async (
  workbench: Workbench,
  cloud: Cloud,
  typed: readonly string[],
  belongs: Partial<Traces>,
): Promise<void> => {
  const traces = await eventually(
    () => tracesOf(workbench),
    found => {
      for (const [place, text] of Object.entries(belongs)) {
        assert.ok(found[place as keyof Traces].includes(text), `“${text}” was not found in ${place}`);
      }
    },
  );
  const { accounts, ram } = cloud.emulator;
  const pairs = [...accounts, ...ram.sessions].flatMap(({ accessKeySecret, securityToken = '' }) => [
    accessKeySecret,
    securityToken,
  ]);
  const signatures = cloud.arrived.map(({ signature }) => signature);
  const secrets = [...pairs, ...signatures, ...typed].filter(secret => secret !== '');
  assert.ok(signatures.some(signature => signature.length > 20));
  assert.deepEqual(leaks(traces, secrets), []);
  // The same search finds what is there.
  const [secret = ''] = secrets;
  assert.notDeepEqual(leaks({ ...traces, log: `${traces.log} ${encodeURIComponent(secret)}` }, [secret]), []);
  const kept = await workbench.page.evaluate<string | null>(`localStorage.getItem('secrets.provider')`);
  assert.ok(kept, 'The secret storage of the editor is where the pair is.');
};

/** The text of our log channel, of all windows so far. */
export const logText = ({ home }: Workbench): string => textOf(home, ourLog);

/** What the server wrote about itself and the extension hosts that it started. */
export const serverText = ({ home }: Workbench): string =>
  [textOf(home, 'server.log'), textOf(editorFolders(home).user, 'logs/**/remote*.log')].join('\n');

const ourLog = '**/exthost*/consumer-groups.*/*.log';

const tracesOf = async (workbench: Workbench): Promise<Traces> => {
  const { page, home, printed, requested } = workbench;
  const { user } = editorFolders(home);
  const inFrames = async <T>(ask: (frame: ReturnType<Page['mainFrame']>) => Promise<T>): Promise<string> =>
    // A frame may go while it is asked.
    JSON.stringify(await Promise.all(page.frames().map(frame => ask(frame).catch(() => ''))));
  return {
    log: logText(workbench),
    files: textOf(home, 'server.log') + textOf(user, '**/*'),
    state: await page.evaluate<string>(storedInPage),
    shown: await inFrames(frame => frame.evaluate<string>('globalThis.__shown?.join("\\n") ?? ""')),
    documents: await inFrames(frame => frame.content()),
    traffic: [...printed, ...requested].join('\n'),
  };
};

const leaks = (traces: Traces, secrets: readonly string[]): readonly string[] =>
  secrets.flatMap(secret =>
    Object.entries(traces)
      .filter(([, text]) => spellings(secret).some(spelling => (text as string).includes(spelling)))
      .map(([place]) => `${secret} in ${place}`),
  );

const spellings = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

const textOf = (folder: string, pattern: string): string =>
  globSync(pattern, { cwd: folder, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

/** Evaluated in every document before its own scripts: keeps every text that is shown. */
export const keepTexts = `{
  const shown = (globalThis.__shown = []);
  const keep = node => shown.push(node.textContent ?? '');
  new MutationObserver(changes => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'characterData') keep(target);
      else addedNodes.forEach(keep);
    }
  }).observe(document, { childList: true, characterData: true, subtree: true });
}`;

/** Evaluated in the page. Secrets that the editor has encrypted are among it. */
const storedInPage = `(async () => {
  const done = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const decoder = new TextDecoder();
  const texts = [localStorage, sessionStorage].flatMap(storage => Object.entries(storage).flat());
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(objects.getAllKeys()), done(objects.getAll())]);
      texts.push(...keys.map(String));
      texts.push(...values.map(value => value instanceof Uint8Array ? decoder.decode(value) : JSON.stringify(value)));
    }
    database.close();
  }
  return texts.join('\\n');
})()`;
