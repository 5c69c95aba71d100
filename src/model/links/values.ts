/**
 * How a value stands in the query of a link. Letters, digits, dots, underscores, and hyphens stand for themselves, and
 * every other byte of the text in UTF-8 is a tilde with two digits, such as `~20`.
 *
 * Percent signs would not do. The editor decodes a link before the extension sees it, and other programs on the way
 * encode it, or decode it once more, so that a name with `%26` in it could end as two members. None of them touches
 * what is unreserved in a URI. https://www.rfc-editor.org/rfc/rfc3986#section-2.3
 */
export function written(text: string): string {
  // Half of a surrogate pair has no bytes, and the encoder would put another character in its place.
  if (!text.isWellFormed()) return unreadable;
  return Array.from(new TextEncoder().encode(text), byte => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z\d._-]/.test(character) ? character : `~${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/** What `textIn` takes for no text. */
const unreadable = '~';

/** The text of a value. Undefined if `written` writes no text so: there is one way to write each. */
export function textIn(value: string): string | undefined {
  if (!/^(?:[A-Za-z\d._-]|~[\dA-F]{2})*$/.test(value)) return undefined;
  const bytes = [...value.matchAll(/~(..)|./g)].map(([character, hex]) =>
    hex === undefined ? character.charCodeAt(0) : Number.parseInt(hex, 16),
  );
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
    return written(text) === value ? text : undefined;
  } catch {
    return undefined;
  }
}

/** A list of values none of which has a dot, which therefore stands between them. */
export const writtenList = (values: readonly string[]): string => values.join('.');
export const listIn = (value: string): readonly string[] => value.split('.');
