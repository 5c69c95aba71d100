import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is not even read. */
export interface Refused {
  readonly status: 401 | 403;
  /** For the log, in which nothing stands that the visitor has sent. */
  readonly reason: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The one who has the token may ask. Only a digest of the token is kept here. */
export class Visitors {
  readonly #token: Buffer;
  readonly #hosts: readonly string[];

  constructor(token: string, port: number) {
    this.#token = digest(token);
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  }

  /** Compares in a time that tells nothing about the token. */
  isToken(text: string): boolean {
    return timingSafeEqual(digest(text), this.#token);
  }

  /**
   * Tells why a request is not answered, by its headers alone. A web page can reach this computer, and under a name of its
   * own that leads to the loopback address it could read the answers. Such a name is in the `Host` header.
   * https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#security-&-endpoint
   */
  refusal({ headers, headersDistinct }: Pick<IncomingMessage, 'headers' | 'headersDistinct'>): Refused | undefined {
    const [host, ...otherHosts] = headersDistinct['host'] ?? [];
    if (host === undefined || otherHosts.length > 0 || !this.#hosts.includes(host.toLowerCase())) {
      return { status: 403, reason: 'its Host header names another server' };
    }
    // Programs send no origin. `none` is what a browser says of what its user has typed, and Electron of any program.
    // https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
    if (headers.origin !== undefined || (headers['sec-fetch-site'] ?? 'none') !== 'none') {
      return { status: 403, reason: 'it comes from a web page' };
    }
    const { authorization } = headers;
    // https://www.rfc-editor.org/rfc/rfc6750#section-3
    const [, token] = /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? '') ?? [];
    if (token !== undefined && this.isToken(token)) return undefined;
    const error = authorization === undefined ? '' : ', error="invalid_token"';
    return {
      status: 401,
      reason: authorization === undefined ? 'it has no token' : "its token isn't that of this start",
      headers: { 'www-authenticate': `Bearer realm="MCP"${error}` },
    };
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
