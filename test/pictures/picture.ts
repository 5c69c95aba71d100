/** The size of each picture of the READMEs. A gallery shows it at about two thirds, where it can still be read. */
export const pictureSize = { width: 1440, height: 900 } as const;

/** As the browser writes them, the heaviest has 307,000. */
export const maximumPictureBytes = 350_000;

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/**
 * What a PNG says of itself: its size, and the names of its chunks, some of which could tell where it was made. A chunk is
 * its length, its name, its data, and four bytes to check it by: https://www.w3.org/TR/png-3/#5Chunk-layout
 */
export function picturePartsOf(png: Buffer): {
  readonly width: number;
  readonly height: number;
  readonly chunks: readonly string[];
} {
  if (!png.subarray(0, signature.length).equals(signature)) throw new Error('This is no PNG.');
  const chunks: string[] = [];
  for (let at = signature.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.push(png.toString('latin1', at + 4, at + 8));
  }
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), chunks };
}
