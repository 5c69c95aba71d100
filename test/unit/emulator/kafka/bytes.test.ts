import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestReader, zigzag } from '../../../../src/emulator/kafka/bytes.ts';

test('numbers are written with as many bytes as they need, at the limits of each way of writing them', () => {
  // https://avro.apache.org/docs/1.11.1/specification/#binary-encoding
  const rows: readonly [value: number | bigint, hex: string][] = [
    [0, '00'],
    [-1, '01'],
    [63, '7e'],
    [-64, '7f'],
    [64, '8001'],
    [2 ** 31, '8080808010'],
    [-(2 ** 31), 'ffffffff0f'],
    [2 ** 52 - 1, 'feffffffffffff0f'],
    [2 ** 52, '8080808080808010'],
    [-(2 ** 53), 'ffffffffffffff1f'],
    [2n ** 63n - 1n, 'feffffffffffffffff01'],
    [-(2n ** 63n), 'ffffffffffffffffff01'],
  ];
  for (const [value, hex] of rows) assert.equal(zigzag(value).toString('hex'), hex, String(value));
});

test('a request that ends too early, or that counts more than it holds, is refused', () => {
  const read = (hex: string, take: (request: RequestReader) => unknown): unknown =>
    take(new RequestReader(Buffer.from(hex, 'hex')));
  assert.throws(() => read('0005 6162'.replace(' ', ''), request => request.string()), RangeError);
  assert.throws(() => read('ffff', request => request.string()), RangeError);
  assert.throws(() => read('7fffffff', request => request.array(() => 0)), RangeError);
  assert.throws(() => read('000000', request => request.int32()), RangeError);
  assert.equal(
    read('ffff', request => request.nullableString()),
    undefined,
  );
  assert.equal(
    read('ffffffff', request => request.array(() => 0)),
    undefined,
  );
});
