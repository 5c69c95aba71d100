import type { SourceProblem } from '../cloud/credentials.ts';
import { SendFailure, type SendLimits, type WireResponse } from '../cloud/wire.ts';
import { readIssuedPair } from './issuedPair.ts';
import { consentProblem } from './consent.ts';
import type { Fetch } from './renewal.ts';
import { sourceError, type SourceContext } from './source.ts';

const timeLimitMs = 15_000;
const longestAnswer = 1024 * 1024;

export interface CredentialsUri {
  readonly profile: string;
  /** The address exactly as in the profile, for which {@link isAllowedAddress} is true. It may contain a secret. */
  readonly text: string;
}

/** Fetches keys from the address of a profile. Redirects are refused, because the user allowed only this address. */
export function credentialsUriFetch({ profile, text }: CredentialsUri, context: SourceContext): Fetch {
  const problem = (failure: Failure) => sourceError({ kind: 'address', profile, ...failure });
  return async signal => {
    const missing = consentProblem(profile, { kind: 'address', text }, context);
    if (missing !== undefined) throw sourceError(missing);
    const answer = await ask(new URL(text), context, signal);
    if (answer === undefined) throw problem({ reason: 'unreachable' });
    const { status } = answer;
    if (status !== 200) throw problem({ reason: 'refused', status });
    const read = readIssuedPair(answer.body);
    if ('keys' in read) return read.keys;
    switch (read.problem) {
      case 'badMember':
        throw problem({ reason: 'badMember', member: read.member });
      case 'refused':
        throw problem({ reason: 'refused', status });
      case 'notJson':
        throw problem({ reason: 'notJson' });
    }
  };
}

type Failure = Omit<Extract<SourceProblem, { kind: 'address' }>, 'kind' | 'profile'>;

/** Allows plain HTTP only for numeric loopback addresses, because it would expose the keys to the network. */
export function isAllowedAddress(text: string): boolean {
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  const isLoopback = /^127(\.\d+){3}$/.test(hostname) || hostname === '[::1]';
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/** Returns undefined when no complete answer came in time. */
async function ask(url: URL, context: SourceContext, signal: AbortSignal): Promise<WireResponse | undefined> {
  const sender = await context.sender();
  const inTime = AbortSignal.timeout(timeLimitMs);
  const limits: SendLimits = {
    connectMs: timeLimitMs,
    headersMs: timeLimitMs,
    bodyMs: timeLimitMs,
    maxBodyBytes: longestAnswer,
    signal: AbortSignal.any([signal, inTime]),
  };
  const headers = { host: url.host, accept: 'application/json' };
  try {
    return await sender({ method: 'GET', origin: url.origin, path: `${url.pathname}${url.search}`, headers }, limits);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SendFailure || inTime.aborted) return undefined;
    throw error;
  }
}
