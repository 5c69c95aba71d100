import type { IncomingHttpHeaders } from 'node:http';
import { isRecord } from '../model/checks.ts';
import { errorCodes, type RpcError, type RpcRequest } from './messages.ts';

/** The revision whose requests say all about themselves, so that nothing has to be agreed before. */
export const currentVersion = '2026-07-28';
/**
 * Earlier ones, which begin with `initialize`, the newest first. The oldest also has batches, which no client is known to
 * send and this server refuses. The one before it has another transport.
 */
export const handshakeVersions = ['2025-11-25', '2025-06-18', '2025-03-26'] as const;
/**
 * The revision of a request that does not say it. Clients must say it since 2025-06-18, but not all do in each request.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#protocol-version-header
 */
const assumedVersion = '2025-03-26' satisfies Version;
export const supportedVersions: readonly string[] = [currentVersion, ...handshakeVersions];

export type Version = typeof currentVersion | (typeof handshakeVersions)[number];

/** https://modelcontextprotocol.io/specification/2026-07-28/basic#_meta */
const versionKey = 'io.modelcontextprotocol/protocolVersion';
const capabilitiesKey = 'io.modelcontextprotocol/clientCapabilities';

export type VersionRead =
  { readonly kind: 'version'; readonly version: Version } | { readonly kind: 'refused'; readonly error: RpcError };

/**
 * Finds the revision of the protocol that a request is written in, and whether its headers and its body agree. With
 * `initialize`, a client proposes a revision in the body, whatever its header says.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#server-validation
 */
export function versionOf({ method, params }: RpcRequest, headers: IncomingHttpHeaders): VersionRead {
  const header = textOf(headers['mcp-protocol-version']);
  const meta = isRecord(params['_meta']) ? params['_meta'] : {};
  const inBody = meta[versionKey];
  if (inBody !== undefined && inBody !== header) {
    return refused(errorCodes.headerMismatch, "The header MCP-Protocol-Version isn't the version in the body.");
  }
  if (header === undefined || (method === 'initialize' && inBody === undefined)) {
    return { kind: 'version', version: assumedVersion };
  }
  const handshake = handshakeVersions.find(version => version === header);
  if (handshake) return { kind: 'version', version: handshake };
  if (header !== currentVersion) return { kind: 'refused', error: unsupported(header) };
  if (inBody === undefined || !isRecord(meta[capabilitiesKey])) {
    return refused(errorCodes.invalidParams, `Both ${versionKey} and ${capabilitiesKey} are required in _meta.`);
  }
  if (textOf(headers['mcp-method']) !== method) {
    return refused(errorCodes.headerMismatch, "The header Mcp-Method isn't the method in the body.");
  }
  if (method === 'tools/call' && decoded(textOf(headers['mcp-name'])) !== params['name']) {
    return refused(errorCodes.headerMismatch, "The header Mcp-Name isn't the name in the body.");
  }
  return { kind: 'version', version: currentVersion };
}

/** The version that the answer to `initialize` names: the one asked for, or the newest that has a handshake. */
export const agreedVersion = (asked: unknown): string =>
  handshakeVersions.find(version => version === asked) ?? handshakeVersions[0];

/** Notifications have no `_meta` that would have to agree with the header. */
export const isSupportedHeader = ({ 'mcp-protocol-version': header }: IncomingHttpHeaders): boolean =>
  header === undefined || supportedVersions.some(version => version === header);

export const unsupported = (requested: string): RpcError => ({
  code: errorCodes.unsupportedVersion,
  message: 'Unsupported protocol version',
  data: { supported: supportedVersions, requested },
});

/** A header that was sent twice is not read. */
const textOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#value-encoding */
function decoded(value: string | undefined): string | undefined {
  const [, base64] = /^=\?base64\?([A-Za-z\d+/]*={0,2})\?=$/.exec(value ?? '') ?? [];
  return base64 === undefined ? value : Buffer.from(base64, 'base64').toString('utf8');
}

const refused = (code: number, message: string): VersionRead => ({ kind: 'refused', error: { code, message } });
