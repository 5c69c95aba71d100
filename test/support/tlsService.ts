import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import type { KeyAndCertificate } from './authority.ts';
import { endable } from './endable.ts';

export interface TlsService {
  readonly port: number;
  /** How many callers accepted its certificate. */
  readonly connections: () => number;
  close(): void;
}

/** A service on this computer that speaks TLS. */
export async function startTlsService(
  pair: KeyAndCertificate & Pick<SecureContextOptions, 'maxVersion'>,
  answer: RequestListener = (_request, response) => response.end('here'),
  host = '127.0.0.1',
): Promise<TlsService> {
  let connections = 0;
  const server = createServer(pair, answer);
  // With those too of callers that went away when they saw the certificate.
  const close = endable(server);
  server.on('secureConnection', () => (connections += 1));
  server.listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close,
  };
}
