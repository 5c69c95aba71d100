import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type KafkaRecord, slicesOf } from '../../../../src/cloud/kafka/batches.ts';
import type { Damaged } from '../../../../src/cloud/malformed.ts';
import batches from '../../../fixtures/kafka/batches.json' with { type: 'json' };
import { mutatedBytes } from '../../../fuzz/bytes.ts';
import { Dice } from '../../../fuzz/dice.ts';
import { batch, message, recordBytes } from '../../../support/kafkaBatches.ts';

const never = new AbortController().signal;

/** All there is, with the offset that comes next. */
async function entriesIn(bytes: Buffer, from = 0n, signal = never) {
  const rows: (KafkaRecord | Damaged)[] = [];
  let next = from;
  for await (const slice of slicesOf(bytes, from, record => record, signal)) {
    rows.push(...slice.rows);
    next = slice.next;
  }
  return { rows, next };
}

/** The same in words. */
const wordsOf = ({ rows, next }: Awaited<ReturnType<typeof entriesIn>>): readonly string[] => [
  ...rows.map(row =>
    row.kind === 'record'
      ? `${row.offset} ${row.value?.toString() ?? 'nothing'}`
      : `${row.offset} ${row.damage} at ${row.at} of ${row.length}`,
  ),
  `next ${next}`,
];

const letters = (...values: readonly string[]): Buffer[] => values.map((value, delta) => recordBytes(delta, value));

test('an offset that is more than there can be is no offset', async () => {
  const last = 2n ** 63n - 1n;
  assert.deepEqual(wordsOf(await entriesIn(batch(last - 1n, letters('a', 'b', 'c', 'd')))), [
    `${last - 1n} a`,
    `${last} b`,
    `${last} number at 2 of 7`,
    `${last} number at 2 of 7`,
    `next ${last}`,
  ]);
  const inner = message(1, 0n, Buffer.from('a'));
  const earlier = message(1, -9n, Buffer.from('b'));
  assert.deepEqual(wordsOf(await entriesIn(message(1, last - 5n, gzipSync(Buffer.concat([inner, earlier])), 1))), [
    `${last - 5n} number at 0 of 70`,
    `next ${last - 4n}`,
  ]);
});

