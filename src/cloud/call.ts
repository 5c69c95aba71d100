import type { Credentials } from './credentials.ts';
import type { Service } from './errors.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** What a signature needs from outside. A new one is made for every attempt, because dates and nonces are never reused. */
export interface SigningContext {
  readonly credentials: Credentials;
  /** Corrected by the clock difference that the service reported. */
  readonly now: Date;
  /** Unique text, 32 hexadecimal digits. */
  readonly nonce: string;
}

/** One operation on its way through the transport. */
export interface Call<T> {
  readonly service: Service;
  /** The vendor's operation name. */
  readonly operation: string;
  readonly region: string;
  /** The SLS project, for pacing and the log. */
  readonly project?: string;
  /** Writes are never repeated once they may have reached the service. */
  readonly isWrite: boolean;
  /** Whether another host is asked when this one cannot be reached. */
  readonly hasOtherHost?: boolean;
  sign(context: SigningContext): WireRequest;
  /** Turns an answer into a value, or throws a `CloudError` for a refusal and for what is not understood. */
  read(response: WireResponse): T;
}
