import { type Answer, Data, type Members, type Refusal, type RpcOperation } from './operation.ts';

export type Format = 'json' | 'xml';

export interface RpcSubject {
  readonly name: string;
  readonly requestId: string;
  readonly format: Format;
  readonly host: string;
  readonly isTurned: boolean;
}

/** Writes a successful answer as JSON or XML. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs */
export function rpcAnswer(subject: RpcSubject, family: RpcOperation['family'], members: Members): Answer {
  return rpcBody(subject, 200, `${subject.name}Response`, {
    RequestId: subject.requestId,
    ...verdict(family, subject.isTurned, true, 200),
    ...members,
  });
}

/** Writes a refusal as the gateway does. https://help.aliyun.com/en/dts/developer-reference/response-parameters */
export function rpcRefusal(subject: RpcSubject, refusal: Refusal): Answer {
  const { code, status, details } = refusal;
  const answer = rpcBody(subject, status, 'Error', {
    RequestId: subject.requestId,
    HostId: subject.host,
    Code: code,
    Message: messageOf(refusal),
    Recommend: `https://api.aliyun.com/troubleshoot?q=${code}&product=Dts&requestId=${subject.requestId}`,
    ...details.members,
  });
  return { ...answer, headers: { ...answer.headers, ...details.headers } };
}

/**
 * Writes a failure with HTTP 200, which only the members tell, if the operation declares such members. The others refuse as
 * the gateway does. Only operations on tasks declare a member for what replaces `%s`, so the others replace it themselves.
 */
export function softRefusal(subject: RpcSubject, family: RpcOperation['family'], refusal: Refusal): Answer {
  if (family === 'identity' || family === 'precheck') return rpcRefusal(subject, refusal);
  const { code, status, message, details } = refusal;
  const isTask = family === 'task';
  return rpcBody(subject, 200, `${subject.name}Response`, {
    RequestId: subject.requestId,
    ...verdict(family, subject.isTurned, false, status),
    ErrCode: code,
    ErrMessage: isTask ? message : messageOf(refusal),
    DynamicMessage: isTask ? details.dynamic : undefined,
  });
}

const messageOf = ({ message, details }: Refusal): string => message.replace('%s', details.dynamic ?? '');

/** Writes success and status as text or not, depending on the family of the operation. A turned answer does the opposite. */
function verdict(family: RpcOperation['family'], isTurned: boolean, success: boolean, status: number): Members {
  switch (family) {
    case 'identity':
      return {};
    case 'older':
      return { Success: isTurned ? success : String(success) };
    case 'task':
    case 'precheck':
    case 'channel':
      return (family === 'channel') === isTurned
        ? { Success: success, HttpStatusCode: status }
        : { Success: String(success), HttpStatusCode: String(status) };
  }
}

function rpcBody({ format, requestId }: RpcSubject, status: number, root: string, members: Members): Answer {
  const isJson = format === 'json';
  const contentType = isJson ? 'application/json;charset=utf-8' : 'text/xml;charset=utf-8';
  return {
    status,
    headers: { 'x-acs-request-id': requestId, 'content-type': contentType },
    body: isJson ? JSON.stringify(members) : toXml(root, members),
  };
}

/** Writes an answer of SLS. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listconsumergroup shows the headers. */
export function slsAnswer(requestId: string, result: unknown): Answer {
  const headers = { server: 'AliyunSLS', 'x-log-requestid': requestId };
  // An empty body has no content type, and one of the vendor's clients relies on that.
  if (result === undefined) return { status: 200, headers, body: '' };
  if (result instanceof Data) return { status: 200, headers: { ...headers, ...result.headers }, body: result.body };
  return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(result) };
}

export function slsRefusal(requestId: string, { status, code, message, details }: Refusal): Answer {
  return { ...slsAnswer(requestId, { errorCode: code, errorMessage: message, ...details.members }), status };
}

/** Writes a refusal in the form that the vendor's client for Node.js expects. No page describes this form. */
export function wrappedSlsRefusal(requestId: string, { status, code, message }: Refusal): Answer {
  return { ...slsAnswer(requestId, { Error: { Code: code, Message: message, RequestId: requestId } }), status };
}

/** A machine in between answers like this when it cannot reach the service. */
export const badGateway: Answer = {
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: '<html>\n<head><title>502 Bad Gateway</title></head>\n<body><center><h1>502 Bad Gateway</h1></center></body>\n</html>\n',
};

export const emptyError: Answer = { status: 500, headers: {}, body: '' };

/** Writes lists as repeated elements and an empty list as an empty element. Undefined members are left out. */
function toXml(root: string, members: Members): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element(root, members)}`;
}

function element(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.length === 0 ? `<${name}></${name}>` : items.map(item => element(name, item)).join('');
  }
  if (typeof value !== 'object' || value === null) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `<${name}>${escaped(text)}</${name}>`;
  }
  const children = Object.entries(value).map(([child, inner]) => element(child, inner));
  return `<${name}>${children.join('')}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, character => entities[character] ?? character);
