import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { canonicalQuery as wireQuery } from '../../../../src/cloud/sign/encode.ts';
import { bodyHash } from '../../../../src/cloud/sign/request.ts';
import {
  authorization,
  canonicalQuery,
  canonicalRequest,
  scope,
  signature,
  signingKey,
  signSls4,
  stringToSign,
} from '../../../../src/cloud/sign/sls4.ts';
import vectors from './vectors/sls4.json' with { type: 'json' };

interface OwnVector {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly host: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly securityToken?: string;
  readonly canonicalQuery?: string;
  readonly canonicalRequest?: string;
  readonly canonicalHash: string;
  readonly signature: string;
}

const date = '20260115T083000Z';
const within = '20260115/cn-hangzhou/sls/aliyun_v4_request';
const pair = { accessKeyId: 'testAccessKeyId', accessKeySecret: 'testAccessKeySecret' };

test('the signing key of the vectors', () => {
  assert.equal(
    signingKey(pair.accessKeySecret, '20260115', 'cn-hangzhou').export().toString('hex'),
    '16883fa89ff8f853620eddfd2eafed25f001b4e98a7c1d24386cf3ed704ab92d',
  );
  assert.equal(scope('20260115', 'cn-hangzhou'), within);
});

for (const vector of vectors.own as unknown as OwnVector[]) {
  test(vector.name, () => {
    const { method, host, path, query, body, securityToken } = vector;
    const signed = signSls4({
      ...{ method, host, path, query, region: 'cn-hangzhou' },
      ...(body !== undefined && { body }),
      credentials: { ...pair, ...(securityToken !== undefined && { securityToken }) },
      now: new Date('2026-01-15T08:30:00Z'),
    });
    assert.equal(signed.path, Object.keys(query).length === 0 ? path : `${path}?${wireQuery(query)}`);

    const queryLine = canonicalQuery(query);
    assert.equal(queryLine, vector.canonicalQuery ?? queryLine);
    const canonical = canonicalRequest(method, path, queryLine, signed.headers, bodyHash(body));
    assert.equal(canonical, vector.canonicalRequest ?? canonical);
    assert.equal(hash('sha256', canonical, 'hex'), vector.canonicalHash);
    assert.equal(
      stringToSign(date, within, canonical),
      `SLS4-HMAC-SHA256\n${date}\n${within}\n${vector.canonicalHash}`,
    );
    assert.equal(signed.headers['authorization'], authorization(pair.accessKeyId, within, vector.signature));
  });
}

interface PublishedVector {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly region: string;
  readonly signature: string;
}

for (const vector of vectors.published as unknown as PublishedVector[]) {
  test(vector.name, () => {
    const contentHash = bodyHash(vector.body);
    const headers = { ...vector.headers, 'x-log-date': '20220808T032330Z', 'x-log-content-sha256': contentHash };
    const canonical = canonicalRequest(vector.method, vector.path, canonicalQuery(vector.query), headers, contentHash);
    const text = stringToSign('20220808T032330Z', scope('20220808', vector.region), canonical);
    assert.equal(signature(signingKey('zxasdasdasw2', '20220808', vector.region), text), vector.signature);
  });
}

test('the remembered key follows the day, the region and the pair', () => {
  const sign = (credentials: typeof pair, region: string, now: string): string | undefined =>
    signSls4({ method: 'GET', host: 'h', path: '/', region, credentials, now: new Date(now) }).headers['authorization'];
  const requests = [
    [pair, 'cn-hangzhou', '2026-01-15T23:59:59Z'],
    [pair, 'cn-hangzhou', '2026-01-16T00:00:00Z'],
    [pair, 'cn-shanghai', '2026-01-16T00:00:00Z'],
    [{ ...pair, accessKeySecret: 'another' }, 'cn-shanghai', '2026-01-16T00:00:00Z'],
    [pair, 'cn-hangzhou', '2026-01-15T23:59:59Z'],
  ] as const;
  const remembering = requests.map(([credentials, region, now]) => sign(credentials, region, now));
  const fresh = requests.map(([credentials, region, now]) => sign({ ...credentials }, region, now));
  assert.deepEqual(remembering, fresh);
  assert.equal(new Set(fresh).size, 4);
});
