import type { IncomingMessage } from 'node:http';
import type { EcsInstance } from './metadata/ecsInstance.ts';
import type { SampleAccount } from './sampleAccounts.ts';
import type { Secrets } from './secrets.ts';
import type { Ram } from './sts/ram.ts';
import type { World } from './world/world.ts';

export type Members = Readonly<Record<string, unknown>>;

export interface RpcCall {
  readonly parameters: Parameters;
  /** Has the region of the host name, if there is one. */
  readonly hostRegion?: string | undefined;
  readonly world: World;
  /** Has the time in the world, in milliseconds since 1970. */
  readonly now: number;
  readonly account: SampleAccount;
  readonly ram: Ram;
  /** Has the time of the service's clock, which decides when credentials expire. */
  readonly serviceNow: Date;
}

/** Describes an operation of DTS or STS. */
export interface RpcOperation {
  readonly service: 'dts' | 'sts';
  /**
   * Decides how `Success` and `HttpStatusCode` are written: as boolean and number by operations on tasks, as text by
   * operations on consumer channels. The older operations have no status. A precheck is like a task, but its answer has no
   * code or message of a failure.
   */
  readonly family: 'task' | 'precheck' | 'channel' | 'older' | 'identity';
  readonly isWrite: boolean;
  /**
   * Tells that the vendor declares POST alone for the operation. A general page says that requests are GET, which is true
   * of the others only. https://github.com/aliyun/aliyun-openapi-meta/tree/master/metadatas/dts
   */
  readonly isPostOnly?: true;
  /** Tells whether the operation accepts unsigned requests. */
  readonly isAnonymous?: boolean;
  /** Has the documented limit for each account and region. */
  readonly callsPerSecond?: number;
  run(call: RpcCall): Members;
}

export interface SlsCall {
  /** Has the region of the host name or, failing that, of the signature. */
  readonly region?: string | undefined;
  readonly query: Parameters;
  /** Has names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly project?: string | undefined;
  readonly logstore: string;
  readonly group: string;
  readonly shard: string;
  readonly world: World;
  readonly now: number;
  /** Asks for the other one of two documented forms. */
  readonly isTurned: boolean;
  /** Tells whether the names of consumer groups are unique in a project, not only in a Logstore. */
  readonly isUniqueInProject: boolean;
}

/** Holds the body of an answer that is not JSON. */
export class Data {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;

  constructor(headers: Data['headers'], body: Buffer) {
    this.headers = headers;
    this.body = body;
  }
}

/**
 * Describes an operation of SLS. Its result becomes the JSON body, undefined becomes an empty body, and {@link Data} is sent
 * unchanged.
 */
export interface SlsOperation {
  readonly isWrite: boolean;
  /** Has the name of the operation in RAM, without the service. It is absent where no page names a permission. */
  readonly action?: string;
  /** Gives the resource that RAM checks, starting with the project. Without it, RAM checks all projects. */
  readonly resource?: (call: SlsCall) => string;
  run(call: SlsCall): unknown;
}

/** Decides the answer of the credentials URI. A number is an HTTP status without a body. Tests change it at run time. */
export interface CredentialsUri {
  answer: 'success' | 'failed' | number;
}

interface PlainCall extends Pick<Arrival, 'headers'> {
  /** Has the last part of the path. */
  readonly last: string;
  readonly ram: Ram;
  readonly instance: EcsInstance;
  readonly credentialsUri: CredentialsUri;
  readonly secrets: Secrets;
  readonly requestId: string;
  /** Has the time of the service's clock. */
  readonly now: Date;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Describes an operation without a signature: the metadata of an ECS instance, or the credentials URI. */
export interface PlainOperation {
  run(call: PlainCall): Answer;
}

interface RefusalDetails {
  /** Replaces `%s` in the message. */
  readonly dynamic?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Has additional members of the body. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Reports a refusal with the code and the message of the service. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly details: RefusalDetails;

  constructor(status: number, code: string, message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Throws a refusal, also at the end of `??` and `||`. */
export function refuse(status: number, code: string, message: string, details?: RefusalDetails): never {
  throw new Refusal(status, code, message, details);
}

/** Holds a decoded request. */
export interface Arrival {
  readonly method: string;
  /** Has the host with the port, as it was sent and signed. */
  readonly host: string;
  /** Has the path as it was sent, not decoded. */
  readonly path: string;
  readonly query: Parameters;
  /** Has the parameters of a form body, and is empty for any other body. */
  readonly form: Parameters;
  /** Has names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Parameters = Readonly<Record<string, string>>;

/** No call needs more than this. A longer body is truncated, so its signature is refused. */
const maxBodyBytes = 10 * 1024 * 1024;

export async function read(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBodyBytes) chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  return arrivalOf(request.method ?? 'GET', request.url ?? '/', headers, Buffer.concat(chunks));
}

/** `url` has the path and the query as sent, and `headers` has names in lower case. */
export function arrivalOf(method: string, url: string, headers: Arrival['headers'], body: Buffer): Arrival {
  const [path = '/', ...rest] = url.split('?');
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return {
    method,
    host: headers['host'] ?? '',
    path,
    query: parametersIn(rest.join('?')),
    form: isForm ? parametersIn(body.toString('utf8')) : {},
    headers,
    body,
  };
}

/** Decodes parameters. A plus sign is decoded as a space, not only in a form but also in a query. */
const parametersIn = (text: string): Parameters => Object.fromEntries(new URLSearchParams(text));
