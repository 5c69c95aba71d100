/** Has the remainder of each byte for the Castagnoli polynomial, which Node's own CRC-32 does not use. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/**
 * Gives the checksum of a record batch, or of its next part, by the checksum of the parts before.
 * https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4
 */
export function crc32c(bytes: Buffer, before = 0): number {
  let value = ~before;
  // Not of an iterator, which takes several times as long.
  for (let at = 0; at < bytes.length; at++) value = (table[(value ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}
