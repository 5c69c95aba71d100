import { booleanOf, isMembers, type Members, membersOf, numberOf, parseBody, textOf } from './bodies.ts';
import type { CredentialSource } from './credentials.ts';
import type { Endpoint } from './endpoints.ts';
import { type Asked, notUnderstood, refused } from './faults.ts';
import { signAcs3 } from './sign/acs3.ts';
import { canonicalQuery, isoSeconds, pathWithQuery, type QueryParameters } from './sign/encode.ts';
import { type Call, targetOfParameters, type WireResponse } from './wire.ts';

/** One operation of a product of the RPC style, DTS or STS. */
export interface RpcOperation {
  readonly service: 'dts' | 'sts';
  readonly operation: string;
  /** API version. */
  readonly version: string;
  readonly region: string;
  readonly endpoint: Endpoint;
  readonly isWrite?: boolean;
  /** Whether another host is asked when this one cannot be reached. */
  readonly hasOtherHost?: boolean;
  readonly parameters?: QueryParameters;
}

/**
 * The call of an operation: a POST signed V3 with every parameter in the query and no body, as the vendor's own client
 * sends it. `read` turns the members of an accepted answer into a value, or gives `undefined` when what must be there
 * is not.
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export function rpcCall<T>(operation: RpcOperation, read: (answer: Members) => T | undefined): Call<T> {
  const { endpoint, version, parameters = {} } = operation;
  return callOf(operation, read, ({ credentials, now, nonce }) => ({
    origin: endpoint.origin,
    ...signAcs3({
      method: 'POST',
      host: endpoint.host,
      action: operation.operation,
      version,
      query: parameters,
      headers: { accept: 'application/json' },
      credentials,
      now,
      nonce,
    }),
  }));
}

/**
 * The call of an operation that nobody signs, as the vendor's libraries send it: what is common to all calls in the query,
 * and the `form`, which holds a token, in the body, so that no token is in a URL.
 * https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc
 */
export function anonymousRpcCall<T>(
  operation: Omit<RpcOperation, 'parameters'>,
  form: QueryParameters,
  read: (answer: Members) => T | undefined,
): Call<T> {
  const { endpoint, version } = operation;
  return callOf({ ...operation, parameters: form }, read, ({ now, nonce }) => {
    const common = { Format: 'JSON', SignatureNonce: nonce, Timestamp: isoSeconds(now) };
    return {
      method: 'POST',
      origin: endpoint.origin,
      path: pathWithQuery('/', canonicalQuery({ Action: operation.operation, Version: version, ...common })),
      headers: {
        host: endpoint.host,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: canonicalQuery(form),
    };
  });
}

/** The keys of calls that are not signed. */
export const nobody: CredentialSource = () => Promise.resolve({ accessKeyId: '', accessKeySecret: '' });

function callOf<T>(
  { service, operation, region, isWrite = false, hasOtherHost = false, parameters }: RpcOperation,
  read: (answer: Members) => T | undefined,
  sign: Call<T>['sign'],
): Call<T> {
  const asked: Asked = { service, operation, target: targetOfParameters(parameters) };
  return {
    ...asked,
    region,
    isWrite,
    hasOtherHost,
    sign,
    read: response => {
      const answer = acceptedAnswer(asked, response);
      const value = read(answer);
      if (value === undefined) throw notUnderstood(asked, response, requestIdOf(answer));
      return value;
    },
  };
}

export function requestIdOf(answer: Members): string | undefined {
  return textOf(answer, 'RequestId', 'RequestID', 'requestId');
}

/** The members of an answer, JSON or XML, or the error when it is a refusal, in either of its two forms. */
function acceptedAnswer(asked: Asked, response: WireResponse): Members {
  const body = parseBody(response.body);
  const answer = isMembers(body) ? body : {};
  const error = membersOf(answer, 'Error');
  const requestId = requestIdOf(answer) ?? requestIdOf(error) ?? response.headers['x-acs-request-id'];
  const isOk = response.status >= 200 && response.status < 300;
  const success = booleanOf(answer, 'Success');

  // A refusal can come with HTTP 200: the operation says so itself. It has a form of its own.
  // https://help.aliyun.com/document_detail/264593.htm
  if (success === false) {
    throw refused(asked, response, {
      code: textOf(answer, 'ErrCode', 'Code', 'DynamicCode'),
      message: softMessage(answer),
      requestId,
      status: numberOf(answer, 'HttpStatusCode'),
      body: answer,
    });
  }
  // The gateway's form. https://help.aliyun.com/document_detail/51132.html
  const code = textOf(answer, 'Code') ?? textOf(error, 'Code');
  const message = textOf(answer, 'Message') ?? textOf(error, 'Message');
  const isRefusal = !isOk || (success === undefined && message !== undefined);
  if (code !== undefined && isRefusal) throw refused(asked, response, { code, message, requestId, body: answer });
  if (!isOk || !isMembers(body)) throw notUnderstood(asked, response, requestId);
  return body;
}

/** DynamicMessage is the text for the first hole of ErrMessage. */
function softMessage(answer: Members): string | undefined {
  const filling = textOf(answer, 'DynamicMessage') ?? '';
  return textOf(answer, 'ErrMessage', 'Message')?.replace('%s', () => filling) ?? (filling || undefined);
}