describe('record batches', () => {
  const values = [1, 2, 3].map(number => `record ${number} ${'abcdef'.repeat(30)}`);

  for (const [name, hex] of Object.entries(batches)) {
    test(`of ${name} are read`, async () => {
      const expected = [...values.map((value, index) => `${index} ${value}`), 'next 3'];
      assert.deepEqual(wordsOf(await entriesIn(Buffer.from(hex, 'hex'))), expected);
    });
  }

  test('are read from an offset within them, and up to one that was cut off', async () => {
    const [first, second] = [batch(10n, letters('a', 'b', 'c')), batch(13n, letters('d', 'e'))];
    const bytes = Buffer.concat([first, second, batch(15n, letters('f'))]);
    const expected = ['12 c', '13 d', '14 e'];
    assert.deepEqual(wordsOf(await entriesIn(bytes, 12n)), [...expected, '15 f', 'next 16']);
    assert.deepEqual(wordsOf(await entriesIn(bytes.subarray(0, -1), 12n)), [...expected, 'next 15']);
    assert.deepEqual(wordsOf(await entriesIn(bytes.subarray(0, 20), 10n)), ['next 10']);
    assert.deepEqual(wordsOf(await entriesIn(Buffer.alloc(0))), ['next 0']);
  });

  test('of the marks of transactions and of records that were removed only move the offset', async () => {
    const marks = batch(5n, letters('mark'), { attributes: 0x30 });
    const emptied = batch(6n, [], { lastDelta: 9 });
    assert.deepEqual(wordsOf(await entriesIn(Buffer.concat([marks, emptied]), 5n)), ['next 16']);
  });

  test('with a compression that is not undone are described by its name', async () => {
    for (const [codec, name] of ['snappy', 'zstd', 'codec'].map((name, index) => [[2, 4, 7][index], name] as const)) {
      const bytes = Buffer.concat([batch(3n, letters('a'), { attributes: codec ?? 0 }), batch(4n, letters('b'))]);
      assert.deepEqual(wordsOf(await entriesIn(bytes, 3n)), [`3 ${name} at 0 of 8`, '4 b', 'next 5']);
    }
  });

  test('are described where they are damaged, and what follows is read', async () => {
    const broken = recordBytes(1, 'b');
    broken[broken.length - 3] = 0x7e; // The value would be longer than the record.
    const bytes = batch(0n, [recordBytes(0, 'a'), broken, recordBytes(2, 'c')]);
    assert.deepEqual(wordsOf(await entriesIn(bytes)), ['0 a', '1 cutOff at 5 of 7', '2 c', 'next 3']);
    const [damaged] = (await entriesIn(bytes)).rows.filter(entry => entry.kind === 'damaged');
    assert.deepEqual(damaged?.firstBytes, broken.subarray(1));
  });

  test('are described as a whole where they are not what their sender has sent, and what follows is read', async () => {
    for (const [made, at] of [
      [batch(0n, letters('a', 'b')), 17],
      [message(0, 1n, Buffer.from('a')), 12],
      [message(1, 1n, gzipSync(message(1, 0n, Buffer.from('a'))), 1), 12],
      [batch(0n, letters('a', 'b'), { attributes: 0x20 }), 17],
    ] as const) {
      const bytes = Buffer.from(made);
      bytes[bytes.length - 2] = (bytes.at(-2) ?? 0) ^ 1;
      const offset = made.readBigInt64BE(0);
      assert.deepEqual(wordsOf(await entriesIn(Buffer.concat([bytes, batch(2n, letters('c'))]))), [
        `${offset} checksum at ${at} of ${bytes.length}`,
        '2 c',
        'next 3',
      ]);
    }
  });

  test('are described as a whole where nobody can say where a record ends', async () => {
    const bytes = Buffer.concat([batch(0n, [recordBytes(0, 'a'), Buffer.from([0x02, 0x00])]), batch(2n, letters('c'))]);
    assert.deepEqual(wordsOf(await entriesIn(bytes)), ['0 a', '1 size at 8 of 10', '2 c', 'next 3']);
    const unknown = batch(2n, letters('c'));
    unknown[16] = 9;
    assert.deepEqual(wordsOf(await entriesIn(unknown)), [`2 format at 16 of ${unknown.length}`, 'next 3']);
    assert.deepEqual(wordsOf(await entriesIn(Buffer.alloc(40))), ['0 size at 8 of 40', 'next 0']);
  });

  test('that become too many bytes are given up', async () => {
    // One file after the other is a file as well.
    const bomb = Buffer.concat(new Array<Buffer>(65).fill(gzipSync(Buffer.alloc(0x10_0000))));
    const entries = await entriesIn(batch(0n, [bomb], { attributes: 1, count: 1 }));
    assert.deepEqual(wordsOf(entries), [`0 bomb at 0 of ${bomb.length}`, 'next 1']);
  });

  test('of an older format may have no compressed ones within compressed ones', async () => {
    const inner = message(0, 0n, Buffer.from('a'), 1);
    const outer = message(0, 0n, gzipSync(inner), 1);
    assert.deepEqual(wordsOf(await entriesIn(outer)), [`0 codec at 0 of ${inner.length}`, 'next 1']);
  });

  test('leave others their turn, and stop when they are told to', async () => {
    const bytes = batch(
      0n,
      Array.from({ length: 200_000 }, (_, delta) => recordBytes(delta, 'x')),
    );
    let turns = 0;
    const count = setInterval(() => (turns += 1), 0);
    await entriesIn(bytes);
    clearInterval(count);
    assert.ok(turns > 3, `${turns} turns`);

    const controller = new AbortController();
    setImmediate(() => {
      controller.abort();
    });
    await assert.rejects(entriesIn(bytes, 0n, controller.signal), { name: 'AbortError' });
  });

  test('that were changed on the way are rows or descriptions', async () => {
    const originals = Object.values(batches).map(hex => Buffer.from(hex, 'hex'));
    for (let index = 0; index < 10_000; index++) {
      const dice = new Dice(11, 'batches', index);
      for (const entry of (await entriesIn(mutatedBytes(dice.pick(originals), dice))).rows) {
        if (entry.kind === 'damaged') assert.ok(entry.firstBytes.length <= 64 && entry.at <= entry.length);
      }
    }
  });
});
