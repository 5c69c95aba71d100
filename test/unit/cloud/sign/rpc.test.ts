import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalQuery, percentEncode } from '../../../../src/cloud/sign/encode.ts';
import { signature, signRpc, stringToSign } from '../../../../src/cloud/sign/rpc.ts';
import vectors from './vectors/rpc.json' with { type: 'json' };

interface Vector {
  readonly name: string;
  readonly method: string;
  readonly accessKeySecret: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly canonical?: string;
  readonly stringToSign?: string;
  readonly signature: string;
}

/** A parameter that every vector has. */
function given({ parameters }: Vector, name: string): string {
  const value = parameters[name];
  assert.ok(value !== undefined, name);
  return value;
}

for (const vector of vectors as Vector[]) {
  const method = vector.method === 'GET' ? 'GET' : 'POST';

  test(`${vector.name}: stage by stage`, () => {
    const canonical = canonicalQuery(vector.parameters);
    const text = stringToSign(method, canonical);
    assert.equal(canonical, vector.canonical ?? canonical);
    assert.equal(text, vector.stringToSign ?? text);
    assert.equal(signature(vector.accessKeySecret, text), vector.signature);
  });

  test(`${vector.name}: as sent`, () => {
    const securityToken = vector.parameters['SecurityToken'];
    const signed = signRpc({
      method,
      host: 'dts.cn-hangzhou.aliyuncs.com',
      action: given(vector, 'Action'),
      version: given(vector, 'Version'),
      query: vector.parameters,
      credentials: {
        accessKeyId: given(vector, 'AccessKeyId'),
        accessKeySecret: vector.accessKeySecret,
        ...(securityToken !== undefined && { securityToken }),
      },
      now: new Date(given(vector, 'Timestamp')),
      nonce: given(vector, 'SignatureNonce'),
    });
    const parameters = `${canonicalQuery(vector.parameters)}&Signature=${percentEncode(vector.signature)}`;
    const host = 'dts.cn-hangzhou.aliyuncs.com';
    assert.deepEqual(
      signed,
      method === 'GET'
        ? { method, path: `/?${parameters}`, headers: { host } }
        : {
            method,
            path: '/',
            headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
            body: parameters,
          },
    );
  });
}

test('asks for JSON unless told otherwise', () => {
  const request = {
    method: 'POST' as const,
    host: 'h',
    action: 'A',
    version: '1',
    credentials: { accessKeyId: 'i', accessKeySecret: 's' },
    now: new Date(0),
    nonce: 'n',
  };
  assert.match(signRpc(request).body ?? '', /&Format=JSON&/);
  assert.match(signRpc({ ...request, query: { Format: 'XML' } }).body ?? '', /&Format=XML&/);
});
