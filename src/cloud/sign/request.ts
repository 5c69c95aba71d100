import { hash } from 'node:crypto';
import type { Credentials } from '../credentials.ts';
import type { WireRequest } from '../wire.ts';
import type { QueryParameters } from './encode.ts';

/** What every scheme signs. Names of headers are in lower case, and each scheme adds its own headers. */
export interface Signable {
  readonly method: WireRequest['method'];
  readonly host: string;
  readonly query?: QueryParameters;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly credentials: Credentials;
  readonly now: Date;
}

/** A complete request, except for the origin it goes to. */
export type SignedRequest = Omit<WireRequest, 'origin'>;

const emptyBodyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export function bodyHash(body: string | Uint8Array | undefined): string {
  return body === undefined || body.length === 0 ? emptyBodyHash : hash('sha256', body, 'hex');
}
