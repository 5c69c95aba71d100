import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CursorTimes, pointsOfExact, pointsOfOverview } from '../../../../src/model/lag/cursorTimes.ts';
import { type Cursor, unixSeconds } from '../../../../src/model/units.ts';
import { seededRandom } from '../../../support/random.ts';

const at = (value: number): Cursor => BigInt(value) as Cursor;

function known(...points: readonly (readonly [number, number])[]): CursorTimes {
  const times = new CursorTimes();
  for (const [cursor, time] of points) times.set(at(cursor), unixSeconds(time));
  return times;
}

/** Cursors grow by one with every LogGroup. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursortime */
describe('what is known of the times at cursors', () => {
  test('limits what is not', () => {
    const times = known([100, 1000], [200, 1060]);
    assert.deepEqual(times.limitsOf(at(100)), { notBefore: 1000, notAfter: 1000 });
    assert.deepEqual(times.limitsOf(at(150)), { notBefore: 1000, notAfter: 1060 });
    assert.deepEqual(times.limitsOf(at(99)), { notBefore: undefined, notAfter: 1000 });
    assert.deepEqual(times.limitsOf(at(201)), { notBefore: 1060, notAfter: undefined });
    assert.equal(times.timeOf(at(150)), undefined);
  });

  test('is exact between two of the same second', () => {
    assert.equal(known([100, 1000], [200, 1000]).timeOf(at(150)), 1000);
  });

  test('is lost for everything before a cursor that is lost', () => {
    const times = known([100, 1000]);
    times.setLost(at(50));
    times.setLost(at(40));
    assert.deepEqual(
      [40, 50, 51].map(cursor => times.isLost(at(cursor))),
      [true, true, false],
    );
  });

  test('agrees with the truth, in whatever order it was learned', () => {
    const random = seededRandom(3);
    const truth = Array.from({ length: 500 }, (_, cursor) => 1000 + Math.floor(cursor * 1.7));
    const times = new CursorTimes();
    for (let step = 0; step < 200; step++) {
      const cursor = Math.floor(random() * truth.length);
      times.set(at(cursor), unixSeconds(truth[cursor] ?? 0));
      const asked = Math.floor(random() * truth.length);
      const { notBefore = -Infinity, notAfter = Infinity } = times.limitsOf(at(asked));
      assert.ok(notBefore <= (truth[asked] ?? 0) && (truth[asked] ?? 0) <= notAfter);
    }
  });

  for (const most of [pointsOfExact, pointsOfOverview])
    test(`is bounded to ${most}, and the useful and the new are kept`, () => {
      const times = new CursorTimes();
      const useful = new Set([at(7), at(9_999)]);
      for (let cursor = 0; cursor < 10_000; cursor++) {
        times.set(at(cursor), unixSeconds(cursor * 10));
        times.trim(useful, most);
        assert.ok(times.size <= most + 2);
      }
      assert.equal(times.timeOf(at(7)), 70);
      assert.equal(times.timeOf(at(9_999)), 99_990);
      const width = (cursor: number): number => {
        const { notBefore = NaN, notAfter = NaN } = times.limitsOf(at(cursor));
        return notAfter - notBefore;
      };
      const recent = 10_000 - most / 4;
      assert.ok(width(recent) < width(1_000), `${width(recent)} ${width(1_000)}`);
    });
});
