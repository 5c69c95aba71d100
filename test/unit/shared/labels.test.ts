import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitted, type Label, type Place, placeLabels, together } from '../../../media/shared/labels.ts';

type Placed = Label & Place;
const placed = (labels: readonly Label[], width: number, lanes: number): readonly Placed[] =>
  placeLabels(labels, width, lanes).flatMap((place, index) => {
    const label = labels[index];
    return place && label ? [{ ...label, ...place }] : [];
  });

function assertReadable(labels: readonly Placed[], width: number): void {
  for (const [index, a] of labels.entries()) {
    assert.ok(a.left >= 0 && a.left + a.width <= width, 'within the picture');
    for (const b of labels.slice(index + 1)) {
      if (a.lane === b.lane) assert.ok(a.left + a.width < b.left || b.left + b.width < a.left, 'texts apart');
      const [upper, lower] = a.lane > b.lane ? [a, b] : [b, a];
      const isCrossed = upper.lane > lower.lane && upper.x > lower.left && upper.x < lower.left + lower.width;
      assert.ok(!isCrossed || Math.abs(a.x - b.x) < together, 'no line through a text');
    }
  }
}

test('a label stands centred next to the line when it has room', () => {
  assert.deepEqual(placeLabels([{ x: 500, width: 100 }], 1000, 3), [{ left: 450, lane: 0 }]);
});

test('labels at the edges stay within the picture', () => {
  assert.deepEqual(
    placeLabels(
      [
        { x: 2, width: 100 },
        { x: 998, width: 100 },
      ],
      1000,
      3,
    ),
    [
      { left: 0, lane: 0 },
      { left: 900, lane: 0 },
    ],
  );
});

test('a crowded timeline is readable and shows every label that can stand somewhere', () => {
  const cases: readonly (readonly [name: string, labels: readonly Label[]])[] = [
    ['crowd at the right', [1165, 1185, 1100].map(x => ({ x, width: 250 }))],
    ['crowd at the left', [13, 115, 258].map(x => ({ x, width: 310 }))],
    ['spread', [13, 115, 258, 845, 1018, 1040, 1185].map(x => ({ x, width: 280 }))],
    ['one point', [600, 603, 606].map(x => ({ x, width: 280 }))],
  ];
  for (const [name, labels] of cases) {
    const result = placed(labels, 1200, 7);
    assert.equal(result.length, labels.length, name);
    assertReadable(result, 1200);
  }
});

test('what fits nowhere gets no place', () => {
  const result = placeLabels(
    Array.from({ length: 20 }, (_, i) => ({ x: i * 18, width: 350 })),
    370,
    4,
  );
  const count = result.filter(Boolean).length;
  assert.ok(count >= 1 && count <= 4, String(count));
});

test('a label that is too wide shows as much of its beginning as fits, after few measurements', () => {
  let measured = 0;
  const canvas = {
    width: 100,
    textWidth: (text: string): number => {
      measured += 1;
      return text.length * 10;
    },
  };
  assert.equal(fitted('0123456789', canvas), '0123456789');
  assert.equal(fitted('0123456789A', canvas), '012345678…');
  assert.equal(fitted('01234567 9A', canvas), '01234567…');
  assert.equal(fitted('0123456789A', { ...canvas, width: 5 }), '012…');
  measured = 0;
  assert.equal(fitted('x'.repeat(1_000_000), canvas), 'xxxxxxxxx…');
  assert.ok(measured < 15, String(measured));
});
