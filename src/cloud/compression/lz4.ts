import { Malformed } from '../malformed.ts';

/** Where decompressed bytes go. */
interface Sink {
  readonly length: number;
  add(bytes: Buffer): void;
  repeat(back: number, length: number): void;
}

/**
 * Decompresses an LZ4 frame, as Kafka has it, and stops after every part so that others can have a turn. Throws `Malformed`. Checksums are
 * passed over, because older clients of Kafka have written wrong ones, and because the network has its own.
 *
 * The packages for LZ4 hold no limits: they take bytes from beyond the end, and zeros from before the beginning, and call
 * the result data.
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 * https://issues.apache.org/jira/browse/KAFKA-3160
 */
export function* lz4Frame(frame: Buffer, sink: Sink): Generator<void> {
  const source = new Source(frame);
  if (source.uint32() !== magic) throw new Malformed('compressed', 0);
  const flags = source.byte();
  if (flags >> 6 !== 1 || flags & flag.dictionary) throw new Malformed('compressed', 4);
  // The size of a block, the size of the content, and the checksum of both.
  source.take(1 + (flags & flag.contentSize ? 8 : 0) + 1);
  for (let size = source.uint32(); size !== 0; size = source.uint32()) {
    const block = source.take(size % isPlain);
    if (size >= isPlain) sink.add(block);
    else yield* sequencesIn(new Source(block), sink);
    if (flags & flag.blockChecksum) source.take(4);
    yield;
  }
}

const magic = 0x184d2204;
const flag = { blockChecksum: 0x10, contentSize: 0x08, dictionary: 0x01 };
/** The bit in the size of a block which says that it is not compressed. */
const isPlain = 0x8000_0000;

/** How many bytes come at most before others have a turn. */
const partBytes = 0x4_0000;

/**
 * Decompresses a block that stands alone, as Log Service sends it.
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 */
export const lz4Block = (block: Buffer, sink: Sink): Generator<void> => sequencesIn(new Source(block), sink);

function* sequencesIn(source: Source, sink: Sink): Generator<void> {
  let nextPart = sink.length + partBytes;
  while (source.left > 0) {
    const token = source.byte();
    sink.add(source.take(source.lengthFrom(token >> 4)));
    if (source.left === 0) return;
    const back = source.byte() | (source.byte() << 8);
    if (back === 0 || back > sink.length) throw new Malformed('compressed', source.at);
    sink.repeat(back, source.lengthFrom(token & 15) + 4);
    if (sink.length < nextPart) continue;
    nextPart = sink.length + partBytes;
    yield;
  }
}

class Source {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new Malformed('compressed', this.at);
    this.at += 1;
    return byte;
  }

  uint32(): number {
    return this.take(4).readUInt32LE();
  }

  take(length: number): Buffer {
    if (length > this.left) throw new Malformed('compressed', this.at);
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  /** Four bits of a length, and further bytes of it if all four are set. */
  lengthFrom(bits: number): number {
    let length = bits;
    if (bits < 15) return length;
    for (let more = 255; more === 255;) {
      more = this.byte();
      length += more;
    }
    return length;
  }
}
