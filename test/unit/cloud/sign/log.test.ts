import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalQuery } from '../../../../src/cloud/sign/encode.ts';
import {
  authorization,
  contentMd5,
  type LogSignatureMethod,
  resource,
  signature,
  signLog,
  stringToSign,
} from '../../../../src/cloud/sign/log.ts';
import vectors from './vectors/log.json' with { type: 'json' };

interface Vector {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly body?: string;
  readonly bodyHex?: string;
  readonly stringToSign?: string;
  readonly signature: string;
  /** Whether our own client sends exactly these headers; others come from the vendor's clients. */
  readonly sentByUs: boolean;
}

for (const vector of vectors as unknown as Vector[]) {
  test(`${vector.name}: stage by stage`, () => {
    const text = stringToSign(vector.method, resource(vector.path, vector.query), vector.headers);
    assert.equal(text, vector.stringToSign ?? text);
    const method = vector.headers['x-log-signaturemethod'] as LogSignatureMethod;
    assert.equal(signature(vector.accessKeySecret, text, method), vector.signature);
    const body = vector.bodyHex === undefined ? vector.body : Buffer.from(vector.bodyHex, 'hex');
    if (body !== undefined) assert.equal(contentMd5(body), vector.headers['content-md5']);
  });
}

const host = 'my-project.cn-hangzhou.log.aliyuncs.com';

for (const vector of (vectors as unknown as Vector[]).filter(({ sentByUs }) => sentByUs)) {
  test(`${vector.name}: as sent`, () => {
    const { method, path, query, accessKeyId, accessKeySecret, body } = vector;
    const securityToken = vector.headers['x-acs-security-token'];
    const signed = signLog({
      ...{ method, host, path, query },
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
      credentials: { accessKeyId, accessKeySecret, ...(securityToken !== undefined && { securityToken }) },
      now: new Date('2026-01-15T08:30:00Z'),
    });
    const wireQuery = canonicalQuery(query);
    assert.deepEqual(signed, {
      method,
      path: wireQuery === '' ? path : `${path}?${wireQuery}`,
      headers: { ...vector.headers, host, authorization: authorization(accessKeyId, vector.signature) },
      ...(body !== undefined && { body }),
    });
  });
}

test('a request without a body has no content type, and an empty value keeps its "=" on the wire', () => {
  const signed = signLog({
    method: 'GET',
    host,
    path: '/logstores',
    query: { logstoreName: '', size: 500 },
    credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
    now: new Date(0),
  });
  assert.equal(signed.path, '/logstores?logstoreName=&size=500');
  assert.ok(!('content-type' in signed.headers) && !('content-md5' in signed.headers));
});
