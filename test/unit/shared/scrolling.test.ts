import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

interface Stretch {
  readonly version: number;
  readonly from: number;
  readonly count: number;
}
interface Span {
  readonly version: number;
  readonly first: number;
  readonly end: number;
}
interface Rows extends Span {
  readonly from: number;
  readonly items: readonly { readonly key: string }[];
}
// The pages have types of their own, those of a document, so their modules are not part of this project.
const { followed, inSight, keptPlace, scrolledTo, stepped, toAsk } = (await import(
  String(new URL('../../../media/shared/scrolling.ts', import.meta.url))
)) as {
  readonly inSight: (span: Span, down: number, room: number) => Stretch;
  readonly toAsk: (sight: Stretch, asked: Stretch, first: number) => Stretch | undefined;
  readonly stepped: (key: string, active: number | undefined, span: Span, room: number) => number | undefined;
  readonly scrolledTo: (number: number, first: number, top: number, height: number, rowHeight: number) => number;
  readonly followed: (number: number, key: string | undefined, before: Span, now: Rows) => number;
  readonly keptPlace: (before: Span, now: Span, top: number, isFollowed: boolean, rowHeight: number) => number | 'end';
};

const nothing: Stretch = { version: -1, from: 0, count: 0 };
const span = (end: number, first = 0, version = 1): Span => ({ version, first, end });

describe('the rows that are asked for', () => {
  test('are those in sight with some more on both sides, and not asked for again while they are enough', () => {
    const asked = toAsk(inSight(span(10_000), 500, 20), nothing, 0) ?? nothing;
    assert.deepEqual(asked, { version: 1, from: 480, count: 61 });
    for (const down of [480, 500, 510.5, 520])
      assert.equal(toAsk(inSight(span(10_000), down, 20), asked, 0), undefined, String(down));
    assert.ok(toAsk(inSight(span(10_000), 521, 20), asked, 0));
    assert.ok(toAsk(inSight(span(10_000), 479, 20), asked, 0));
  });

  test('are asked for anew when the numbers begin anew', () => {
    const asked = toAsk(inSight(span(100), 0, 20), nothing, 0) ?? nothing;
    assert.ok(toAsk(inSight(span(100, 0, 2), 0, 20), asked, 0));
  });

  test('come by themselves when some are added after the newest', () => {
    const asked = toAsk(inSight(span(30), 10, 20), nothing, 0) ?? nothing;
    assert.equal(toAsk(inSight(span(40), 20, 20), asked, 0), undefined);
  });

  test('are never more than the host sends, nor before the oldest', () => {
    for (const room of [1, 20, 5_000]) {
      for (const [first, down] of [
        [0, 0],
        [700, 3],
        [700, 9_000],
      ] as const) {
        const { from, count } = toAsk(inSight(span(10_000, first), down, room), nothing, first) ?? nothing;
        assert.ok(from >= first && count <= 200 && count > 0);
      }
    }
    assert.deepEqual(inSight(span(0), 0, 0), { version: 1, from: 0, count: 1 });
  });
});

describe('the keys in the list', () => {
  const from = (key: string, active: number | undefined, of = span(10_000, 100)) => stepped(key, active, of, 20);

  test('lead to the row before and after, a page, and the ends', () => {
    assert.equal(from('ArrowDown', 200), 201);
    assert.equal(from('ArrowUp', 200), 199);
    assert.equal(from('PageDown', 200), 219);
    assert.equal(from('PageUp', 200), 181);
    assert.equal(from('Home', 200), 100);
    assert.equal(from('End', 200), 9_999);
  });

  test('stay within the rows that are kept', () => {
    assert.equal(from('ArrowUp', 100), 100);
    assert.equal(from('PageUp', 105), 100);
    assert.equal(from('ArrowDown', 9_999), 9_999);
    assert.equal(from('PageDown', 9_990), 9_999);
    // The active row was dropped in the meantime.
    assert.equal(from('ArrowDown', 3), 100);
  });

  test('begin at the first row, or at the last one that is asked for', () => {
    assert.equal(from('ArrowDown', undefined), 100);
    assert.equal(from('ArrowUp', undefined), 100);
    assert.equal(from('Home', undefined), 100);
    assert.equal(from('End', undefined), 9_999);
  });

  test('lead nowhere without rows, and other keys do nothing', () => {
    assert.equal(from('ArrowDown', undefined, span(0)), undefined);
    assert.equal(from('a', 200), undefined);
  });
});

describe('the place of the list', () => {
  test('is scrolled as little as needed to bring a row into sight', () => {
    // Ten rows are in sight below the head.
    const height = 11 * 28;
    assert.equal(scrolledTo(5, 0, 0, height, 28), 0);
    assert.equal(scrolledTo(10, 0, 0, height, 28), 28);
    assert.equal(scrolledTo(3, 0, 10 * 28, height, 28), 3 * 28);
    assert.equal(scrolledTo(0, 0, 10 * 28, height, 28), 0);
    assert.equal(scrolledTo(712, 700, 0, height, 28), 3 * 28);
  });

  test('stays where the rows are when the oldest are dropped', () => {
    assert.equal(keptPlace(span(10_000), span(10_050, 50), 100 * 28, false, 28), 50 * 28);
    assert.equal(keptPlace(span(10_000), span(10_050, 50), 10 * 28, false, 28), 0);
    assert.equal(keptPlace(span(100), span(150), 20 * 28, false, 28), 20 * 28);
  });

  test('stays at the end that is followed, and begins at the top of other rows', () => {
    assert.equal(keptPlace(span(100), span(101), 80 * 28, true, 28), 'end');
    assert.equal(keptPlace(span(100), span(100), 80 * 28, true, 28), 80 * 28);
    assert.equal(keptPlace(span(100), span(100, 0, 2), 80 * 28, true, 28), 0);
  });
});

describe('the row at which the keyboard is', () => {
  const rows = (names: string, version = 1): Rows => ({
    ...span(100, 0, version),
    from: 5,
    items: names.split(' ').map(key => ({ key })),
  });

  test('is the same one when it has another number, in whatever order the rows are now', () => {
    assert.equal(followed(5, 'a', span(100), rows('a b c')), 5);
    assert.equal(followed(5, 'a', span(100), rows('b c a')), 7);
    assert.equal(followed(7, 'c', span(100), rows('b c')), 6);
    assert.equal(followed(5, 'a', span(100, 0, 2), rows('b a')), 6);
  });

  test('is the one in its place when it is gone, and the first of other rows', () => {
    assert.equal(followed(6, 'b', span(100), rows('a c')), 6);
    assert.equal(followed(60, undefined, span(100), rows('a b c')), 60);
    assert.equal(followed(60, undefined, span(100), rows('a b c', 2)), 0);
  });
});
