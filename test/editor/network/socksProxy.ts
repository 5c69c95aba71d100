import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { KeyAndCertificate } from '../../support/authority.ts';

/**
 * A proxy on this computer that speaks SOCKS 5 (RFC 1928), without a log-in, and leads every name to one port. It takes
 * TLS as well, in which the editor's `fetch` wraps what it says to such a proxy.
 */
export async function startSocksProxy(behind: number, pair: KeyAndCertificate) {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      // No log-in is wanted.
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request: Buffer) => {
        asked.push(request.toString('latin1', 5, 5 + (request[4] ?? 0)));
        const target = connect(behind, '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          socket.pipe(target).pipe(socket);
        });
        sockets.add(target);
        target.on('error', () => socket.destroy());
      });
    });
  };
  const withTls = createTlsServer(pair, serve);
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const first = socket.read() as Buffer;
      socket.unshift(first);
      if (first[0] === 22) withTls.emit('connection', socket);
      else serve(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
