import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { inflateSync } from 'node:zlib';
import type { Credentials } from '../../src/cloud/credentials.ts';
import type { QueryParameters } from '../../src/cloud/sign/encode.ts';
import { signLog } from '../../src/cloud/sign/log.ts';
import { arrivalOf } from '../../src/emulator/operation.ts';
import type { Service } from '../../src/emulator/service.ts';

/** What a consumer consumes, and from where. */
export interface ConsumedGroup {
  readonly origin: string;
  readonly region: string;
  readonly project: string;
  readonly logstore: string;
  readonly name: string;
  readonly credentials: Credentials;
}

/** The service refused, in its own code. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

interface Outgoing {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** How requests reach the service. */
export type Send = (outgoing: Outgoing) => Promise<Answer>;

const overHttp: Send = async ({ origin, method, path, headers, body }) => {
  const outgoing = request(`${origin}${path}`, { method, headers });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(await response.toArray()) };
};

/** Hands requests to an emulator in this process. */
export const inMemory =
  (service: Service): Send =>
  async ({ method, path, headers, body }) => {
    const { answer } = await service.handle(arrivalOf(method, path, headers, Buffer.from(body)));
    if (!answer) throw new Error('The connection broke.');
    return { ...answer, body: Buffer.from(answer.body) };
  };

/** The requests of the vendor's consumer libraries, in the classic signature that they use unless told otherwise. */
export class Requests {
  readonly #group: ConsumedGroup;
  readonly #now: () => Date;
  readonly #sendOut: Send;

  constructor(group: ConsumedGroup, now: () => Date, send: Send = overHttp) {
    this.#group = group;
    this.#now = now;
    this.#sendOut = send;
  }

  async listGroups(): Promise<{ readonly name: string; readonly timeout: number; readonly order: boolean }[]> {
    const { body } = await this.#send('GET', this.#groupsPath, {});
    return JSON.parse(String(body)) as { name: string; timeout: number; order: boolean }[];
  }

  async listShards(): Promise<{ readonly shardID: number }[]> {
    const { body } = await this.#send('GET', `/logstores/${this.#group.logstore}/shards`, {});
    return JSON.parse(String(body)) as { shardID: number }[];
  }

  async createGroup(timeout: number, order: boolean): Promise<void> {
    await this.#send('POST', this.#groupsPath, {}, { consumerGroup: this.#group.name, timeout, order });
  }

  async updateGroup(timeout: number, order: boolean): Promise<void> {
    await this.#send('PUT', this.#groupPath, {}, { timeout, order });
  }

  async heartBeat(consumer: string, held: readonly number[]): Promise<number[]> {
    const { body } = await this.#send('POST', this.#groupPath, { type: 'heartbeat', consumer }, held);
    return JSON.parse(String(body)) as number[];
  }

  async updateCheckPoint(consumer: string, shard: number, checkpoint: string): Promise<void> {
    const query = { type: 'checkpoint', consumer, forceSuccess: 'false' };
    await this.#send('POST', this.#groupPath, query, { shard, checkpoint });
  }

  /** Empty where nothing was committed. */
  async getCheckPoint(shard: number): Promise<string> {
    const { body } = await this.#send('GET', this.#groupPath, { shard });
    const [found] = JSON.parse(String(body)) as { checkpoint: string }[];
    return found?.checkpoint ?? '';
  }

  async getCursor(shard: number, from: string): Promise<string> {
    const { body } = await this.#send('GET', this.#shardPath(shard), { type: 'cursor', from });
    return (JSON.parse(String(body)) as { cursor: string }).cursor;
  }

  async pullLogs(shard: number, cursor: string, count = 1000): Promise<{ next: string; count: number; bytes: Buffer }> {
    const query = { type: 'logs', cursor, count };
    const { headers, body } = await this.#send('GET', this.#shardPath(shard), query, undefined, {
      accept: 'application/x-protobuf',
      'accept-encoding': 'deflate',
    });
    const bytes = headers['x-log-compresstype'] === 'deflate' ? inflateSync(body) : body;
    if (bytes.length !== Number(headers['x-log-bodyrawsize'])) throw new Error('The body has not the size it says.');
    return { next: String(headers['x-log-cursor']), count: Number(headers['x-log-count']), bytes };
  }

  get #groupsPath(): string {
    return `/logstores/${this.#group.logstore}/consumergroups`;
  }

  get #groupPath(): string {
    return `${this.#groupsPath}/${this.#group.name}`;
  }

  #shardPath(shard: number): string {
    return `/logstores/${this.#group.logstore}/shards/${shard}`;
  }

  async #send(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    query: QueryParameters,
    content?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { origin, region, project, credentials } = this.#group;
    const host = `${project}.${region}.log.aliyuncs.com`;
    const body = content === undefined ? {} : { body: JSON.stringify(content) };
    const signed = signLog({ method, host, path, query, headers: more, credentials, now: this.#now(), ...body });
    const { path: signedPath, headers, body: sent = '' } = signed;
    const answer = await this.#sendOut({ origin, method, path: signedPath, headers, body: sent });
    if (answer.status !== 200) throw new Refused((JSON.parse(String(answer.body)) as { errorCode: string }).errorCode);
    return answer;
  }
}
