import { createSecureContext } from 'node:tls';
import { Agent, type Dispatcher, fetch, ProxyAgent } from 'undici';
import type { Way } from '../../src/cloud/connection.ts';
import { createDirectSender } from '../../src/cloud/directSender.ts';
import { type Endpoint, type Endpoints, endpointsAt, publicEndpoints } from '../../src/cloud/endpoints.ts';
import type { Sender } from '../../src/cloud/wire.ts';
import { sendThroughEditor } from '../../src/network/editorSender.ts';

export const routeNames = ['direct', 'editor'] as const;
export type RouteName = (typeof routeNames)[number];

/** How requests reach a server on this computer. */
interface Reach {
  readonly port: number;
  /** The authority to trust, when the server is spoken to with TLS. */
  readonly ca?: string;
  readonly proxyPort?: number;
}

export interface OpenRoute {
  readonly sender: Sender;
  readonly endpoints: Endpoints;
  close(): Promise<void>;
}

export function openRoute(name: RouteName, reach: Reach): OpenRoute {
  return name === 'direct' ? openDirect(reach) : openEditor(reach);
}

/** A route that knows no names and no proxy. */
export function openPlainRoute(name: RouteName): Omit<OpenRoute, 'endpoints'> {
  if (name === 'editor') return { sender: sendThroughEditor, close: () => Promise.resolve() };
  const sender = createDirectSender();
  return {
    sender,
    close: () => {
      sender.close();
      return Promise.resolve();
    },
  };
}

function openDirect({ port, ca, proxyPort }: Reach): OpenRoute {
  const way: Way = {
    ...(ca !== undefined && { trust: createSecureContext({ ca }) }),
    ...(proxyPort !== undefined && { proxy: new URL(`http://127.0.0.1:${proxyPort}`) }),
  };
  const sender = createDirectSender(() => way);
  return {
    sender,
    endpoints: endpointsAt(`${ca === undefined ? 'http' : 'https'}://127.0.0.1:${port}`),
    close: () => {
      sender.close();
      return Promise.resolve();
    },
  };
}

/** The editor's `fetch` outside of the editor: that of undici, which knows the services' names and one proxy. */
const dispatchers = new Map<string, Dispatcher>();
Object.assign(globalThis, {
  fetch: (input: string, init: object) => {
    const dispatcher = dispatchers.get(new URL(input).port);
    return fetch(input, { ...init, ...(dispatcher && { dispatcher }) });
  },
});

function openEditor({ port, ca, proxyPort }: Reach): OpenRoute {
  // `fetch` does not end a connection that it has begun to make when it is told to stop, only the editor's own limit does.
  const own = { timeout: 2_000, ...(ca !== undefined && { ca }) };
  const dispatcher =
    proxyPort === undefined
      ? new Agent({
          allowH2: false,
          connect: {
            ...own,
            lookup: (_name, _options, callback) => {
              callback(null, [{ address: '127.0.0.1', family: 4 }]);
            },
          },
        })
      : new ProxyAgent({ uri: `http://127.0.0.1:${proxyPort}`, requestTls: own, proxyTls: own, allowH2: false });
  dispatchers.set(String(port), dispatcher);
  const at = ({ host }: Endpoint): Endpoint => ({
    origin: `${ca === undefined ? 'http' : 'https'}://${host}:${port}`,
    host: `${host}:${port}`,
  });
  return {
    sender: sendThroughEditor,
    endpoints: {
      dts: region => at(publicEndpoints.dts(region)),
      sls: (region, project) => at(publicEndpoints.sls(region, project)),
      sts: (region, host) => at(publicEndpoints.sts(region, host)),
    },
    close: async () => {
      dispatchers.delete(String(port));
      await dispatcher.destroy();
    },
  };
}
