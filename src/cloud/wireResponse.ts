import type { WireRequest, WireResponse } from './wire.ts';

/** Puts an answer together of what has come. A refusal is text also where data was asked for. */
export const wireResponse = (
  { isForData = false }: WireRequest,
  { status, headers }: Pick<WireResponse, 'status' | 'headers'>,
  body: Buffer,
): WireResponse =>
  isForData && status === 200
    ? { status, headers, body: '', data: body }
    : { status, headers, body: body.toString('utf8') };
