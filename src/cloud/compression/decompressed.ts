import { Readable, type Transform } from 'node:stream';
import { createGunzip, createUnzip, createZstdDecompress } from 'node:zlib';
import { Malformed } from '../malformed.ts';
import type { Turns } from '../turns.ts';
import { lz4Block, lz4Frame } from './lz4.ts';

/** How bytes are compressed. `zlib` is what HTTP calls deflate, or gzip, whichever it turns out to be. */
export type Compression = 'none' | 'gzip' | 'zlib' | 'zstd' | 'lz4Frame' | 'lz4Block';

/** The most bytes that there may be after decompression. */
const largest = 0x400_0000;

/**
 * Undoes a compression, of any kind that a service sends. Others have their turn meanwhile. What the sender says about
 * the size is not asked for, because only the bytes themselves tell it. Rejects with `Malformed`.
 */
export async function decompressed(bytes: Buffer, compression: Compression, turns: Turns): Promise<Buffer> {
  switch (compression) {
    case 'none':
      return bytes;
    case 'gzip':
      return through(createGunzip(), bytes);
    case 'zlib':
      return through(createUnzip(), bytes);
    case 'zstd':
      return through(createZstdDecompress(), bytes);
    case 'lz4Frame':
      return inParts(output => lz4Frame(bytes, output), turns);
    case 'lz4Block':
      return inParts(output => lz4Block(bytes, output), turns);
  }
}

/** Other threads decompress, and give the bytes in parts, between which others have their turn. */
async function through(decompressor: Transform, bytes: Buffer): Promise<Buffer> {
  const output = new Output();
  try {
    for await (const part of Readable.from([bytes]).pipe(decompressor)) output.add(part as Buffer);
    return output.bytes;
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed('compressed', 0);
  }
}

async function inParts(partsInto: (output: Output) => Generator<void>, turns: Turns): Promise<Buffer> {
  const output = new Output();
  const parts = partsInto(output);
  while (!parts.next().done) if (turns.isOver()) await turns.next();
  return output.bytes;
}

/** Bytes that become more, up to a limit. */
export class Output {
  #bytes = Buffer.allocUnsafe(0x1_0000);
  #length = 0;

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
  }

  add(bytes: Buffer): void {
    const at = this.#grow(bytes.length);
    bytes.copy(this.#bytes, at);
  }

  /** Repeats what lies so far back, which may reach into what is being added and then repeats itself. */
  repeat(back: number, length: number): void {
    const to = this.#grow(length);
    const from = to - back;
    // Every copy doubles what there is to be copied.
    for (let done = 0; done < length;) {
      const part = Math.min(length - done, back + done);
      this.#bytes.copyWithin(to + done, from, from + part);
      done += part;
    }
  }

  /** Makes room for more, and returns where it begins. */
  #grow(more: number): number {
    const at = this.#length;
    this.#length += more;
    if (this.#length > largest) throw new Malformed('bomb', 0);
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(largest, Math.max(this.#length, this.#bytes.length * 2)));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}
