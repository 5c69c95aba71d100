import { isMembers, type Members, type Value } from '../cloud/bodies.ts';

/**
 * Parses JSON that the vendor's CLI, a program of its kind, or the user wrote. A byte order mark in front is passed
 * over, because editors and PowerShell write one and RFC 8259 lets a reader ignore it. Returns undefined for any other
 * text.
 * https://www.rfc-editor.org/rfc/rfc8259#section-8.1
 */
export function parseJson(text: string): Value | undefined {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as Value;
  } catch {
    // The error is dropped because it quotes the text, which holds secrets.
    return undefined;
  }
}

/** Parses a JSON object, with its names in small letters. Returns undefined for any other text. */
export function jsonObject(text: string): Members | undefined {
  const value = parseJson(text);
  return isMembers(value) ? inSmallLetters(value) : undefined;
}

/**
 * The members with their names in small letters, as far as the vendor's CLI sees them: the case of names does not matter
 * to it, the last of several counts, and null stands for nothing. Besides the letters of ASCII, it takes the long s for
 * an s, and the Kelvin sign for a k, which `toLowerCase` does, too.
 * https://pkg.go.dev/encoding/json#Unmarshal
 */
export const inSmallLetters = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name.toLowerCase().replaceAll('ſ', 's'), value]),
  );

/**
 * Whether the bytes are JSON in UTF-16, which begins with a byte order mark or has a zero in one of its first two bytes.
 * Windows PowerShell 5 writes it with `>`, and nothing of the vendor's reads it.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding
 */
export function isUtf16([first, second]: Uint8Array): boolean {
  if (first === undefined || second === undefined) return false;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isMarked || (first === 0) !== (second === 0);
}
