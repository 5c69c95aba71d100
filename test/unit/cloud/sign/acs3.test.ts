import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  authorization,
  canonicalRequest,
  signAcs3,
  signature,
  signedHeaderNames,
  stringToSign,
} from '../../../../src/cloud/sign/acs3.ts';
import { canonicalQuery } from '../../../../src/cloud/sign/encode.ts';
import { bodyHash } from '../../../../src/cloud/sign/request.ts';
import vectors from './vectors/acs3.json' with { type: 'json' };

interface Vector {
  readonly name: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
  readonly host: string;
  readonly action: string;
  readonly version: string;
  readonly date: string;
  readonly nonce: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly canonicalRequest?: string;
  readonly stringToSign: string;
  readonly signature: string;
}

for (const vector of vectors as unknown as Vector[]) {
  test(vector.name, () => {
    const { accessKeyId, accessKeySecret, securityToken, body } = vector;
    const query = canonicalQuery(vector.query);
    const signed = signAcs3({
      method: 'POST',
      host: vector.host,
      action: vector.action,
      version: vector.version,
      query: vector.query,
      headers: { accept: 'application/json', ...vector.headers },
      ...(body !== undefined && { body }),
      credentials: { accessKeyId, accessKeySecret, ...(securityToken !== undefined && { securityToken }) },
      now: new Date(vector.date),
      nonce: vector.nonce,
    });
    assert.equal(signed.method, 'POST');
    assert.equal(signed.path, query === '' ? '/' : `/?${query}`);
    assert.equal(signed.body, body);

    const names = signedHeaderNames(signed.headers);
    assert.ok(!names.includes('accept'));
    const canonical = canonicalRequest('POST', '/', query, names, signed.headers, bodyHash(body));
    assert.equal(canonical, vector.canonicalRequest ?? canonical);
    assert.equal(stringToSign(canonical), vector.stringToSign);
    assert.equal(signature(accessKeySecret, vector.stringToSign), vector.signature);
    assert.equal(signed.headers['authorization'], authorization(accessKeyId, names, vector.signature));
  });
}

test('the authorization header names the key and the signed headers', () => {
  assert.equal(
    authorization('id', ['host', 'x-acs-date'], 'abc'),
    'ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;x-acs-date,Signature=abc',
  );
});
