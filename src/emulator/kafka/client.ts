import type { Attendance } from './attendance.ts';
import type { Stream } from './stream.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A client that is signed in for one group, and what it can reach. */
export interface SignedIn {
  readonly groupId: string;
  readonly stream: Stream;
  readonly attendance: Attendance;
  /** Gives the address of the node that holds the partition, which listens from then on. */
  node(): Promise<Address>;
  /** Gives the time in the world, in milliseconds since 1970. */
  now(): number;
}
