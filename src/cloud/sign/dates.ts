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
