import { isRecord } from '../model/checks.ts';

// The messages of JSON-RPC 2.0 in the form that MCP gives them: no batches, and no request without an ID.
// https://modelcontextprotocol.io/specification/2026-07-28/basic#messages

export type RequestId = string | number;

export interface RpcRequest {
  readonly kind: 'request';
  readonly id: RequestId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface RpcNotification {
  readonly kind: 'notification';
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** What can't be read as a message, and why. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly error: RpcError;
}

/** https://modelcontextprotocol.io/specification/2026-07-28/basic#error-codes */
export const errorCodes = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  headerMismatch: -32020,
  unsupportedVersion: -32022,
} as const;

/** Reads the body of a request. */
export function messageIn(body: Uint8Array): RpcRequest | RpcNotification | Unreadable {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch {
    return unreadable(errorCodes.parse, "The body isn't JSON in UTF-8.");
  }
  if (Array.isArray(value)) return unreadable(errorCodes.invalidRequest, 'Send one message at a time, not a batch.');
  if (!isRecord(value) || value['jsonrpc'] !== '2.0') {
    return unreadable(errorCodes.invalidRequest, "The body isn't a JSON-RPC 2.0 message.");
  }
  const { id, method, params = {} } = value;
  if (typeof method !== 'string') {
    return unreadable(errorCodes.invalidRequest, 'The message has no method. This server sends no requests to answer.');
  }
  if (!isRecord(params)) return unreadable(errorCodes.invalidRequest, "The params aren't an object.");
  if (id === undefined) return { kind: 'notification', method, params };
  if (!isRequestId(id)) return unreadable(errorCodes.invalidRequest, 'The ID is neither a string nor an integer.');
  return { kind: 'request', id, method, params };
}

export const isRequestId = (value: unknown): value is RequestId =>
  typeof value === 'string' || Number.isSafeInteger(value);

export const resultText = (id: RequestId, result: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ jsonrpc: '2.0', id, result });

/** An error about a message whose ID could not be read has none. */
export const errorText = (id: RequestId | undefined, error: RpcError): string =>
  JSON.stringify({ jsonrpc: '2.0', ...(id !== undefined && { id }), error });

const utf8 = new TextDecoder('utf-8', { fatal: true });

const unreadable = (code: number, message: string): Unreadable => ({ kind: 'unreadable', error: { code, message } });
