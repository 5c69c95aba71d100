import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import lz4 from 'lz4js';
import { Output } from '../../../../src/cloud/compression/decompressed.ts';
import { lz4Frame } from '../../../../src/cloud/compression/lz4.ts';
import { mutatedBytes } from '../../../fuzz/bytes.ts';
import { Dice } from '../../../fuzz/dice.ts';

function decompressed(frame: Buffer): Buffer {
  const output = new Output();
  Array.from(lz4Frame(frame, output));
  return output.bytes;
}

/** A frame with blocks of up to 4 MB and without checksums. The one of the head is not looked at. */
const frameOf = (...blocks: readonly Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from('04224d18407000', 'hex'),
    ...blocks.flatMap(block => [uint32(block.length), block]),
    uint32(0),
  ]);

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const damage = (kind: string) => ({ name: 'Malformed', damage: kind });

describe('LZ4', () => {
  test('gives back what another library has compressed', () => {
    const dice = new Dice(1, 'lz4');
    for (const length of [0, 1, 12, 13, 64, 65_535, 65_536, 300_000, 5_000_000]) {
      const noisy = Buffer.from(Array.from({ length: Math.min(length, 300_000) }, () => dice.below(256)));
      for (const bytes of [Buffer.alloc(length, 'ab'), Buffer.alloc(length, 'Alibaba Cloud DTS '), noisy]) {
        assert.ok(decompressed(Buffer.from(lz4.compress(bytes))).equals(bytes), `${length} bytes`);
      }
    }
  });

  test('repeats what it is just writing', () => {
    // Three letters, then 20 more from three back, then a last literal.
    assert.equal(decompressed(frameOf(Buffer.from('3f6162630300011070', 'hex'))).toString(), `${'abc'.repeat(7)}abp`);
  });

  test('does not take what is not there', () => {
    const from = { nowhere: '1061000000', before: '10610200ff', beyond: 'f0ff00', cut: '3f6162', noOffset: '106101' };
    for (const [name, hex] of Object.entries(from)) {
      assert.throws(() => decompressed(frameOf(Buffer.from(hex, 'hex'))), damage('compressed'), name);
    }
    for (const hex of ['', '04224d18', '04224d1840', '05224d18407000', '04224d18007000', '04224d184070000900000000']) {
      assert.throws(() => decompressed(Buffer.from(hex, 'hex')), damage('compressed'), hex);
    }
  });

  test('gives up what becomes too much', () => {
    const bomb = Buffer.concat([Buffer.from('1f610100', 'hex'), Buffer.alloc(270_000, 0xff), Buffer.from([0])]);
    assert.throws(() => decompressed(frameOf(bomb)), damage('bomb'));
  });

  test('that was changed on the way ends with bytes or with what is wrong', () => {
    const originals = ['abc', 'a record of change tracking '.repeat(40)].map(text =>
      Buffer.from(lz4.compress(Buffer.from(text))),
    );
    for (let index = 0; index < 10_000; index++) {
      const dice = new Dice(11, 'lz4', index);
      try {
        decompressed(mutatedBytes(dice.pick(originals), dice));
      } catch (error) {
        assert.ok(error instanceof Error && error.name === 'Malformed', String(error));
      }
    }
  });
});
