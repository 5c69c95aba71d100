import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalQuery } from '../../../src/cloud/sign/encode.ts';
import { signature, stringToSign } from '../../../src/emulator/authenticate/rpc.ts';
import vectors from '../cloud/sign/vectors/rpc.json' with { type: 'json' };

interface Vector {
  readonly name: string;
  readonly method: string;
  readonly accessKeySecret: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly canonical?: string;
  readonly stringToSign?: string;
  readonly signature: string;
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
}
