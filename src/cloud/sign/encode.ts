/**
 * Parameters by name. Undefined ones are left out; numbers are written in decimal, booleans as `true` and `false`.
 * Lists are flattened by their owner, counting from 1: `Tag.1.Key`.
 */
export type QueryParameters = Readonly<Record<string, string | number | boolean | undefined>>;

const unreserved = /^[\w.~-]*$/;
const leftByJavaScript = /[!'()*]/g;

/**
 * RFC 3986: UTF-8 bytes, everything but `A–Z a–z 0–9 - _ . ~` as upper-case `%XX`. Throws a URIError for half a surrogate
 * pair, which no text box should let through.
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export function percentEncode(text: string): string {
  if (unreserved.test(text)) return text;
  return encodeURIComponent(text).replace(
    leftByJavaScript,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The parameters that have a value, as text, in byte order of their names: upper case before lower case, `Tag.1.Key`
 * before `Tag.10.Key`. JavaScript's own order is that of UTF-16 units, which is the same for every name in use (ASCII).
 */
export function sortedParameters(parameters: QueryParameters): [name: string, value: string][] {
  const sorted: [string, string][] = [];
  for (const name of Object.keys(parameters).sort()) {
    const value = parameters[name];
    if (value !== undefined) sorted.push([name, String(value)]);
  }
  return sorted;
}

/** `name=value&name=value`, sorted and encoded; what RPC and V3 sign, and what all schemes put on the wire. */
export function canonicalQuery(parameters: QueryParameters): string {
  return sortedParameters(parameters)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** Path and query as put on the wire. */
export function pathWithQuery(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`;
}

/** `name:value` and a line feed for each name, in the order given. */
export function headerLines(names: readonly string[], headers: Readonly<Record<string, string>>): string {
  let lines = '';
  for (const name of names) lines += `${name}:${headers[name]?.trim() ?? ''}\n`;
  return lines;
}

/** `2026-01-15T08:30:00Z`, for RPC and V3. */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** `20260115T083000Z`, for SLS4; its first eight characters are the day. */
export function compactSeconds(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** `Thu, 15 Jan 2026 08:30:00 GMT` (RFC 1123), for LOG. */
export function httpDate(date: Date): string {
  return date.toUTCString();
}
