const minMatch = 4;
const maxOffset = 0xffff;
/** The format wants the last five bytes as literals, and no match that begins within the last twelve. */
const lastLiterals = 5;
const matchLimit = 12;
const hashBits = 14;

/**
 * Compresses into a raw LZ4 block, greedily. https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 *
 * The emulator has its own encoder, so that what our readers decode does not come from the library that decodes it.
 */
export function lz4Block(input: Buffer): Buffer {
  const output = Buffer.allocUnsafe(input.length + Math.ceil(input.length / 255) + 16);
  const places = new Int32Array(1 << hashBits).fill(-1);
  let at = 0;
  let anchor = 0;
  let written = 0;

  const length = (value: number): void => {
    let rest = value;
    for (; rest >= 255; rest -= 255) output[written++] = 255;
    output[written++] = rest;
  };
  const sequence = (end: number, match?: { readonly offset: number; readonly length: number }): void => {
    const literals = end - anchor;
    const extra = match ? match.length - minMatch : 0;
    output[written++] = (Math.min(literals, 15) << 4) | Math.min(extra, 15);
    if (literals >= 15) length(literals - 15);
    written += input.copy(output, written, anchor, end);
    if (!match) return;
    written = output.writeUInt16LE(match.offset, written);
    if (extra >= 15) length(extra - 15);
  };

  while (at <= input.length - matchLimit - 1) {
    const slot = Math.imul(input.readUInt32LE(at), 2654435761) >>> (32 - hashBits);
    const candidate = places[slot] ?? -1;
    places[slot] = at;
    const isMatch =
      candidate >= 0 && at - candidate <= maxOffset && input.readUInt32LE(candidate) === input.readUInt32LE(at);
    if (!isMatch) {
      at++;
      continue;
    }
    let end = at + minMatch;
    while (end < input.length - lastLiterals && input[end] === input[end - at + candidate]) end++;
    sequence(at, { offset: at - candidate, length: end - at });
    anchor = at = end;
  }
  sequence(input.length);
  return output.subarray(0, written);
}

/** Independent blocks of at most 64 KB, without checksums of the content. The last byte is the checksum of the two before it. */
const frameHeader = Buffer.from('04224d18604082', 'hex');
const frameBlock = 64 * 1024;

/** Compresses into an LZ4 frame, as Kafka does. https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md */
export function lz4Frame(input: Buffer): Buffer {
  const parts: Buffer[] = [frameHeader];
  for (let at = 0; at < input.length; at += frameBlock) {
    const plain = input.subarray(at, at + frameBlock);
    const block = lz4Block(plain);
    const isSmaller = block.length < plain.length;
    const size = Buffer.alloc(4);
    size.writeUInt32LE(isSmaller ? block.length : (plain.length | 0x8000_0000) >>> 0);
    parts.push(size, isSmaller ? block : plain);
  }
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}
