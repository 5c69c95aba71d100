import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Damage, Malformed } from './bytes.ts';
import { lz4Blocks } from './lz4.ts';
import type { Turns } from './turns.ts';

/** The most bytes that a batch may have when it is decompressed. */
const largest = 0x400_0000;

/** The codecs by their numbers, or why one of them can't be undone. https://kafka.apache.org/documentation/#recordbatch */
const codecs: readonly ('none' | 'gzip' | 'lz4' | Damage)[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

/** Undoes the compression of a batch, of which the last bits of its attributes tell. Rejects with `Malformed`. */
export async function decompressed(bytes: Buffer, attributes: number, turns: Turns): Promise<Buffer> {
  const codec = codecs[attributes & 7] ?? 'codec';
  switch (codec) {
    case 'none':
      return bytes;
    case 'gzip':
      return gunzipped(bytes);
    case 'lz4': {
      const output = new Output();
      const parts = lz4Blocks(bytes, output);
      while (!parts.next().done) if (turns.isOver()) await turns.next();
      return output.bytes;
    }
    case 'cutOff':
    case 'size':
    case 'number':
    case 'branch':
    case 'format':
    case 'snappy':
    case 'zstd':
    case 'codec':
    case 'compressed':
    case 'bomb':
      throw new Malformed(codec, 0);
  }
}

/** Other threads decompress, and give the bytes in parts, between which others have their turn. */
async function gunzipped(bytes: Buffer): Promise<Buffer> {
  const output = new Output();
  try {
    for await (const part of Readable.from([bytes]).pipe(createGunzip())) output.add(part as Buffer);
    return output.bytes;
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed('compressed', 0);
  }
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
