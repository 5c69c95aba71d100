import { TextDecoder } from 'node:util';

/**
 * The decoders for the character sets of databases, by the names that these have for them. There is none for a few old
 * sets, whose bytes are shown instead.
 * https://dev.mysql.com/doc/refman/8.4/en/charset-charsets.html
 * https://encoding.spec.whatwg.org/#names-and-labels
 */
const labels: Readonly<Record<string, string>> = {
  ascii: 'utf-8',
  utf8: 'utf-8',
  utf8mb3: 'utf-8',
  utf8mb4: 'utf-8',
  // MySQL's latin1 is Microsoft's, and so are the others for what they have in common with it.
  latin1: 'windows-1252',
  dec8: 'windows-1252',
  hp8: 'windows-1252',
  swe7: 'windows-1252',
  armscii8: 'windows-1252',
  geostd8: 'windows-1252',
  latin2: 'iso-8859-2',
  latin5: 'iso-8859-9',
  latin7: 'iso-8859-13',
  greek: 'iso-8859-7',
  hebrew: 'iso-8859-8',
  tis620: 'windows-874',
  gb2312: 'gbk',
  gbk: 'gbk',
  gb18030: 'gb18030',
  big5: 'big5',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  ujis: 'euc-jp',
  eucjpms: 'euc-jp',
  euckr: 'euc-kr',
  ucs2: 'utf-16be',
  utf16: 'utf-16be',
  utf16le: 'utf-16le',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  cp866: 'ibm866',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  macroman: 'macintosh',
};

/** The sets without a decoder, some of whose names others understand otherwise. */
const withoutDecoder = new Set(['binary', 'cp850', 'cp852', 'keybcs2', 'macce']);

/**
 * What says which byte of two is first, in the sets that leave it open. In others, the same character belongs to the text.
 * https://www.unicode.org/faq/utf_bom.html#bom10
 */
const marks: Readonly<Record<string, string>> = { fffe: 'utf-16le', feff: 'utf-16be' };
const marksOrder = new Set(['ucs2', 'utf16', 'utf-16']);

/** Decodes a text. Returns nothing for a set that is not known, and for bytes that are none of its texts. */
export function decodedText(charset: string, bytes: Buffer): string | undefined {
  const name = charset.toLowerCase();
  if (withoutDecoder.has(name)) return undefined;
  if (name === 'utf32') return fromUtf32(bytes);
  const marked = marksOrder.has(name) ? marks[bytes.toString('hex', 0, 2)] : undefined;
  const decoder = decoderOf(marked ?? labels[name] ?? name);
  try {
    return decoder?.decode(marked === undefined ? bytes : bytes.subarray(2));
  } catch {
    return undefined;
  }
}

const decoders = new Map<string, TextDecoder | undefined>();

/** A label may be a text of somebody else, so only those that are decoders are kept. */
function decoderOf(label: string): TextDecoder | undefined {
  const known = decoders.get(label);
  if (known) return known;
  try {
    const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
    decoders.set(label, decoder);
    return decoder;
  } catch {
    return undefined;
  }
}

function fromUtf32(bytes: Buffer): string | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const code = bytes.readUInt32BE(at);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    text += String.fromCodePoint(code);
  }
  return text;
}
