import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { CloudError } from '../../../src/cloud/errors.ts';
import { type NotSeen, writeOnce } from '../../../src/model/writeOnce.ts';

const about = { service: 'sls', operation: 'UpdateConsumerGroup' } as const;
const failed = (outcome: NotSeen): CloudError => new CloudError('unavailable', { ...about, outcome });
/** What the transport makes of a cancellation that came when the write may have been sent. */
const cancelled = ({ reason }: AbortSignal): CloudError =>
  new CloudError('unreachable', { ...about, outcome: 'unknown' }, { cause: reason });
const never = new AbortController().signal;

/** A write that ends as it is told, and looks that find one thing after the other; the last one stays. */
function writing(end: Error | 'made' | (() => Error), finds: readonly ('made' | NotSeen | Error)[], signal = never) {
  const seen = { sends: 0, looks: [] as AbortSignal[], waits: [] as number[] };
  const run = (afterMs?: readonly number[]): Promise<'made'> =>
    writeOnce<'made'>({
      send: async () => {
        seen.sends += 1;
        await turn();
        if (end === 'made') return end;
        throw end instanceof Error ? end : end();
      },
      look: own => {
        seen.looks.push(own);
        const found = finds[Math.min(seen.looks.length, finds.length) - 1] ?? 'unknown';
        return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
      },
      signal,
      wait: ms => {
        seen.waits.push(ms);
        return Promise.resolve();
      },
      afterMs,
    });
  return { seen, run };
}

/** How the table of `lostAnswers.test.ts` ends for the user is asserted there; this is what it does not see. */
describe('writing once', () => {
  test('nothing is looked up after an answer', async () => {
    const { seen, run } = writing('made', []);
    assert.equal(await run(), 'made');
    assert.deepEqual([seen.sends, seen.looks], [1, []]);
  });

  test('what was cancelled before is not sent', async () => {
    const { seen, run } = writing('made', [], AbortSignal.abort());
    await assert.rejects(run(), { name: 'AbortError' });
    assert.equal(seen.sends, 0);
  });

  test('looks at once and twice more, with signals that the cancel does not reach', async () => {
    const abort = new AbortController();
    const { seen, run } = writing(() => cancelled(abort.signal), ['notApplied'], abort.signal);
    const ends = run();
    abort.abort(new Error('cancelled'));
    await assert.rejects(ends, { message: 'cancelled' });
    assert.deepEqual(seen.waits, [1_000, 3_000]);
    assert.deepEqual(
      seen.looks.map(own => own !== abort.signal && !own.aborted),
      [true, true, true],
    );
  });

  test('looks no more once it is seen, and as late as a late list wants', async () => {
    const { seen, run } = writing(failed('unknown'), ['notApplied', 'made']);
    assert.equal(await run([0, 3_000, 7_000]), 'made');
    assert.deepEqual([seen.sends, seen.looks.length, seen.waits], [1, 2, [3_000]]);
  });

  const ends = [
    { finds: ['notApplied'], outcome: 'notApplied' },
    { finds: [new Error('no answer'), 'notApplied'], outcome: 'notApplied' },
    { finds: ['unknown'], outcome: 'unknown' },
    // It can have come since the look that did not see it.
    { finds: ['notApplied', new Error('no answer')], outcome: 'unknown' },
    { finds: [new Error('no answer')], outcome: 'unknown' },
  ] as const;
  for (const { finds, outcome } of ends) {
    test(`${finds.map(String).join(', then ')}: ${outcome}`, async () => {
      const { seen, run } = writing(failed('unknown'), finds);
      await assert.rejects(run(), { name: 'CloudError', kind: 'unavailable', outcome });
      assert.equal(seen.looks.length, 3);
    });
  }

  test('one that was cancelled and that nobody can tell of is an error that says so', async () => {
    const abort = new AbortController();
    const { run } = writing(() => cancelled(abort.signal), [new Error('no answer')], abort.signal);
    const end = run();
    abort.abort('enough');
    await assert.rejects(end, { ...about, outcome: 'unknown', cause: 'enough' });
  });

  test('a refusal is passed on without looking, and so is what failed before anything was sent', async () => {
    for (const failure of [failed('notApplied'), new Error('no keys')]) {
      const abort = new AbortController();
      const { seen, run } = writing(failure, ['made'], abort.signal);
      const end = run();
      abort.abort();
      await assert.rejects(end, failure);
      assert.deepEqual(seen.looks, []);
    }
  });
});
