import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Services } from '../../../src/commands/services.ts';
import { editor } from './stubbedEditor.ts';

const { saveSupportBundle, showNetworkDiagnostics } = await import('../../../src/commands/support.ts');

beforeEach(() => {
  editor.reset();
});

const texts = {
  show: (name: string, text: string) => {
    editor.events.push(`document ${name}: ${text}`);
    return Promise.resolve();
  },
};

const files = [
  { name: 'about.json', text: '{}\n' },
  { name: 'log.txt', text: 'line\n' },
];
const document = 'document Support Bundle.txt: ===== about.json =====\n\n{}\n\n===== log.txt =====\n\nline\n';
const question =
  'info: This is everything in the support bundle. Nothing has been saved or sent yet. Review it first: known names are replaced with placeholders.';

describe('Save Support Bundle', () => {
  const save = (): Promise<void> =>
    saveSupportBundle({
      texts,
      supportBundle: {
        collect: (signal: AbortSignal) =>
          signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve(files),
        zip: (zipped: unknown) => Promise.resolve(new TextEncoder().encode(JSON.stringify(zipped))),
      },
    } as unknown as Services);
  const events = (): readonly string[] =>
    editor.events.map(event =>
      event.replace(/^save as: .*\/(consumer-groups-support-)\d{4}-\d\d-\d\d/, 'save as: $1DAY'),
    );

  test('shows everything before it asks, and writes nothing by itself', async () => {
    await save();
    assert.deepEqual(events(), ['progress: Collecting the support bundle…', document, question]);
    assert.equal(editor.written.size, 0);
  });

  test('writes what was shown where the user wants it, and says where', async () => {
    editor.presses.push('Save…', 'Reveal');
    editor.places.push('/tickets/bundle.zip');
    await save();
    assert.deepEqual(events().slice(2), [
      question,
      'save as: consumer-groups-support-DAY.zip',
      'info: Support bundle saved to /tickets/bundle.zip.',
      'command: revealFileInOS',
    ]);
    assert.deepEqual([...editor.written.keys()], ['/tickets/bundle.zip']);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(editor.written.get('/tickets/bundle.zip'))), files);
  });

  test('leaves silently when no place is chosen', async () => {
    editor.presses.push('Save…');
    await save();
    assert.equal(events().at(-1), 'save as: consumer-groups-support-DAY.zip');
    assert.equal(editor.written.size, 0);
  });

  test('says why it could not be written, and asks again', async () => {
    editor.presses.push('Save…', 'Save…');
    editor.places.push('/full/bundle.zip', '/tickets/bundle.zip');
    editor.failures.push(new Error('ENOSPC: no space left on device'));
    await save();
    assert.deepEqual(events().slice(3), [
      'save as: consumer-groups-support-DAY.zip',
      "error: Couldn't write /full/bundle.zip. Choose another location. ENOSPC: no space left on device",
      'save as: consumer-groups-support-DAY.zip',
      'info: Support bundle saved to /tickets/bundle.zip.',
    ]);
    assert.deepEqual([...editor.written.keys()], ['/tickets/bundle.zip']);
  });
});

describe('Show Network Diagnostics', () => {
  const show = (report: (signal: AbortSignal) => Promise<string>): Promise<void> =>
    showNetworkDiagnostics({
      texts,
      diagnostics: { report },
      log: { info: (text: string) => editor.logged.push(text) },
    } as unknown as Services);

  test('shows the report and keeps it in the log', async () => {
    await show(() => Promise.resolve('all is well'));
    assert.deepEqual(editor.events, [
      'progress: Checking all endpoints in use…',
      'document Network Diagnostics.txt: all is well',
    ]);
    assert.deepEqual(editor.logged, ['all is well']);
  });

  test('can be cancelled, and then shows nothing', async () => {
    editor.duringProgress = cancel => {
      cancel();
    };
    const waiting = show(
      signal =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        }),
    );
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.deepEqual(editor.logged, []);
    assert.equal(editor.events.length, 1);
  });
});
