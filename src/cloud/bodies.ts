import { XMLParser } from 'fast-xml-parser';
import { redact } from './redact.ts';

/** A JSON or XML body as a plain tree. In XML every leaf is text, and the root element is left out. */
export type Value = string | number | boolean | null | readonly Value[] | Members;
export interface Members {
  readonly [name: string]: Value | undefined;
}

/**
 * Parses a body in the form that its content shows, because Content-Type is not reliable. The result is `undefined`
 * when the body is neither complete JSON nor a complete XML answer, such as an empty body, HTML, or one that was cut
 * off. A byte-order mark, which is no part of the text, may precede it.
 * https://www.rfc-editor.org/rfc/rfc8259.html#section-8.1
 */
export function parseBody(body: string): Value | undefined {
  const text = body.startsWith('\uFEFF') ? body.slice(1) : body;
  try {
    if (/^\s*[{[]/.test(text)) return JSON.parse(text) as Value;
    return parseXml(text);
  } catch {
    // Both parsers throw only for malformed text. The caller reports that with the status and an excerpt.
  }
  return undefined;
}

const xml = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  // An ID such as 1e5 must stay text, and a name may begin with a space.
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  // A body with a DOCTYPE is refused, so no entity can expand much. The limits would only refuse long lists.
  processEntities: { enabled: true, maxTotalExpansions: Infinity, maxExpandedLength: Infinity },
});

/** The root element has one of these two names. https://help.aliyun.com/document_detail/264593.htm */
const rootElement = /^\s*(?:<\?xml\b[^>]*\?>\s*)?<(Error|\w+Response)[\s>]/;

function parseXml(body: string): Value | undefined {
  const root = rootElement.exec(body)?.[1];
  const isWhole = root !== undefined && body.trimEnd().endsWith(`</${root}>`);
  return isWhole && !/<!DOCTYPE/i.test(body) ? (xml.parse(body) as Members)[root] : undefined;
}

export function isMembers(value: Value | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member under the first of the names that is present. The services spell some names in several ways. */
function member(from: Members, names: readonly string[]): Value | undefined {
  for (const name of names) {
    const value = from[name];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** A nested object. It is empty when the member is missing or is an empty element. */
export function membersOf(from: Members, ...names: string[]): Members {
  const value = member(from, names);
  return isMembers(value) ? value : {};
}

/**
 * A member as text, also when it is a number or a boolean. An empty text counts as absent. JSON can hold half of a
 * surrogate pair, at which encoding throws, so such a half becomes U+FFFD.
 */
export function textOf(from: Members, ...names: string[]): string | undefined {
  return asText(member(from, names));
}

function asText(value: Value | undefined): string | undefined {
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isText && value !== '' ? String(value).toWellFormed() : undefined;
}

export function numberOf(from: Members, ...names: string[]): number | undefined {
  const value = Number(textOf(from, ...names)?.trim() || undefined);
  return Number.isFinite(value) ? value : undefined;
}

export function booleanOf(from: Members, ...names: string[]): boolean | undefined {
  const value = textOf(from, ...names)
    ?.trim()
    .toLowerCase();
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** The last second of the year 9999. Later times have no ISO form of four digits, and far later ones are no `Date`. */
export const lastSecond = 253_402_300_799;

const unixTime = /^-?\d+(\.\d+)?$/;
const isoTime = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * A moment, written as ISO 8601, as `YYYY-MM-DD HH:mm:ss`, or as a Unix time. The magnitude of a Unix time tells its
 * unit, because a time that the documentation gives in seconds was seen in microseconds. A Unix time of 0 or less means
 * never. A time without a zone is read as UTC, because no page says otherwise.
 */
export function timeOf(from: Members, ...names: string[]): Date | undefined {
  const text = textOf(from, ...names)?.trim();
  if (!text) return undefined;
  const [, day, clock, zone = 'Z'] = isoTime.exec(text) ?? [];
  const date = unixTime.test(text)
    ? new Date(unixMilliseconds(Number(text)))
    : new Date(`${day ?? ''}T${clock ?? ''}${zone}`);
  // A date that is not valid is not a number, which no comparison holds for.
  return Math.abs(date.getTime()) < (lastSecond + 1) * 1000 ? date : undefined;
}

function unixMilliseconds(time: number): number {
  if (time <= 0) return NaN;
  if (time >= 1e14) return time / 1e3;
  return time >= 1e11 ? time : time * 1e3;
}

/**
 * The elements of a list, which may be an array, a single element (as in XML), or an array inside a wrapper object.
 * `item` names the member of the wrapper when the elements are plain text.
 */
function listOf(from: Members, name: string, item?: string): readonly Value[] {
  let value = from[name];
  if (isMembers(value)) {
    const names = Object.keys(value).filter(each => each !== '#text');
    const only = names.length === 1 ? value[names[0] ?? ''] : undefined;
    if (names.length === 0) value = [];
    else if (only !== undefined && (names[0] === item || typeof only === 'object')) value = only;
  }
  const items = Array.isArray(value) ? (value as readonly Value[]) : [value];
  return items.filter(each => each !== undefined && each !== null && each !== '') as readonly Value[];
}

export function membersListOf(from: Members, name: string, item?: string): readonly Members[] {
  return listOf(from, name, item).filter(isMembers);
}

export function textListOf(from: Members, name: string, item?: string): readonly string[] {
  return listOf(from, name, item)
    .map(asText)
    .filter(text => text !== undefined);
}

/** Leaves out the members that are undefined, as optional members must be absent instead. */
export function known<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  const present: Partial<T> = {};
  for (const name in values) if (values[name] !== undefined) present[name] = values[name];
  return present as T;
}

/** The first 200 characters of a body that is not understood, without its markup. */
export function excerptOf(body: string): string | undefined {
  // Redaction comes first, because it finds secrets by the names before them. A truncated STS answer can hold new keys.
  const words = redact(body.slice(0, 4000), [])
    .replace(/<(style|script)\b[\s\S]*?(<\/\1>|$)/gi, ' ')
    .replace(/<[^>]*(>|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? undefined : words.slice(0, 200);
}

/** One page of a list, and how many elements the list has on all pages. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** Gives no page when an answer has neither the list nor a total, because then it answers some other call. */
export function pageOf<T>(
  answer: Members,
  name: string,
  items: readonly T[],
  ...totals: string[]
): Page<T> | undefined {
  const total = numberOf(answer, ...totals);
  return total === undefined && answer[name] === undefined ? undefined : { items, total: total ?? items.length };
}

/** Reads each element, and leaves out those that are not understood. */
export function readEach<T>(items: readonly Members[], read: (item: Members) => T | undefined): readonly T[] {
  return items.map(read).filter(item => item !== undefined);
}
