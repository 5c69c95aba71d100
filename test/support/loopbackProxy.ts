import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createProxy } from 'proxy';
import type { KeyAndCertificate } from './authority.ts';
import { endable } from './endable.ts';

export interface LoopbackProxy {
  readonly port: number;
  /** What tunnels were asked for, `host:port` each, let through or not. */
  readonly asked: string[];
  close(): void;
}

export interface LoopbackProxyOptions {
  /** Which port of this computer is behind a name that only the proxy knows. */
  readonly names: Readonly<Record<string, number>>;
  /** `user:password`; anybody may use it unless given. */
  readonly logIn?: string;
  /** For a proxy that is spoken to with TLS. */
  readonly tls?: KeyAndCertificate;
  readonly port?: number;
}

/** A proxy on this computer, which leads nowhere else. */
export async function startLoopbackProxy(options: LoopbackProxyOptions): Promise<LoopbackProxy> {
  const { names, logIn, tls, port = 0 } = options;
  const asked: string[] = [];
  const server = createProxy(tls ? createTlsServer(tls) : createServer());
  if (logIn !== undefined) {
    const expected = `Basic ${Buffer.from(logIn).toString('base64')}`;
    server.authenticate = ({ headers }) => headers['proxy-authorization'] === expected;
  }
  server.prependListener('connect', (request: IncomingMessage) => {
    const name = request.url ?? '';
    asked.push(name);
    const behind = names[name];
    request.url = behind === undefined ? 'unknown.invalid:443' : `127.0.0.1:${behind}`;
  });
  const close = endable(server);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close,
  };
}
