import type { IncomingMessage } from 'node:http';
import type { EcsInstance } from './metadata/ecsInstance.ts';
import type { SampleAccount } from './sampleAccounts.ts';
import type { Ram } from './sts/ram.ts';
import type { World } from './world/world.ts';

export type Members = Readonly<Record<string, unknown>>;

export interface RpcCall {
  readonly parameters: Parameters;
  /** The one of the host name, when it says one. */
  readonly hostRegion?: string | undefined;
  readonly world: World;
  /** Milliseconds since 1970, in the world's own time. */
  readonly now: number;
  readonly account: SampleAccount;
  readonly ram: Ram;
  /** The service's clock, which keys are issued by. */
  readonly serviceNow: Date;
}

/** An operation of DTS or STS. */
export interface RpcOperation {
  readonly service: 'dts' | 'sts';
  /**
   * How `Success` and `HttpStatusCode` are written: as boolean and number by the operations on tasks, as text by those
   * on consumer channels, and the older ones have no status at all.
   */
  readonly family: 'task' | 'channel' | 'older' | 'identity';
  readonly isWrite: boolean;
  /** Whether it takes requests that nobody signed. */
  readonly isAnonymous?: boolean;
  /** Documented limit per account and region. */
  readonly callsPerSecond?: number;
  run(call: RpcCall): Members;
}

export interface SlsCall {
  /** The one of the host name, or else of the signature. */
  readonly region?: string | undefined;
  readonly query: Parameters;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Parts of the path. */
  readonly project?: string | undefined;
  readonly logstore: string;
  readonly group: string;
  readonly shard: string;
  readonly world: World;
  readonly now: number;
  /** Answers in the other of two documented forms. */
  readonly isTurned: boolean;
}

/** The body of an answer that is not JSON. */
export class Data {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;

  constructor(headers: Data['headers'], body: Buffer) {
    this.headers = headers;
    this.body = body;
  }
}

/**
 * An operation of Simple Log Service. What it returns is the JSON body; nothing means an empty one, and {@link Data} is
 * sent as it is.
 */
export interface SlsOperation {
  readonly isWrite: boolean;
  /** What RAM calls it; the operation's name unless it differs. */
  readonly action: string;
  /** What RAM guards, below the project. */
  readonly resource: (call: SlsCall) => string;
  run(call: SlsCall): unknown;
}

/** What the address of keys answers; a number is a bare HTTP status. Tests change it while the emulator runs. */
export interface CredentialsUri {
  answer: 'success' | 'failed' | number;
}

interface PlainCall extends Pick<Arrival, 'headers'> {
  /** Last part of the path. */
  readonly last: string;
  readonly ram: Ram;
  readonly instance: EcsInstance;
  readonly credentialsUri: CredentialsUri;
  readonly requestId: string;
  /** The service's clock. */
  readonly now: Date;
}

/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes only where the answer is no text. */
  readonly body: string | Buffer;
}

/** What is asked over plain HTTP, without a signature: the metadata of an ECS instance, and an address that hands out keys. */
export interface PlainOperation {
  run(call: PlainCall): Answer;
}

interface RefusalDetails {
  /** What stands for `%s` in the message. */
  readonly dynamic?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** More members of the body. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** The service does not do what was asked, in its own code and words. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** HTTP status. */
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

/** Reads well at the end of `??` and `||`. */
export function refuse(status: number, code: string, message: string, details?: RefusalDetails): never {
  throw new Refusal(status, code, message, details);
}

/** A request as it arrived, decoded once. */
export interface Arrival {
  readonly method: string;
  /** With the port, as it was sent and signed. */
  readonly host: string;
  /** As on the wire. */
  readonly path: string;
  readonly query: Parameters;
  /** Parameters of a form body; empty for any other body. */
  readonly form: Parameters;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Parameters = Readonly<Record<string, string>>;

/** More than any call needs; a longer body is cut, so that its signature fails. */
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

/** `url` is the path with the query, as on the wire; names of headers are in lower case. */
export function arrivalOf(method: string, url: string, headers: Arrival['headers'], body: Buffer): Arrival {
  const [path = '/', query = ''] = split(url, '?');
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return {
    method,
    host: headers['host'] ?? '',
    path,
    query: parametersIn(query),
    form: isForm ? parametersIn(body.toString('utf8')) : {},
    headers,
    body,
  };
}

/** A plus sign is a space in a form, and is taken for one in a query too. */
const parametersIn = (text: string): Parameters => Object.fromEntries(new URLSearchParams(text));

function split(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
