import type { Compression } from '../compression/decompressed.ts';
import type { Damage } from '../damage.ts';
import { Malformed } from '../malformed.ts';

/** The codecs by their numbers, or why one of them can't be undone. https://kafka.apache.org/documentation/#recordbatch */
const codecs: readonly ({ readonly compression: Compression } | { readonly damage: Damage })[] = [
  { compression: 'none' },
  { compression: 'gzip' },
  { damage: 'snappy' },
  { compression: 'lz4Frame' },
  { damage: 'zstd' },
];

/**
 * How a batch is compressed, of which the last bits of its attributes tell. Throws `Malformed`. No client of DTS needs a
 * library for the codecs that are not undone here, so that a batch with one is not of DTS.
 */
export function compressionOf(attributes: number): Compression {
  const codec = codecs[attributes & 7] ?? { damage: 'codec' };
  if ('damage' in codec) throw new Malformed(codec.damage, 0);
  return codec.compression;
}
