import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test, type TestContext } from 'node:test';
import { editor } from '../wizards/stubbedEditor.ts';

const { lookedUp } = await import('../../../src/commands/targetGroup.ts');
const { patience, withProgress } = await import('../../../src/ui/progress.ts');

describe('the progress of a task', () => {
  const { ms } = patience;
  beforeEach(() => {
    editor.reset();
    patience.ms = 300;
  });
  afterEach(() => {
    patience.ms = ms;
  });

  /** A task that ends when it is told to, and 300 ms that pass when they are told to. */
  const start = (t: TestContext) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const task = Promise.withResolvers<string>();
    const given: { signal?: AbortSignal; report?: (message: string) => void } = {};
    const result = withProgress('Reading', (signal, report) => {
      Object.assign(given, { signal, report });
      return task.promise;
    });
    return { task, given, result };
  };
  /** Lets go on what waits for something that is over, while no time passes. */
  const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  test('is not shown if the task is over within 300 ms, whichever way', async t => {
    const { task, result } = start(t);
    t.mock.timers.tick(299);
    task.resolve('read');
    assert.equal(await result, 'read');
    await assert.rejects(
      withProgress('Reading', () => Promise.reject(new Error('refused'))),
      /refused/,
    );
    t.mock.timers.tick(1000);
    await settle();
    assert.deepEqual(editor.said, []);
  });

  test('is shown after 300 ms, with what was reported last until then, and all that follows', async t => {
    const { task, given, result } = start(t);
    given.report?.('1 of 3');
    given.report?.('2 of 3');
    t.mock.timers.tick(300);
    await settle();
    assert.deepEqual([editor.said, editor.reported], [['progress: Reading'], ['2 of 3']]);
    given.report?.('3 of 3');
    assert.deepEqual(editor.reported, ['2 of 3', '3 of 3']);
    task.resolve('read');
    assert.equal(await result, 'read');
  });

  test('cancels the task, which then fails as it likes', async t => {
    let cancel = (): void => undefined;
    editor.duringProgress = by => {
      cancel = by;
    };
    const { task, given, result } = start(t);
    t.mock.timers.tick(300);
    await settle();
    const aborted: unknown[] = [given.signal?.aborted];
    cancel();
    aborted.push(given.signal?.aborted);
    assert.deepEqual(aborted, [false, true]);
    task.reject(new Error('cancelled'));
    await assert.rejects(result, /cancelled/);
  });

  test('is shown after the same time for what is looked up, which is left without waiting for its end', async t => {
    let cancel = (): void => undefined;
    editor.duringProgress = by => {
      cancel = by;
    };
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let looking: AbortSignal | undefined;
    const result = lookedUp('Looking', signal => {
      looking = signal;
      return new Promise(() => undefined);
    });
    t.mock.timers.tick(300);
    await settle();
    assert.deepEqual(editor.said, ['progress: Looking']);
    cancel();
    await assert.rejects(result, { name: 'AbortError' });
    assert.equal(looking?.aborted, true);
  });
});
