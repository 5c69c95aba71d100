import type { IncomingMessage } from 'node:http';

/** A request as it arrived, decoded once. */
export interface Arrival {
  readonly method: string;
  /** With the port, as it was sent and signed. */
  readonly host: string;
  /** As on the wire. */
  readonly path: string;
  readonly query: Parameters;
  /** Parameters of a form body; empty for any other body. */
  readonly form: Parameters;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Parameters = Readonly<Record<string, string>>;

/** More than any call needs; a longer body is cut, so that its signature fails. */
const maxBodyBytes = 10 * 1024 * 1024;

export async function read(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  return arrivalOf(request.method ?? 'GET', request.url ?? '/', headers, Buffer.concat(chunks));
}

/** `url` is the path with the query, as on the wire; names of headers are in lower case. */
export function arrivalOf(method: string, url: string, headers: Arrival['headers'], body: Buffer): Arrival {
  const [path = '/', query = ''] = split(url, '?');
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return {
    method,
    host: headers['host'] ?? '',
    path,
    query: parametersIn(query),
    form: isForm ? parametersIn(body.toString('utf8')) : {},
    headers,
    body,
  };
}

/** A plus sign is a space in a form, and is taken for one in a query too. */
const parametersIn = (text: string): Parameters => Object.fromEntries(new URLSearchParams(text));

function split(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
