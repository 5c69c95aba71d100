import assert from 'node:assert/strict';
import { test } from 'node:test';
import lz4js from 'lz4js';
import { lz4Block, lz4Frame } from '../../../src/emulator/lz4.ts';
import { dice } from '../../../src/emulator/world/dice.ts';

const draw = dice(1, '/lz4');

/** Texts with matches near and far, bytes without any, and every short length. */
const samples: readonly Buffer[] = [
  ...Array.from({ length: 40 }, (_, length) => Buffer.alloc(length, 'ab')),
  Buffer.alloc(300_000, 'no end '),
  Buffer.from(Array.from({ length: 70_000 }, (_, index) => draw.between(`noise${index}`, 0, 255))),
  Buffer.from(Array.from({ length: 20_000 }, (_, index) => `line ${index % 300} ${index % 7}\n`).join('')),
  Buffer.from(`${draw.text('far', 100)}${'-'.repeat(65_400)}${draw.text('far', 100)}`),
];

test('what is compressed into a block can be decompressed by an independent program', () => {
  for (const sample of samples) {
    const block = lz4Block(sample);
    const plain = Buffer.alloc(sample.length);
    assert.equal(lz4js.decompressBlock(block, plain, 0, block.length, 0), sample.length);
    assert.ok(plain.equals(sample), `length ${sample.length}`);
  }
});

test('what is compressed into a frame can be decompressed by an independent program', () => {
  for (const sample of samples) assert.ok(Buffer.from(lz4js.decompress(lz4Frame(sample))).equals(sample));
});

test('what repeats gets short, and what does not gets hardly longer', () => {
  assert.ok(lz4Frame(Buffer.alloc(300_000, 'no end ')).length < 2000);
  const noise = samples[41] ?? Buffer.alloc(0);
  assert.ok(lz4Frame(noise).length <= noise.length + 32);
});
