import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupKey, type GroupRef } from '../../../../src/model/places.ts';
import type { HistoryStore, Mark, Sample } from '../../../../src/model/lag/history.ts';
import { trendOf } from '../../../../src/model/lag/forecast.ts';
import { KeptHistories } from '../../../../src/model/lag/keptHistories.ts';
import { seconds } from '../../../../src/model/units.ts';
import { seededRandom } from '../../../support/random.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';

const ref = (name: string): GroupRef => ({
  kind: 'sls',
  accountId: 'a',
  region: 'cn-hangzhou',
  project: 'p',
  logstore: 'l',
  groupName: name,
});
const group = ref('g');
const start = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const sample = (at: number, lag: number | null, behind: number | null = lag): Sample => ({
  at,
  lag: lag === null ? null : seconds(lag),
  behind,
});

class MemoryStore implements HistoryStore {
  readonly texts = new Map<string, string>();
  writes = 0;

  read = (key: string): Promise<string | undefined> => Promise.resolve(this.texts.get(key));
  keys = (): Promise<readonly string[]> => Promise.resolve([...this.texts.keys()]);
  write = (key: string, text: string | undefined): Promise<void> => {
    this.writes++;
    if (text === undefined) this.texts.delete(key);
    else this.texts.set(key, text);
    return Promise.resolve();
  };
}

