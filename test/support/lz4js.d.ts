/** Published without types. */
declare module 'lz4js' {
  const lz4: {
    compress(bytes: Uint8Array): Uint8Array;
    decompress(bytes: Uint8Array): Uint8Array;
    decompressBlock(from: Uint8Array, to: Uint8Array, at: number, length: number, into: number): number;
  };
  export default lz4;
}
