import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allPages } from '../../../src/cloud/pages.ts';
import { signal } from './answering.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `name-${index}`);
const itself = (name: string): string => name;

const cut =
  (all: readonly string[], size: number) =>
  (_page: number, offset: number): Promise<{ items: string[]; total: number }> =>
    Promise.resolve({ items: all.slice(offset, offset + size), total: all.length });

for (const [count, calls] of [
  [0, 1],
  [1, 1],
  [10, 1],
  [11, 2],
  [95, 10],
] as const) {
  test(`${count} elements in pages of 10 take ${calls} calls`, async () => {
    const all = names(count);
    const asked: number[] = [];
    const walked = await allPages(
      (page, offset) => {
        asked.push(page);
        return cut(all, 10)(page, offset);
      },
      itself,
      signal,
    );
    assert.deepEqual(walked, { items: all, total: count });
    assert.deepEqual(
      asked,
      Array.from({ length: calls }, (_, page) => page),
    );
  });
}

test('pages are put in order, whichever comes first', async () => {
  const all = names(50);
  const waiting: (() => void)[] = [];
  const walk = allPages(
    async (page, offset) => {
      if (page > 0) {
        await new Promise<void>(resolve => {
          waiting.push(resolve);
          if (waiting.length === 4) waiting.reverse().forEach(go => go());
        });
      }
      return cut(all, 10)(page, offset);
    },
    itself,
    signal,
  );
  assert.deepEqual((await walk).items, all);
});

test('an element that moved to the next page is there once', async () => {
  const pages = [
    ['a', 'b'],
    ['b', 'c'],
  ];
  const walked = await allPages(page => Promise.resolve({ items: pages[page] ?? [], total: 4 }), itself, signal);
  assert.deepEqual(walked, { items: ['a', 'b', 'c'], total: 3 });
});

test('a list that grew is read to its new end', async () => {
  const walked = await allPages((page, offset) => cut(names(page === 0 ? 20 : 30), 10)(page, offset), itself, signal);
  assert.deepEqual(walked.items, names(30));
});

test('an empty page ends a list whose total is too high', async () => {
  const walked = await allPages(
    (_page, offset) => Promise.resolve({ items: names(5).slice(offset, offset + 5), total: 1000 }),
    itself,
    signal,
  );
  assert.deepEqual(walked.items, names(5));
});

test('one page that fails ends the walk and cancels the others', async () => {
  const cancelled: number[] = [];
  await assert.rejects(
    allPages(
      (page, offset, either) => {
        if (page === 2) return Promise.reject(new Error('page 2'));
        if (page === 0) return cut(names(50), 10)(page, offset);
        return new Promise((_resolve, reject) => {
          either.addEventListener('abort', () => {
            cancelled.push(page);
            reject(new Error('cancelled'));
          });
        });
      },
      itself,
      signal,
    ),
    /page 2/,
  );
  assert.deepEqual(cancelled, [1, 3, 4]);
});
