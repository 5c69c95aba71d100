import type { Cloud } from '../cloud/cloud.ts';
import { loadedOnce } from '../cloud/loadedOnce.ts';
import type { Access, Transport, TransportOptions } from '../cloud/transport.ts';
import type { Sender } from '../cloud/wire.ts';

/** Makes the clients of one account on the transport that all share. When `closed` fires, their calls end. */
export type Connector = (access: Omit<Access, 'transport'>, closed?: AbortSignal) => Promise<Cloud>;

export interface ConnectorOptions extends Omit<TransportOptions, 'sender'> {
  /** Called with the first request. */
  readonly openSender: () => Promise<Sender>;
}

/** Loads the clients, the transport and its HTTP engine with the first request, not at activation. */
export function createConnector({ openSender, ...options }: ConnectorOptions): {
  readonly connect: Connector;
  /** The time in milliseconds since 1970, by the services' clock if it is known. */
  readonly now: () => number;
} {
  let now = Date.now;
  const opened = loadedOnce(async () => {
    const [{ Transport }, sender] = await Promise.all([import('../cloud/transport.ts'), openSender()]);
    const transport = new Transport({ sender, ...options });
    now = () => transport.now();
    return transport;
  });
  const connect: Connector = async (access, closed) => {
    const [cloud, transport] = await Promise.all([import('../cloud/cloud.ts'), opened()]);
    return cloud.connect({ ...access, transport: closed ? endingWith(closed, transport) : transport });
  };
  return { connect, now: () => now() };
}

/**
 * A transport whose calls end when the account is closed. `AbortSignal.any` would do the same, but would keep something
 * of every call in memory until then.
 */
const endingWith = (closed: AbortSignal, transport: Transport): Pick<Transport, 'send'> => ({
  send: async (call, access, signal) => {
    const either = new AbortController();
    const end = (): void => {
      either.abort(closed.aborted ? closed.reason : signal.reason);
    };
    const sources = [closed, signal];
    if (sources.some(({ aborted }) => aborted)) end();
    for (const source of sources) source.addEventListener('abort', end);
    try {
      const answer = await transport.send(call, access, either.signal);
      // The answer may have been on its way when the account was closed.
      closed.throwIfAborted();
      return answer;
    } finally {
      for (const source of sources) source.removeEventListener('abort', end);
    }
  },
});
