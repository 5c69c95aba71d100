import { isMembers, membersOf, parseBody, textOf, type Value } from '../bodies.ts';
import type { Endpoint } from '../endpoints.ts';
import { type Asked, notUnderstood, refused } from '../faults.ts';
import { percentEncode, type QueryParameters } from '../sign/encode.ts';
import { signLog } from '../sign/log.ts';
import { signSls4 } from '../sign/sls4.ts';
import { refuseUnusableNames } from '../unusableNames.ts';
import { type Call, targetOfPath, type WireResponse } from '../wire.ts';

/** One operation of Simple Log Service. */
export interface RestOperation {
  readonly operation: string;
  readonly region: string;
  readonly endpoint: Endpoint;
  readonly project?: string;
  /** The parts of the path, not encoded. */
  readonly path?: readonly string[];
  readonly query?: QueryParameters;
  /** The body, which is sent as JSON. */
  readonly body?: object;
  /** Headers besides those that every call has, with names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The method is GET unless given, or POST when there is a body. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
}

/**
 * Makes a call of SLS. Any method but GET makes it a write. The call gets the SLS4 signature, or the classic one when
 * the region is not known. `read` turns the answer, which is `undefined` when empty, into a value. It returns
 * `undefined` for an answer that is not understood. Throws for a name that no address can hold.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/request-signature-v4
 */
export const restCall = <T>(operation: RestOperation, read: (answer: Value | undefined) => T | undefined): Call<T> =>
  callOf(operation, false, response => readAnswer(response, read));

/**
 * Makes a call of SLS whose answer is data, and which says in its headers what data it takes. `read` gets an answer that
 * is no refusal.
 */
export const dataCall = <T>(operation: RestOperation, read: (response: WireResponse) => T | undefined): Call<T> =>
  callOf(operation, true, read);

function callOf<T>(
  operation: RestOperation,
  isForData: boolean,
  read: (response: WireResponse) => T | undefined,
): Call<T> {
  const { region, endpoint, project } = operation;
  const target = targetOfPath(project, operation.path, operation.body);
  const asked: Asked = { service: 'sls', operation: operation.operation, target };
  refuseUnusableNames(asked, operation);
  const { method = operation.body === undefined ? 'GET' : 'POST' } = operation;
  const isWrite = method !== 'GET';
  const request = {
    method,
    host: endpoint.host,
    path: `/${(operation.path ?? []).map(percentEncode).join('/')}`,
    query: operation.query ?? {},
    ...(operation.headers && { headers: operation.headers }),
    ...(operation.body && { body: JSON.stringify(operation.body) }),
  };
  const isRegional = region !== '' && region !== 'log-global';
  return {
    ...asked,
    region,
    isWrite,
    ...(project !== undefined && { project }),
    sign: ({ credentials, now }) => ({
      origin: endpoint.origin,
      ...(isForData && { isForData }),
      ...(isRegional ? signSls4({ ...request, region, credentials, now }) : signLog({ ...request, credentials, now })),
    }),
    read: response => readUnlessRefused(asked, response, read),
  };
}

function readUnlessRefused<T>(
  asked: Asked,
  response: WireResponse,
  read: (response: WireResponse) => T | undefined,
): T {
  const requestId = response.headers['x-log-requestid'];
  if (response.status !== 200) {
    const answer = parseBody(response.body);
    const body = isMembers(answer) ? answer : {};
    // The vendor's own client also reads this nested form. The pages document only the flat one.
    const error = membersOf(body, 'Error');
    const code = textOf(body, 'errorCode', 'ErrorCode') ?? textOf(error, 'Code');
    if (code === undefined) throw notUnderstood(asked, response, requestId);
    throw refused(asked, response, {
      code,
      message: textOf(body, 'errorMessage', 'ErrorMessage') ?? textOf(error, 'Message'),
      requestId: requestId ?? textOf(error, 'RequestId'),
      body,
    });
  }
  const value = read(response);
  if (value !== undefined) return value;
  const body = response.data ? Buffer.from(response.data.subarray(0, excerptBytes)).toString('utf8') : response.body;
  throw notUnderstood(asked, { ...response, body }, requestId);
}

/** How much of data that is not understood is looked at, to say what it is. */
const excerptBytes = 4_000;

function readAnswer<T>({ body }: WireResponse, read: (answer: Value | undefined) => T | undefined): T | undefined {
  const answer = parseBody(body);
  const isWhole = answer !== undefined || body.trim() === '';
  return isWhole ? read(answer) : undefined;
}
