import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import { chunksOf, pngSignature } from '../../pictures/picture.ts';
import { smallPng } from '../../pictures/smallPng.ts';

test('a smaller picture has the same pixels as long as its colors are few, whatever filter each line had', () => {
  const [width, height] = [3, 5];
  const pixels = Array.from({ length: width * height }, (_, pixel) => [pixel % 4, 250 - pixel, (pixel * 97) % 256]);
  const png = pngOf(width, height, filteredLines(pixels, width));
  assert.deepEqual(pixelsOf(smallPng(png)), pixels);
});

test('a smaller picture keeps what is seen much or stands out, and shows the rest in the nearest colors', () => {
  const gray = (value: number): number[] => [value, value, value];
  const [red, nearlyGray] = [
    [200, 0, 0],
    [128, 129, 128],
  ];
  const grays = Array.from({ length: 255 }, (_, value) => [gray(value), gray(value)]).flat();
  const pixels = [...grays, red, nearlyGray];
  const png = pngOf(pixels.length, 1, Buffer.from([0, ...pixels.flat()]));
  assert.deepEqual(pixelsOf(smallPng(png)), [...grays, red, gray(128)]);
});

test('what no browser writes is refused', () => {
  assert.throws(() => smallPng(Buffer.from('GIF89a')), /no PNG/);
  const small = smallPng(pngOf(1, 1, Buffer.from([0, 1, 2, 3])));
  assert.throws(() => smallPng(small), /not what a browser writes/);
});

/** Lines with the filters 0 to 4, one after the other: https://www.w3.org/TR/png-3/#9Filters */
function filteredLines(pixels: readonly (readonly number[])[], width: number): Buffer {
  const bytes = pixels.flat();
  const stride = width * 3;
  const lines = [];
  for (let y = 0; y * stride < bytes.length; y++) {
    lines.push(y % 5);
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const [a = 0, c = 0] = x < 3 ? [] : [bytes[at - 3], bytes[at - stride - 3]];
      const b = bytes[at - stride] ?? 0;
      const [, , nearest] = [a, b, c]
        .map((value, order) => [Math.abs(a + b - c - value), order, value] as const)
        .sort(([one, first], [other, second]) => one - other || first - second)[0] ?? [0, 0, 0];
      lines.push((bytes[at] ?? 0) - ([0, a, b, Math.floor((a + b) / 2), nearest][y % 5] ?? 0));
    }
  }
  return Buffer.from(lines);
}

/** Without checksums, which nobody here looks at. */
function pngOf(width: number, height: number, lines: Buffer): Buffer {
  const head = Buffer.from('00000000000000000802000000', 'hex');
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const chunks = Object.entries({ IHDR: head, IDAT: deflateSync(lines), IEND: Buffer.alloc(0) }).map(([name, data]) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
  });
  return Buffer.concat([pngSignature, ...chunks]);
}

/** The pixels of a picture with a palette and lines without filters. */
function pixelsOf(png: Buffer): readonly (readonly number[])[] {
  const [head, palette, data] = chunksOf(png).map(chunk => chunk.data);
  const width = head?.readUInt32BE(0) ?? 0;
  return [...inflateSync(data ?? '')]
    .filter((_, index) => index % (width + 1) > 0)
    .map(index => [...(palette?.subarray(index * 3, index * 3 + 3) ?? [])]);
}
