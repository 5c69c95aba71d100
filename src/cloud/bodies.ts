import { XMLParser } from 'fast-xml-parser';
import { redact } from './redact.ts';

/** A body reduced to a plain tree, whichever form it came in. In XML every leaf is text and the root element is left out. */
export type Value = string | number | boolean | null | readonly Value[] | Members;
export interface Members {
  readonly [name: string]: Value | undefined;
}

/**
 * Tells the form by content, because Content-Type is not reliable, and lexes it.
 * Gives `undefined` for what is neither whole JSON nor a whole XML answer: nothing, HTML, a truncated body.
 */
export function parseBody(body: string): Value | undefined {
  try {
    if (/^\s*[{[]/.test(body)) return JSON.parse(body) as Value;
    return parseXml(body);
  } catch {
    // Both lexers throw only for malformed text, which the caller reports with the status and an excerpt.
  }
  return undefined;
}

const xml = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  // Ids such as 1e5 must stay text, and a name may begin with a blank.
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  // Without a DOCTYPE nothing can be declared that expands, so the limits would only refuse a long list of objects.
  processEntities: { enabled: true, maxTotalExpansions: Infinity, maxExpandedLength: Infinity },
});

/** The two names that a root element has. https://help.aliyun.com/document_detail/264593.htm */
const rootElement = /^\s*(?:<\?xml\b[^>]*\?>\s*)?<(Error|\w+Response)[\s>]/;

function parseXml(body: string): Value | undefined {
  const root = rootElement.exec(body)?.[1];
  const isWhole = root !== undefined && body.trimEnd().endsWith(`</${root}>`);
  return isWhole && !/<!DOCTYPE/i.test(body) ? (xml.parse(body) as Members)[root] : undefined;
}

export function isMembers(value: Value | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member under the first name that is present. Several names stand for the spellings that are in use. */
function member(from: Members, names: readonly string[]): Value | undefined {
  for (const name of names) {
    const value = from[name];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** A nested object; empty when it is missing or an empty element. */
export function membersOf(from: Members, ...names: string[]): Members {
  const value = member(from, names);
  return isMembers(value) ? value : {};
}

/** Text, or a number or boolean as text. An empty one is as good as absent. */
export function textOf(from: Members, ...names: string[]): string | undefined {
  return asText(member(from, names));
}

function asText(value: Value | undefined): string | undefined {
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isText && value !== '' ? String(value) : undefined;
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

const unixTime = /^-?\d+(\.\d+)?$/;
const isoTime = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * A moment, from ISO 8601, from `YYYY-MM-DD HH:mm:ss`, or from a Unix time. The latter's unit is told by its magnitude,
 * because what a page calls seconds was seen in microseconds; 0 and less mean never.
 * Text without a zone is taken as UTC: no source says otherwise.
 */
export function timeOf(from: Members, ...names: string[]): Date | undefined {
  const text = textOf(from, ...names)?.trim();
  if (!text) return undefined;
  const [, day, clock, zone = 'Z'] = isoTime.exec(text) ?? [];
  const date = unixTime.test(text)
    ? new Date(unixMilliseconds(Number(text)))
    : new Date(`${day ?? ''}T${clock ?? ''}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function unixMilliseconds(time: number): number {
  if (time <= 0) return NaN;
  if (time >= 1e14) return time / 1e3;
  return time >= 1e11 ? time : time * 1e3;
}

/**
 * A list: plain, one element alone (XML), inside a wrapper object (`item` names it where its elements are plain text),
 * missing, or empty.
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

/** The objects among a list's elements. */
export function membersListOf(from: Members, name: string, item?: string): readonly Members[] {
  return listOf(from, name, item).filter(isMembers);
}

/** The texts among a list's elements. */
export function textListOf(from: Members, name: string, item?: string): readonly string[] {
  return listOf(from, name, item)
    .map(asText)
    .filter(text => text !== undefined);
}

/** Leaves out what is not known, so that optional members are absent rather than undefined. */
export function known<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  const present: Partial<T> = {};
  for (const name in values) if (values[name] !== undefined) present[name] = values[name];
  return present as T;
}

/** The first words of a body that is not understood, without mark-up, at most 200 characters. */
export function excerptOf(body: string): string | undefined {
  // While there are still names before the values: an answer of STS that broke off can hold new keys.
  const words = redact(body.slice(0, 4000), [])
    .replace(/<(style|script)\b[\s\S]*?(<\/\1>|$)/gi, ' ')
    .replace(/<[^>]*(>|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? undefined : words.slice(0, 200);
}

/** One page of a list, and how many there are in all. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
}
