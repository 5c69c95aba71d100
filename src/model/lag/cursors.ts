import type { Cursor } from '../units.ts';

/** Decodes a cursor, with or without padding, which published samples sometimes lack; undefined for other texts. */
export function decodeCursor(base64: string): Cursor | undefined {
  const digits = Buffer.from(base64, 'base64').toString('latin1');
  return /^\d{1,19}$/.test(digits) ? (BigInt(digits) as Cursor) : undefined;
}

/** Encodes a cursor as the service does, with padding. */
export const encodeCursor = (cursor: bigint): string => Buffer.from(String(cursor), 'latin1').toString('base64');
