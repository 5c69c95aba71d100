/** The size of each picture of the READMEs. A gallery shows it at about two thirds, where it can still be read. */
export const pictureSize = { width: 1440, height: 900 } as const;

export const maximumPictureBytes = 200_000;

/** What a PNG says of itself: its size, and the names of its chunks, some of which could tell where it was made. */
export function picturePartsOf(png: Buffer): {
  readonly width: number;
  readonly height: number;
  readonly chunks: readonly string[];
} {
  const chunks = chunksOf(png).map(({ name }) => name);
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), chunks };
}

export const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');

/** A chunk is its length, its name, its data, and four bytes to check it by: https://www.w3.org/TR/png-3/#5Chunk-layout */
export function chunksOf(png: Buffer): readonly { readonly name: string; readonly data: Buffer }[] {
  if (!png.subarray(0, pngSignature.length).equals(pngSignature)) throw new Error('This is no PNG.');
  const chunks: { readonly name: string; readonly data: Buffer }[] = [];
  for (let at = pngSignature.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    chunks.push({ name: png.toString('latin1', at + 4, at + 8), data });
  }
  return chunks;
}
