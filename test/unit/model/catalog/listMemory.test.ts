import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PartialList } from '../../../../src/model/catalog/catalog.ts';
import { ListMemory } from '../../../../src/model/catalog/listMemory.ts';

const pagesOf = (...pages: readonly PartialList<string>[]) => {
  const asked: number[] = [];
  const memory = new ListMemory<string>(
    loaded => {
      asked.push(loaded);
      return Promise.resolve(pages[loaded] ?? { items: [], total: 0 });
    },
    item => item,
  );
  return { memory, asked };
};

describe('a remembered list', () => {
  test('asks once, however many want it', async () => {
    const { memory, asked } = pagesOf({ items: ['a', 'b'], total: 3 });
    const both = await Promise.all([memory.get(), memory.get()]);
    await memory.get();
    assert.deepEqual(both[0], { items: ['a', 'b'], total: 3 });
    assert.deepEqual(asked, [0]);
  });

  test('grows page by page and drops what shifted into the next page', async () => {
    const { memory, asked } = pagesOf({ items: ['a', 'b'], total: 4 }, { items: ['b', 'c'], total: 4 });
    await memory.get();
    assert.deepEqual(await memory.loadMore(), { items: ['a', 'b', 'c'], total: 4 });
    assert.deepEqual(asked, [0, 1]);
  });

  test('ends at an empty page, whatever the total says', async () => {
    const { memory } = pagesOf({ items: ['a'], total: 9 }, { items: [], total: 9 });
    await memory.get();
    assert.deepEqual(await memory.loadMore(), { items: ['a'], total: 1 });
  });

  test('does not remember a failure', async () => {
    let isBroken = true;
    const memory = new ListMemory<string>(
      () => (isBroken ? Promise.reject(new Error('broken')) : Promise.resolve({ items: ['a'], total: 1 })),
      item => item,
    );
    await assert.rejects(memory.get(), /broken/);
    assert.equal(memory.peek(), undefined);
    isBroken = false;
    assert.deepEqual(await memory.get(), { items: ['a'], total: 1 });
  });

  test('closing cancels what is under way, and a late answer changes nothing', async () => {
    const { promise, resolve } = Promise.withResolvers<PartialList<string>>();
    let signal: AbortSignal | undefined;
    const memory = new ListMemory<string>(
      (_loaded, given) => {
        signal = given;
        return promise;
      },
      item => item,
    );
    const waiting = memory.get();
    memory.close();
    assert.equal(signal?.aborted, true);
    resolve({ items: ['late'], total: 1 });
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal(memory.peek(), undefined);
  });

  test('a list that was read elsewhere is not mixed with an older answer that comes late', async () => {
    const { promise, resolve } = Promise.withResolvers<PartialList<string>>();
    const memory = new ListMemory<string>(
      () => promise,
      item => item,
    );
    const waiting = memory.get();
    memory.replace({ items: ['a'], total: 1 });
    resolve({ items: ['a', 'deleted'], total: 2 });
    assert.deepEqual(await waiting, { items: ['a'], total: 1 });
    assert.deepEqual(memory.peek(), { items: ['a'], total: 1 });
  });
});
