import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { KeyAndCertificate } from './authority.ts';

export interface TlsService {
  readonly port: number;
  /** How many callers accepted its certificate. */
  readonly connections: () => number;
  close(): void;
}

/** A service on this computer that speaks TLS. */
export async function startTlsService(
  pair: KeyAndCertificate,
  answer: RequestListener = (_request, response) => response.end('here'),
  host = '127.0.0.1',
): Promise<TlsService> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer(pair, answer);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('secureConnection', () => (connections += 1));
  server.listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () => {
      server.close();
      // Those too of callers that went away when they saw the certificate.
      for (const socket of sockets) socket.destroy();
    },
  };
}
