import { roleNameForm } from '../cloud/sts/roleLimits.ts';
import { type Sender, SendFailure, type WireResponse } from '../cloud/wire.ts';
import { readIssuedPair } from './issuedPair.ts';
import { isOn } from './environment.ts';
import type { Fetch } from './renewal.ts';
import { sourceError, type SourceContext } from './source.ts';

/** https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata */
const host = '100.100.100.200';
const keysPath = '/latest/meta-data/ram/security-credentials/';
const limits = { connectMs: 1_000, headersMs: 1_000, bodyMs: 1_000, maxBodyBytes: 64 * 1024 };
const tokenTtlSeconds = '21600';

/** Fetches the keys of the instance's role from its metadata, without a proxy, because metadata refuses proxies. */
export function ecsRamRoleFetch(roleName: string | undefined, context: SourceContext): Fetch {
  return async signal => {
    const { environment } = context;
    if (isOn(environment, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED')) throw problem('forbidden');
    const allowsV1 = !isOn(environment, 'ALIBABA_CLOUD_IMDSV1_DISABLED');
    const metadata = new Metadata(await context.directSender(), allowsV1, signal);
    const named = roleName ?? (environment['ALIBABA_CLOUD_ECS_METADATA'] || undefined);
    const role = named ?? (await metadata.get('')).trim().split(/\s/)[0] ?? '';
    if (role === '') throw problem('noRole');
    if (!roleNameForm.test(role)) throw problem('badAnswer');
    const read = readIssuedPair(await metadata.get(role));
    if (!('keys' in read)) throw problem('badAnswer');
    return read.keys;
  };
}

/** The requests of one renewal. The token of version 2 is fetched once. If that fails, version 1 may be used. */
class Metadata {
  readonly #sender: Sender;
  readonly #allowsV1: boolean;
  readonly #signal: AbortSignal;
  #token: Promise<string | undefined> | undefined;

  constructor(sender: Sender, allowsV1: boolean, signal: AbortSignal) {
    this.#sender = sender;
    this.#allowsV1 = allowsV1;
    this.#signal = signal;
  }

  async get(name: string): Promise<string> {
    this.#token ??= this.#fetchToken();
    const token = await this.#token;
    const path = `${keysPath}${name}`;
    if (token === undefined) return this.#send('GET', path, {});
    try {
      return await this.#send('GET', path, { 'x-aliyun-ecs-metadata-token': token });
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!this.#allowsV1) throw error;
      return await this.#send('GET', path, {});
    }
  }

  async #fetchToken(): Promise<string | undefined> {
    try {
      const ttl = { 'x-aliyun-ecs-metadata-token-ttl-seconds': tokenTtlSeconds };
      const token = await this.#send('PUT', '/latest/api/token', ttl);
      return token.trim();
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!this.#allowsV1) throw error;
      return undefined;
    }
  }

  async #send(method: 'GET' | 'PUT', path: string, headers: Readonly<Record<string, string>>): Promise<string> {
    let response: WireResponse;
    try {
      const request = { method, origin: `http://${host}`, path, headers: { host, ...headers } };
      response = await this.#sender(request, { ...limits, signal: this.#signal });
    } catch (error) {
      if (error instanceof SendFailure) throw problem('unreachable');
      throw error;
    }
    if (response.status === 404) throw problem('noRole');
    if (response.status !== 200) throw problem('refused');
    return response.body;
  }
}

const problem = (reason: 'forbidden' | 'unreachable' | 'noRole' | 'refused' | 'badAnswer') =>
  sourceError({ kind: 'metadata', reason });
