import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { editor } from '../wizards/stubbedEditor.ts';

const { patience, withProgress } = await import('../../../src/ui/progress.ts');

/** Lets what is settled go on, without time passing. */
const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('progress of a task', () => {
  beforeEach(context => {
    editor.reset();
    const before = patience.ms;
    patience.ms = 300;
    mock.timers.enable({ apis: ['setTimeout'] });
    (context as { after?: (work: () => void) => void }).after?.(() => undefined);
    return () => {
      patience.ms = before;
    };
  });
});
