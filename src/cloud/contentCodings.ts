import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

type Decode = (data: Buffer, limits: { readonly maxOutputLength: number }) => Promise<Buffer>;

const inflated: Decode = promisify(inflate);
const rawInflated: Decode = promisify(inflateRaw);

/** https://www.rfc-editor.org/rfc/rfc9110.html#section-8.4.1 */
const decoders: Readonly<Record<string, Decode>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  // Some servers leave the zlib header out, whose first byte has these bits in every case.
  deflate: (data, limits) => (((data[0] ?? 0) & 0x0f) === 8 ? inflated(data, limits) : rawInflated(data, limits)),
  br: promisify(brotliDecompress),
};

/** No honest answer has more codings, and each of them could multiply the length. */
const mostCodings = 3;

/**
 * Undoes the codings of a body, which a service or a proxy may apply although nobody asked for one. Rejects for an
 * unknown coding, for data that is not in it, and when there are more than `maxBytes` at any time.
 * https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.3
 * https://www.rfc-editor.org/rfc/rfc9112.html#section-6.1
 */
export async function decodedBody(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  maxBytes: number,
): Promise<Buffer> {
  const codings = [headers['content-encoding'], headers['transfer-encoding']]
    .flatMap(names => names?.toLowerCase().split(',') ?? [])
    .map(name => name.trim())
    .filter(name => !['', 'identity', 'chunked'].includes(name));
  if (codings.length > mostCodings) throw unknownCoding(codings.join());
  let decoded = body;
  for (const coding of codings.reverse()) {
    const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
    if (decode === undefined) throw unknownCoding(coding);
    if (decoded.length > 0) decoded = await decode(decoded, { maxOutputLength: maxBytes });
  }
  return decoded;
}

const unknownCoding = (coding: string): Error =>
  Object.assign(new Error(`The coding ${coding} is not known.`), { code: 'ERR_CONTENT_ENCODING' });
