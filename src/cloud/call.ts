import type { Credentials } from './credentials.ts';
import type { Service, Target } from './errors.ts';
import type { QueryParameters } from './sign/encode.ts';
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

/** What a call of DTS or STS is about. Three operations spell the instance in three ways. */
export function targetOfParameters(parameters: QueryParameters = {}): Target {
  const instanceId = text(
    parameters['DtsInstanceId'] ?? parameters['DtsInstanceID'] ?? parameters['SubscriptionInstanceId'],
  );
  const roleArn = text(parameters['RoleArn']);
  return { ...(instanceId && { instanceId }), ...(roleArn && { roleArn }) };
}

/** What a call of SLS is about, by its path below the host; a group that is to be created is named in the body. */
export function targetOfPath(project: string | undefined, path: readonly string[] = [], body: object = {}): Target {
  const [, logstore, below, name] = path;
  const group = below === 'consumergroups' ? (name ?? ('consumerGroup' in body ? text(body.consumerGroup) : '')) : '';
  return { ...(project && { project }), ...(logstore && { logstore }), ...(group && { group }) };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
