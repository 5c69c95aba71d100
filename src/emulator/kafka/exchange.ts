import type { Met } from '../faults.ts';
import type { RequestReader } from './bytes.ts';
import type { SignedIn } from './client.ts';

/** Is what a handler knows about the request it answers. */
export interface Exchange {
  readonly version: number;
  readonly clientId: string;
  readonly request: RequestReader;
  readonly met: Met;
  readonly isOlderBroker: boolean;
  /** Tells whether the request came to the node that holds the partition, not to the bootstrap address. */
  readonly isAtNode: boolean;
  readonly client: SignedIn;
  /** Stands for the connection. Its signal aborts when the connection ends. */
  readonly gone: AbortSignal;
}
