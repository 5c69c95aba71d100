import type { Met } from '../faults.ts';
import { int32, type RequestReader } from './bytes.ts';
import type { SignedIn } from './client.ts';

/** What a handler knows about the request it answers. */
export interface Exchange {
  readonly version: number;
  readonly clientId: string;
  readonly request: RequestReader;
  readonly met: Met;
  /** Tells whether the request came to the node that holds the partition, not to the bootstrap address. */
  readonly isAtNode: boolean;
  readonly client: SignedIn;
  /** Stands for the connection. Its signal aborts when the connection ends. */
  readonly gone: AbortSignal;
}

/** Writes the body of the answer. */
export type Handler = (exchange: Exchange) => Buffer | Promise<Buffer>;

/** Writes that the client need not slow down, which answers have since some version. */
export const throttle = (isWritten: boolean): Buffer => (isWritten ? int32(0) : Buffer.alloc(0));
/** Writes a field that answers have since some version. */
export const since = (isWritten: boolean, value: Buffer): Buffer => (isWritten ? value : Buffer.alloc(0));
/** Gives the error that a fault wants. */
export const forced = ({ met }: Exchange): number | undefined => met.find('kafkaError')?.code;

/** Reads what a request says about each partition of each topic. */
export const topicsOf = <T>(request: RequestReader, partition: () => T): { name: string; partitions: readonly T[] }[] =>
  request.array(() => ({ name: request.string(), partitions: request.array(partition) ?? [] })) ?? [];
