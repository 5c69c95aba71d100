import { arrivalOf } from '../../src/emulator/operation.ts';
import { route } from '../../src/emulator/route.ts';

/** A request of which at least the head has come. */
interface Begun {
  readonly operation: string;
  /** The complete request, and the bytes after it. */
  readonly whole?: { readonly arrival: ReturnType<typeof arrivalOf>; readonly rest: Buffer };
}

/** Finds a request in what has come over a connection. Our clients send no chunks. */
export function requestIn(bytes: Buffer): Begun | undefined {
  const start = bytes.indexOf('\r\n\r\n') + 4;
  if (start < 4) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, start - 4).split('\r\n');
  const [method = '', url = ''] = first.split(' ');
  const headers = Object.fromEntries(
    lines.map(line => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const operation = operationOf(method, url, headers);
  const end = start + Number(headers['content-length'] ?? 0);
  if (bytes.length < end) return { operation };
  return {
    operation,
    whole: { arrival: arrivalOf(method, url, headers, bytes.subarray(start, end)), rest: bytes.subarray(end) },
  };
}

/** The operation of a request, of which the body may not have come yet. */
export function operationOf(method: string, url: string, headers: Readonly<Record<string, string>>): string {
  return route(arrivalOf(method, url, headers, Buffer.alloc(0))).name;
}
