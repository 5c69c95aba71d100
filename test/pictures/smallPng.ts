import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { chunksOf, pngSignature } from './picture.ts';

/**
 * The same picture with at most 256 colors, which is a third of the size. What is lost are shades at the edges of letters.
 * Reads what a browser writes: 8 bits for each of red, green, and blue, not interlaced.
 */
export function smallPng(png: Buffer): Buffer {
  const chunks = chunksOf(png);
  const head = chunks[0]?.data;
  if (head?.toString('hex', 8) !== '0802000000') throw new Error('This is not what a browser writes.');
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const data = Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map(chunk => chunk.data));
  const pixels = unfiltered(inflateSync(data), width * 3, height);
  const { palette, indexes } = withFewColors(pixels);
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) lines.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const ofPalette = Buffer.from(head);
  ofPalette[9] = 3;
  return Buffer.concat([
    pngSignature,
    chunk('IHDR', ofPalette),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Undoes the filters of lines: https://www.w3.org/TR/png-3/#9Filters */
function unfiltered(lines: Buffer, stride: number, height: number): Buffer {
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < 3 ? 0 : (pixels[at - 3] ?? 0);
      const above = pixels[at - stride] ?? 0;
      const corner = x < 3 ? 0 : (pixels[at - stride - 3] ?? 0);
      const expected = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter ?? 0] ?? 0;
      pixels[at] = (lines[y * (stride + 1) + 1 + x] ?? 0) + expected;
    }
  }
  return pixels;
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map(value => Math.abs(estimate - value)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Keeps 256 colors, and gives each other pixel the nearest of them. */
function withFewColors(pixels: Buffer): { readonly palette: Buffer; readonly indexes: Uint8Array } {
  const colors = Array.from({ length: pixels.length / 3 }, (_, pixel) => pixels.readUIntBE(pixel * 3, 3));
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const seen = [...counts].map(([color, count]) => ({ color, count, distance: Infinity, index: 0 }));
  const kept: number[] = [];
  // The next one is always that which would be missed most: seen often, or unlike all that are kept, such as an icon's.
  for (let next = seen[0]; next !== undefined && next.distance > 0 && kept.length < 256; next = mostMissed(seen)) {
    for (const each of seen) {
      const distance = distanceOf(each.color, next.color);
      if (distance < each.distance) Object.assign(each, { distance, index: kept.length });
    }
    kept.push(next.color);
  }
  const palette = Buffer.alloc(kept.length * 3);
  for (const [index, color] of kept.entries()) palette.writeUIntBE(color, index * 3, 3);
  const indexOf = new Map(seen.map(({ color, index }) => [color, index]));
  return { palette, indexes: Uint8Array.from(colors, color => indexOf.get(color) ?? 0) };
}

const mostMissed = <T extends { readonly count: number; readonly distance: number }>(
  seen: readonly T[],
): T | undefined =>
  seen.reduce<T | undefined>((most, each) => (most && missed(most) >= missed(each) ? most : each), undefined);

const missed = ({ count, distance }: { readonly count: number; readonly distance: number }): number => count * distance;

const distanceOf = (color: number, other: number): number =>
  ((color >> 16) - (other >> 16)) ** 2 +
  (((color >> 8) & 255) - ((other >> 8) & 255)) ** 2 +
  ((color & 255) - (other & 255)) ** 2;

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
