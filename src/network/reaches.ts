import { connect } from 'node:net';

/** The longest time that a connection is waited for. An address of another network mostly does not answer at all. */
const limitMs = 3_000;

/** Whether a connection to a host and port succeeds from this computer. Nothing is sent over it. */
export function reaches(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port });
    const end = (isReached: boolean): void => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(isReached);
    };
    const giveUp = (): void => {
      end(false);
    };
    signal.addEventListener('abort', giveUp);
    socket.setTimeout(limitMs, giveUp);
    socket.on('error', giveUp);
    socket.on('connect', () => {
      end(true);
    });
    if (signal.aborted) giveUp();
  });
}
