/**
 * The parameters of a call by name. Those that are undefined are left out. The caller writes a list as single
 * parameters, counted from 1, as in `Tag.1.Key`.
 */
export type QueryParameters = Readonly<Record<string, string | number | boolean | undefined>>;

const unreserved = /^[\w.~-]*$/;
const leftByJavaScript = /[!'()*]/g;

/**
 * Encodes as RFC 3986 says, which turns every UTF-8 byte but `A–Z a–z 0–9 - _ . ~` into an upper-case `%XX`. Throws a
 * URIError for half of a surrogate pair.
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
 * The parameters that have a value, as text, in the byte order of their names, so that upper case comes before lower
 * case. JavaScript sorts by UTF-16 units, which makes no difference for ASCII names.
 */
export function sortedParameters(parameters: QueryParameters): [name: string, value: string][] {
  const sorted: [string, string][] = [];
  for (const name of Object.keys(parameters).sort()) {
    const value = parameters[name];
    if (value !== undefined) sorted.push([name, String(value)]);
  }
  return sorted;
}

/** The sorted and encoded query, which RPC and V3 sign and which all schemes send. */
export function canonicalQuery(parameters: QueryParameters): string {
  return sortedParameters(parameters)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

export function pathWithQuery(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`;
}

export function headerLines(names: readonly string[], headers: Readonly<Record<string, string>>): string {
  let lines = '';
  for (const name of names) lines += `${name}:${headers[name]?.trim() ?? ''}\n`;
  return lines;
}

/** Writes `2026-01-15T08:30:00Z`, for RPC and V3. */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Writes `20260115T083000Z`, for SLS4. The first eight characters are the day. */
export function compactSeconds(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** Writes `Thu, 15 Jan 2026 08:30:00 GMT` (RFC 1123), for LOG. */
export function httpDate(date: Date): string {
  return date.toUTCString();
}
