import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { declaredAnswers, misfit, type Shape } from '../../fuzz/declared.ts';
import { Dice } from '../../fuzz/dice.ts';
import { editor, linkIn } from '../../fuzz/editor.ts';
import { hugeText, mutatedText, mutatedTree } from '../../fuzz/hostile.ts';
import { runCase } from '../../fuzz/run.ts';
import { shrunk } from '../../fuzz/shrink.ts';
import type { Target } from '../../fuzz/target.ts';
import { json, type Tree, treeOf, xml } from '../../fuzz/trees.ts';

const good = {
  RequestId: 'R',
  DtsJobList: [{ DtsInstanceID: 'dts1', Delay: 3, Tags: [] }],
  Success: true,
  Nothing: null,
};

describe('cases', () => {
  test('are the same for the same seed, and others for another', () => {
    const made = (seed: number, index: number): string => {
      const dice = new Dice(seed, 'clients', index);
      return mutatedText(json(mutatedTree(treeOf(good), dice)), dice) + hugeText('{"a":"b"}', dice, 1_000);
    };
    const all = Array.from({ length: 50 }, (_, index) => made(1, index));
    assert.deepEqual(
      all,
      Array.from({ length: 50 }, (_, index) => made(1, index)),
    );
    assert.ok(new Set(all).size > 45);
    assert.notDeepEqual(
      all,
      Array.from({ length: 50 }, (_, index) => made(2, index)),
    );
  });

  test('leave what they are made of as it was', () => {
    const tree = treeOf(good);
    for (let index = 0; index < 200; index++) mutatedTree(tree, new Dice(1, index));
    assert.deepEqual(JSON.parse(json(tree)), good);
  });

  test('can hold what no value in memory can', () => {
    const tree: Tree = {
      members: [
        ['__proto__', { members: [['a', 1]] }],
        ['twice', 1],
        ['twice', { token: '1e999' }],
      ],
    };
    assert.equal(json(tree), '{"__proto__":{"a":1},"twice":1,"twice":1e999}');
    assert.equal(xml('X', { members: [['a', ['<', null]]] }), '<X><a><a>&lt;</a><a></a></a></X>');
  });
});

describe('a fault', () => {
  const target = (run: (input: { readonly text: string }) => Promise<void>): Target => ({
    make: () => ({ text: '' }),
    run,
  });
  const foundIn = async (run: () => void | Promise<void>) =>
    runCase(
      target(async () => run()),
      'clients',
      1,
      0,
    );

  test('is what is thrown, what is rejected and heard of by nobody, and a timer that goes off at once', async () => {
    const thrown = await foundIn(() => {
      throw new TypeError('no 7 members');
    });
    assert.match(thrown?.kind ?? '', /^TypeError · no # members/);
    const unheard = await foundIn(() => {
      void Promise.reject(new RangeError('nobody hears it'));
    });
    assert.match(unheard?.words ?? '', /nobody hears it/);
    const overflown = await foundIn(() => {
      clearTimeout(setTimeout(() => undefined, 2 ** 40));
    });
    assert.match(overflown?.words ?? '', /TimeoutOverflowWarning/);
    assert.equal(await foundIn(() => undefined), undefined);
  });

  test('is shown with an input that is as small as possible', async () => {
    const input = { call: 'sls.getCursor', list: ['x', 'y', '{"a":[1,2,{"b":"xxBADxx","c":1}],"d":{}}'] };
    const hasFault = ({ list }: typeof input): Promise<boolean> =>
      Promise.resolve(list.some(text => text.includes('BAD')));
    assert.deepEqual(await shrunk(input, hasFault), { call: 'sls.getCursor', list: ['BAD'] });
  });
});

describe('a value of another form than declared is seen', () => {
  const shape: Shape = {
    kind: 'members',
    of: {
      name: { shape: { kind: 'text' }, isOptional: false },
      at: { shape: { kind: 'date' }, isOptional: true },
      delay: {
        shape: { kind: 'either', of: [{ kind: 'number' }, { kind: 'exactly', value: 'none' }] },
        isOptional: true,
      },
      tags: { shape: { kind: 'list', of: { kind: 'text' } }, isOptional: true },
    },
  };
  const rows: readonly (readonly [value: unknown, wrong: RegExp | undefined])[] = [
    [{ name: 'a', at: new Date(0), delay: 'none', tags: ['x'] }, undefined],
    [{ name: 'a', delay: 7 }, undefined],
    [{}, /lacks name/],
    [{ name: 7 }, /value\.name is number 7 instead of text/],
    [{ name: 'a', at: new Date(NaN) }, /value\.at/],
    [{ name: 'a', at: undefined }, /value\.at is undefined/],
    [{ name: 'a', delay: NaN }, /value\.delay is number NaN/],
    [{ name: 'a', tags: { 0: 'x' } }, /value\.tags/],
    [{ name: 'a', tags: ['x', null] }, /value\.tags\[1\]/],
    [{ name: 'a', more: 1 }, /member more that is not declared/],
    [Object.create({ name: 'a' }), /instead of members/],
    [null, /instead of members/],
  ];
  for (const [value, wrong] of rows) {
    test(JSON.stringify(value), () => {
      const found = misfit(value, shape);
      if (wrong) assert.match(found ?? 'It fits.', wrong);
      else assert.equal(found, undefined);
    });
  }

  test('the declared types are read for every method', () => {
    const declared = declaredAnswers();
    assert.ok(Object.keys(declared).length >= 23);
    assert.deepEqual(declared['sls.getCursorTime'], { kind: 'number' });
    assert.deepEqual(declared['dts.deleteConsumerChannel'], { kind: 'absent' });
    const page = declared['dts.describeConsumerChannel'];
    assert.ok(page);
    const group = { id: 'g', name: '', userName: '', messageDelay: 'noClient' };
    assert.equal(misfit({ items: [group], total: 1 }, page), undefined);
    assert.match(misfit({ items: [{ ...group, messageDelay: 'x' }], total: 1 }, page) ?? '', /messageDelay/);
  });
});

test('a link in a notification is seen as the editor sees it', () => {
  assert.equal(linkIn('[Repair now](command:x.y)'), '[Repair now](command:x.y)');
  assert.equal(linkIn('so [Sign in](http://e.test "t") there'), '[Sign in](http://e.test "t")');
  for (const text of ['[a] (command:x)', '[a](other:x)', 'a](command:x)', '[](command:x)']) {
    assert.equal(linkIn(text), undefined, text);
  }
  editor.reset();
});
