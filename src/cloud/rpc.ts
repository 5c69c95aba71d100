import { booleanOf, isMembers, type Members, membersOf, numberOf, parseBody, textOf } from './bodies.ts';
import type { CredentialSource } from './credentials.ts';
import type { Endpoint } from './endpoints.ts';
import { type Asked, notUnderstood, refused } from './faults.ts';
import { signAcs3 } from './sign/acs3.ts';
import { canonicalQuery, isoSeconds, pathWithQuery, type QueryParameters } from './sign/encode.ts';
import { refuseUnusableNames } from './unusableNames.ts';
import { type Call, targetOfParameters, type WireResponse } from './wire.ts';

/** One operation of a product in the RPC style, which DTS and STS are. */
export interface RpcOperation {
  readonly service: 'dts' | 'sts';
  readonly operation: string;
  readonly version: string;
  readonly region: string;
  readonly endpoint: Endpoint;
  readonly isWrite?: boolean;
  readonly hasOtherHost?: boolean;
  readonly parameters?: QueryParameters;
}

/**
 * Makes a call that is a POST with a V3 signature, all parameters in the query and no body, as the vendor's own client
 * sends it. `read` turns an accepted answer into a value, or returns `undefined` when a required member is missing.
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
 * Makes a call without a signature, as the vendor's libraries send it. The common parameters are in the query. The
 * `form`, which holds a token, is in the body, so that no token is in a URL.
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

/** Supplies the empty keys of calls that are not signed. */
export const nobody: CredentialSource = () => Promise.resolve({ accessKeyId: '', accessKeySecret: '' });

function callOf<T>(
  { service, operation, region, isWrite = false, hasOtherHost = false, parameters }: RpcOperation,
  read: (answer: Members) => T | undefined,
  sign: Call<T>['sign'],
): Call<T> {
  const asked: Asked = { service, operation, target: targetOfParameters(parameters) };
  refuseUnusableNames(asked, { region });
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

/** The members of an answer. Throws when the answer is a refusal, which has two forms, or is not understood. */
function acceptedAnswer(asked: Asked, response: WireResponse): Members {
  const body = parseBody(response.body);
  const answer = isMembers(body) ? body : {};
  const error = membersOf(answer, 'Error');
  const requestId = requestIdOf(answer) ?? requestIdOf(error) ?? response.headers['x-acs-request-id'];
  const isOk = response.status >= 200 && response.status < 300;
  const success = booleanOf(answer, 'Success');

  // An operation can refuse with HTTP 200. Such a refusal has its own form.
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
  // A refusal by the gateway has this form. https://help.aliyun.com/document_detail/51132.html
  const code = textOf(answer, 'Code') ?? textOf(error, 'Code');
  const message = textOf(answer, 'Message') ?? textOf(error, 'Message');
  const isRefusal = !isOk || (success === undefined && message !== undefined);
  if (code !== undefined && isRefusal) throw refused(asked, response, { code, message, requestId, body: answer });
  if (!isOk || !isMembers(body)) throw notUnderstood(asked, response, requestId);
  return body;
}

/** The message of a refusal, with DynamicMessage in the place of `%s`. */
function softMessage(answer: Members): string | undefined {
  const filling = textOf(answer, 'DynamicMessage') ?? '';
  return textOf(answer, 'ErrMessage', 'Message')?.replace('%s', () => filling) ?? (filling || undefined);
}
