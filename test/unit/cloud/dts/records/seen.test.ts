import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Seen } from '../../../../../src/cloud/dts/records/seen.ts';

const record = (id: number, sourceTimestamp: number, sourcePosition = '') => ({
  id: BigInt(id),
  sourceTimestamp,
  sourcePosition,
});

describe('records that have come before', () => {
  test('are not looked for while nothing comes again, even if IDs are', () => {
    const seen = new Seen();
    assert.ok([record(0, 5), record(0, 5), record(0, 5, 'other')].every(each => seen.isNew(each)));
  });

  test('are left out once a place was found again, also where times went back', () => {
    const seen = new Seen();
    const all = [record(1, 100), record(2, 99), record(3, 100), record(4, 100)];
    assert.ok(all.every(each => seen.isNew(each)));
    assert.equal(seen.seconds, 100);
    seen.expectAgain();
    const again = [record(1, 100), record(2, 99), record(3, 100), record(4, 100), record(5, 100), record(4, 101)];
    assert.deepEqual(
      again.map(each => seen.isNew(each)),
      [false, false, false, false, true, true],
    );
  });

  test('are left out when a place is found again before all of them have come again', () => {
    const seen = new Seen();
    const all = [record(1, 100), record(2, 101), record(3, 99)];
    for (const each of all) assert.ok(seen.isNew(each));
    for (let time = 0; time < 3; time++) {
      seen.expectAgain();
      assert.deepEqual(
        all.slice(0, time + 1).map(each => seen.isNew(each)),
        all.slice(0, time + 1).map(() => false),
      );
    }
    assert.ok(seen.isNew(record(4, 99)));
  });

  test('are left out as well where they are damaged or have no content', () => {
    const seen = new Seen();
    const damaged = (first: string) => ({ length: 60, firstBytes: Buffer.from(first) });
    assert.deepEqual(
      [seen.isNewDamage(damaged('a')), seen.isNewDamage(damaged('a')), seen.isAgain],
      [true, true, false],
    );
    assert.ok(seen.isNew(record(1, 100)));
    seen.expectAgain();
    assert.deepEqual(
      [seen.isNewDamage(damaged('a')), seen.isNewDamage(damaged('b')), seen.isAgain],
      [false, true, true],
    );
    assert.deepEqual([seen.isNew(record(1, 100)), seen.isAgain], [false, true]);
    assert.deepEqual([seen.isNew(record(2, 100)), seen.isAgain, seen.isNewDamage(damaged('a'))], [true, false, true]);
  });

  test('are remembered up to a limit', () => {
    const seen = new Seen();
    for (let id = 0; id < 30_000; id++) assert.ok(seen.isNew(record(id, 7)));
    seen.expectAgain();
    assert.deepEqual([seen.isNew(record(29_000, 7)), seen.isNew(record(5, 7))], [false, true]);
  });
});
