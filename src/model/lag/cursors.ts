import type { Cursor } from '../units.ts';

/** Published samples sometimes lack the padding. Nothing for what is not a cursor. */
export function decodeCursor(base64: string): Cursor | undefined {
  const digits = Buffer.from(base64, 'base64').toString('latin1');
  return /^\d{1,19}$/.test(digits) ? (BigInt(digits) as Cursor) : undefined;
}

/** As on the wire, padding included. */
export const encodeCursor = (cursor: bigint): string => Buffer.from(String(cursor), 'latin1').toString('base64');
