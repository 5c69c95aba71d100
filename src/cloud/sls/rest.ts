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
  /** The method is GET unless given, or POST when there is a body. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
}

/**
 * Makes a call of SLS. Any method but GET makes it a write. The call gets the SLS4 signature, or the classic one when
 * the region is not known. `read` turns the answer, which is `undefined` when empty, into a value. It returns
 * `undefined` for an answer that is not understood. Throws for a name that no address can hold.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/request-signature-v4
 */
export function restCall<T>(operation: RestOperation, read: (answer: Value | undefined) => T | undefined): Call<T> {
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
      ...(isRegional ? signSls4({ ...request, region, credentials, now }) : signLog({ ...request, credentials, now })),
    }),
    read: response => readAnswer(asked, response, read),
  };
}

function readAnswer<T>(asked: Asked, response: WireResponse, read: (answer: Value | undefined) => T | undefined): T {
  const requestId = response.headers['x-log-requestid'];
  const answer = parseBody(response.body);
  if (response.status !== 200) {
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
  const isWhole = answer !== undefined || response.body.trim() === '';
  const value = isWhole ? read(answer) : undefined;
  if (value === undefined) throw notUnderstood(asked, response, requestId);
  return value;
}
