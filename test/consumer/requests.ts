import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { inflateSync } from 'node:zlib';
import type { Credentials } from '../../src/cloud/credentials.ts';
import type { QueryParameters } from '../../src/cloud/sign/encode.ts';
import { signLog } from '../../src/cloud/sign/log.ts';

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

/** The requests of the vendor's consumer library, in the classic signature that it uses unless told otherwise. */
export class Requests {
  readonly #group: ConsumedGroup;
  readonly #now: () => Date;

  constructor(group: ConsumedGroup, now: () => Date) {
    this.#group = group;
    this.#now = now;
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

  async pullLogs(shard: number, cursor: string): Promise<{ next: string; count: number; bytes: Buffer }> {
    const query = { type: 'logs', cursor, count: 1000 };
    const { headers, body } = await this.#send('GET', this.#shardPath(shard), query, undefined, {
      accept: 'application/x-protobuf',
      'accept-encoding': 'deflate',
    });
    const bytes = headers['x-log-compresstype'] === 'deflate' ? inflateSync(body) : body;
    if (bytes.length !== Number(headers['x-log-bodyrawsize'])) throw new Error('The body has not the size it says.');
    return { next: String(headers['x-log-cursor']), count: Number(headers['x-log-count']), bytes };
  }

  get #groupPath(): string {
    const { logstore, name } = this.#group;
    return `/logstores/${logstore}/consumergroups/${name}`;
  }

  #shardPath(shard: number): string {
    return `/logstores/${this.#group.logstore}/shards/${shard}`;
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    query: QueryParameters,
    content?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ headers: IncomingMessage['headers']; body: Buffer }> {
    const { origin, region, project, credentials } = this.#group;
    const host = `${project}.${region}.log.aliyuncs.com`;
    const body = content === undefined ? {} : { body: JSON.stringify(content) };
    const signed = signLog({ method, host, path, query, headers: more, credentials, now: this.#now(), ...body });
    const outgoing = request(`${origin}${signed.path}`, { method, headers: signed.headers });
    outgoing.end(signed.body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    const answer = Buffer.concat(await response.toArray());
    if (response.statusCode !== 200) {
      throw new Refused((JSON.parse(String(answer)) as { errorCode: string }).errorCode);
    }
    return { headers: response.headers, body: answer };
  }
}
