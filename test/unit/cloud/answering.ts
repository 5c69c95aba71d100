import type { Access } from '../../../src/cloud/transport.ts';
import { publicEndpoints } from '../../../src/cloud/endpoints.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { Pace } from '../../../src/cloud/pace.ts';
import { Transport } from '../../../src/cloud/transport.ts';
import type { WireRequest, WireResponse } from '../../../src/cloud/wire.ts';

export type Answer = Partial<WireResponse>;

/** Never cancelled. */
export const { signal } = new AbortController();

export const answer = (body: object | string, rest: Answer = {}): Answer => ({
  ...rest,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** An account whose cloud gives these answers, and the requests that went out. Waits take no time. */
export function answering(respond: Answer | ((request: WireRequest) => Answer)): {
  access: Access;
  requests: WireRequest[];
} {
  const requests: WireRequest[] = [];
  const transport = new Transport({
    sender: request => {
      requests.push(request);
      const response = typeof respond === 'function' ? respond(request) : respond;
      return Promise.resolve({ status: 200, headers: {}, body: '', ...response });
    },
    wait: () => Promise.resolve(),
    pace: new Pace({ wait: () => Promise.resolve() }),
  });
  const credentials = { accessKeyId: 'testAccessKeyId', accessKeySecret: 'testAccessKeySecret' };
  const access: Access = {
    transport,
    credentials: () => Promise.resolve(credentials),
    endpoints: publicEndpoints,
    account: 'test',
  };
  return { access, requests };
}

/** The parameters of a request, which are in its query. */
export function parametersOf(request: WireRequest | undefined): Record<string, string> {
  return Object.fromEntries(new URL(request?.path ?? '', 'https://host').searchParams);
}

/** The error that a call ends with. */
export async function failure(call: Promise<unknown>): Promise<CloudError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
  throw new Error('The call succeeded.');
}