describe('kept histories', () => {
  test('survive a restart, gaps and marks included', async () => {
    const store = new MemoryStore();
    const first = await KeptHistories.open(store);
    const marked: GroupRef[] = [];
    first.onDidMark(marking => marked.push(marking));
    for (const [index, lag] of [5, null, 7, 8].entries()) first.add(group, sample(start + index * minute, lag));
    first.mark(group, { at: start + 90_000, kind: 'reset' });
    const before = first.of(group);
    await first.flush();

    const second = await KeptHistories.open(store);
    assert.deepEqual(second.of(group), before);
    assert.deepEqual(
      before.samples.map(({ lag }) => lag),
      [5, null, 7, 8],
    );
    assert.deepEqual(before.marks, [{ at: start + 90_000, kind: 'reset' }]);
    assert.deepEqual(marked, [group]);
  });

  test('keep of a slot of now the last, of an older slot the worst', async () => {
    const histories = await KeptHistories.open(new MemoryStore());
    for (const [offset, lag] of [
      [0, 50],
      [2000, 40],
      [9999, 10],
      [10_000, 70],
    ] as const) {
      histories.add(group, sample(start + offset, lag));
    }
    assert.deepEqual(
      histories.of(group).samples.map(({ lag }) => lag),
      [10, 70],
    );
    histories.add(group, sample(start + 4 * hour, 1));
    assert.deepEqual(
      histories.of(group).samples.map(({ lag }) => lag),
      [70, 1],
    );
  });

  test('grow coarser with age, and end after a fortnight', async () => {
    const store = new MemoryStore();
    const histories = await KeptHistories.open(store);
    const random = seededRandom(5);
    const end = start + 20 * day;
    for (let at = start; at <= end; at += at < end - 4 * hour ? 2 * minute : 4000) {
      histories.add(group, sample(at, Math.floor(random() * 1_000_000), Math.floor(random() * 1e12)));
    }
    const { samples } = histories.of(group);
    const between = (from: number, to: number): number =>
      samples.filter(({ at }) => end - at >= from && end - at < to).length;
    assert.ok(Math.abs(between(0, 3 * hour) - 1080) <= 2, String(between(0, 3 * hour)));
    assert.ok(Math.abs(between(3 * hour, 2 * day) - 45 * 12) <= 2, String(between(3 * hour, 2 * day)));
    assert.ok(Math.abs(between(2 * day, 14 * day) - 12 * 24) <= 2, String(between(2 * day, 14 * day)));
    assert.equal(between(14 * day + hour, Infinity), 0);

    const kinds: readonly Mark['kind'][] = ['reset', 'undo', 'edited', 'consumersChanged'];
    for (let index = 0; index < 150; index++) {
      histories.mark(group, { at: end - (150 - index) * minute, kind: kinds[index % 4] ?? 'reset' });
    }
    assert.equal(histories.of(group).marks.length, 100);
    await histories.flush();
    const text = store.texts.get(groupKey(group)) ?? '';
    assert.ok(text.length > 30_000 && text.length < 64_000, String(text.length));
    assert.deepEqual((await KeptHistories.open(store)).of(group), histories.of(group));
  });

  test('are of 300 groups at most, and the least recently written goes first', async () => {
    const store = new MemoryStore();
    const histories = await KeptHistories.open(store);
    for (let index = 0; index < 300; index++) histories.add(ref(`g${index}`), sample(start + index, 1));
    await histories.flush();
    assert.equal(store.texts.size, 300);
    await addTwo(histories);
    assert.deepEqual(
      [store.texts.size, ...['g0', 'g1', 'g2', 'new'].map(name => store.texts.has(groupKey(ref(name))))],
      [300, true, false, true, true],
    );
    // In whatever order they are found again.
    const shuffled = new MemoryStore();
    for (const [key, text] of [...store.texts].reverse()) shuffled.texts.set(key, text);
    const again = await KeptHistories.open(shuffled);
    again.add(ref('newer'), sample(start + 2 * hour, 1));
    await again.flush();
    assert.deepEqual(
      [shuffled.texts.size, ...['g0', 'g2', 'g3', 'newer'].map(name => shuffled.texts.has(groupKey(ref(name))))],
      [300, true, false, true, true],
    );
  });

  async function addTwo(histories: KeptHistories): Promise<void> {
    histories.add(ref('g0'), sample(start + hour, 2));
    histories.add(ref('new'), sample(start + hour, 3));
    await histories.flush();
    assert.equal(histories.of(ref('g0')).samples.length, 2);
    // What may be read again is not without a trend, but it is no longer stored.
    assert.equal(histories.of(ref('g1')).samples.length, 1);
  }

  describe('of groups that nobody looks at', () => {
    test('are the newest samples, which are not stored and push out nothing', async () => {
      const store = new MemoryStore();
      const histories = await KeptHistories.open(store);
      histories.add(ref('looked at'), sample(start, 1));
      for (let index = 0; index < 20; index++) {
        for (let group = 0; group < 400; group++) {
          histories.add(ref(`g${group}`), sample(start + (index + 1) * 5 * minute, index * 100), 'recent');
        }
      }
      await histories.flush();
      assert.deepEqual([...store.texts.keys()], [groupKey(ref('looked at'))]);
      assert.equal(histories.of(ref('looked at')).samples.length, 1);
      const { samples } = histories.of(ref('g399'));
      assert.deepEqual([samples.length, samples.at(-1)?.lag], [12, 1900]);
      assert.equal(trendOf(histories.of(ref('g399')), start + 100 * minute, 'exact')?.direction, 'rising');
    });

    test('become whole from the moment at which somebody does, and stay so', async () => {
      const store = new MemoryStore();
      const histories = await KeptHistories.open(store);
      for (let index = 0; index < 5; index++) {
        histories.add(group, sample(start + index * minute, 1), index === 3 ? 'whole' : 'recent');
      }
      await histories.flush();
      assert.equal((await KeptHistories.open(store)).of(group).samples.length, 5);
    });

    test('have marks, and are forgotten with their account', async () => {
      const histories = await KeptHistories.open(new MemoryStore());
      histories.add(group, sample(start, 1), 'recent');
      histories.mark(group, { at: start, kind: 'disconnected' });
      assert.equal(histories.of(group).marks.length, 1);
      histories.forget(key => key === groupKey(group));
      assert.deepEqual(histories.of(group), { samples: [], marks: [] });
    });
  });

  test('are empty where the text is broken', async () => {
    const store = new MemoryStore();
    const broken = [
      '',
      '{',
      '[]',
      'null',
      '{"at":[1],"lag":[],"behind":[],"marks":[]}',
      '{"at":["x"],"lag":[1],"behind":[1],"marks":[]}',
      '{"at":[],"lag":[],"behind":[],"marks":[[1,"unheard"]]}',
    ];
    for (const [index, text] of broken.entries()) store.texts.set(groupKey(ref(`g${index}`)), text);
    const histories = await KeptHistories.open(store);
    for (const index of broken.keys()) assert.deepEqual(histories.of(ref(`g${index}`)), { samples: [], marks: [] });
    histories.add(ref('g0'), sample(start, 1));
    assert.equal(histories.of(ref('g0')).samples.length, 1);
  });

  test('are written a while after the first change, many changes at once', async () => {
    const clock = new SimulatedClock();
    const store = new MemoryStore();
    const histories = await KeptHistories.open(store, { setTimer: clock.setTimer });
    for (let index = 0; index < 20; index++) {
      histories.add(group, sample(start + index * 10_000, index));
      await clock.advance(1000);
    }
    assert.equal(store.writes, 0);
    await clock.advance(20_000);
    assert.equal(store.writes, 1);
    await clock.advance(10 * minute);
    assert.equal(store.writes, 1);
  });

  test('lose nothing else when they cannot be read or written', async () => {
    const failing = (): Promise<never> => Promise.reject(new Error('disk full'));
    const histories = await KeptHistories.open({ read: failing, write: failing, keys: failing });
    histories.add(group, sample(start, 4));
    await histories.flush();
    assert.equal(histories.of(group).samples.length, 1);
  });

  test('can be forgotten', async () => {
    const store = new MemoryStore();
    const histories = await KeptHistories.open(store);
    histories.add(group, sample(start, 4));
    histories.add(ref('other'), sample(start, 4));
    await histories.flush();
    histories.forget(key => key === groupKey(group));
    await histories.flush();
    assert.deepEqual(histories.of(group).samples, []);
    assert.deepEqual([...store.texts.keys()], [groupKey(ref('other'))]);
  });

  test('of two windows come together, and each has them from then on', async () => {
    const store = new MemoryStore();
    const [one, other] = [await KeptHistories.open(store), await KeptHistories.open(store)];
    one.add(group, sample(start, 1));
    one.mark(group, { at: start, kind: 'reset' });
    await one.flush();
    other.add(group, sample(start + minute, 2));
    other.mark(group, { at: start + minute, kind: 'undo' });
    await other.flush();
    one.add(group, sample(start + 2 * minute, 3));
    await one.flush();
    for (const histories of [one, await KeptHistories.open(store)]) {
      const { samples, marks } = histories.of(group);
      assert.deepEqual(
        samples.map(({ lag }) => lag),
        [1, 2, 3],
      );
      assert.deepEqual(
        marks.map(({ kind }) => kind),
        ['reset', 'undo'],
      );
    }
  });

  test('that were forgotten do not come back from another window', async () => {
    const store = new MemoryStore();
    const [one, other] = [await KeptHistories.open(store), await KeptHistories.open(store)];
    other.add(group, sample(start, 1));
    await other.flush();
    one.forget(key => key === groupKey(group));
    one.add(group, sample(start + minute, 2));
    one.forget(key => key === groupKey(group));
    await one.flush();
    assert.equal(store.texts.size, 0);
    assert.deepEqual(one.of(group).samples, []);
  });

  test('are not stopped by samples from a clock that was ahead', async () => {
    const histories = await KeptHistories.open(new MemoryStore());
    histories.add(group, sample(start + day, 9));
    histories.add(group, sample(start, 4));
    assert.deepEqual(histories.of(group).samples, [sample(start, 4)]);
  });
});
