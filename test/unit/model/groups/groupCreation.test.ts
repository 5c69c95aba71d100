import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError, type CloudErrorKind } from '../../../../src/cloud/errors.ts';
import { createOnce } from '../../../../src/model/groups/groupCreation.ts';

interface Group {
  readonly id: string;
  readonly name: string;
}

const failure = (kind: CloudErrorKind, outcome: 'notApplied' | 'unknown') =>
  new CloudError(kind, { service: 'dts', operation: 'CreateConsumerChannel', outcome, requestId: 'r-1' });

/** A service with a list that shows each entry of `shown` in turn (the last one stays), and a create that counts. */
function service(shown: readonly (readonly Group[] | Error)[], answer: Group | Error) {
  const counts = { lists: 0, creates: 0, waits: [] as number[] };
  const run = (signal: AbortSignal) =>
    createOnce<Group>(
      {
        list: () => {
          const now = shown[Math.min(counts.lists, shown.length - 1)] ?? [];
          counts.lists += 1;
          return now instanceof Error ? Promise.reject(now) : Promise.resolve(now);
        },
        create: () => {
          counts.creates += 1;
          return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
        identify: group => group.id,
        matches: group => group.name === 'billing',
      },
      signal,
      ms => {
        counts.waits.push(ms);
        return Promise.resolve();
      },
    );
  return { counts, run };
}

const signal = new AbortController().signal;
const old: Group = { id: 'g-0', name: 'billing' };
const made: Group = { id: 'g-1', name: 'billing' };

describe('creating a group once', () => {
  test('returns the group as the list shows it', async () => {
    const listed = { ...made, name: 'billing' };
    const { counts, run } = service([[], [listed]], made);
    assert.equal(await run(signal), listed);
    assert.deepEqual(counts, { lists: 2, creates: 1, waits: [] });
  });

  test('a list that is late does not turn success into failure', async () => {
    const { counts, run } = service([[]], made);
    assert.equal(await run(signal), made);
    assert.equal(counts.creates, 1);
  });

  test('a list that fails afterwards does not either', async () => {
    const { run } = service([[], failure('unavailable', 'notApplied')], made);
    assert.equal(await run(signal), made);
  });

  test('a refusal is passed on without looking', async () => {
    const refusal = failure('conflict', 'notApplied');
    const { counts, run } = service([[old]], refusal);
    await assert.rejects(run(signal), refusal);
    assert.deepEqual(counts, { lists: 1, creates: 1, waits: [] });
  });

  test('a lost answer is resolved by looking; an older group of the same name does not count', async () => {
    const { counts, run } = service([[old], [old], [old, made]], failure('unreachable', 'unknown'));
    assert.equal(await run(signal), made);
    assert.deepEqual(counts, { lists: 3, creates: 1, waits: [1_000] });
  });

  test('a lost answer without a new group was not applied, and keeps its request id', async () => {
    const { counts, run } = service([[old]], failure('unavailable', 'unknown'));
    await assert.rejects(run(signal), { kind: 'unavailable', outcome: 'notApplied', requestId: 'r-1' });
    assert.equal(counts.creates, 1);
  });

  test('when looking fails as well, the outcome stays unknown', async () => {
    const lost = failure('unreachable', 'unknown');
    const { counts, run } = service([[], failure('unavailable', 'notApplied')], lost);
    await assert.rejects(run(signal), lost);
    assert.equal(counts.creates, 1);
  });

  test('a cancel that came too late finds what was made', async () => {
    const abort = new AbortController();
    abort.abort();
    const { run } = service([[], [made]], abort.signal.reason as Error);
    assert.equal(await run(abort.signal), made);
  });
});
