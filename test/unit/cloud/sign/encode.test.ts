import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  canonicalQuery,
  compactSeconds,
  httpDate,
  isoSeconds,
  percentEncode,
  sortedParameters,
} from '../../../../src/cloud/sign/encode.ts';

const encoded: readonly [raw: string, encoded: string][] = [
  ['订阅组 A*~+/', '%E8%AE%A2%E9%98%85%E7%BB%84%20A%2A~%2B%2F'],
  ["Te st*~+/=&%!'()", 'Te%20st%2A~%2B%2F%3D%26%25%21%27%28%29'],
  ['环境', '%E7%8E%AF%E5%A2%83'],
  ['a-b_c.d~e', 'a-b_c.d~e'],
  ['2026-01-15T08:30:00Z', '2026-01-15T08%3A30%3A00Z'],
  ['ALIYUN::DTS::INSTANCE', 'ALIYUN%3A%3ADTS%3A%3AINSTANCE'],
  ['CAISt+test/Token==', 'CAISt%2Btest%2FToken%3D%3D'],
  ['[{"key":"k","value":"v"}]', '%5B%7B%22key%22%3A%22k%22%2C%22value%22%3A%22v%22%7D%5D'],
  ['😀', '%F0%9F%98%80'],
  ['line\nfeed', 'line%0Afeed'],
  ['trailing\n', 'trailing%0A'],
  ['', ''],
];

for (const [raw, expected] of encoded) {
  test(`percent-encodes ${JSON.stringify(raw)}`, () => assert.equal(percentEncode(raw), expected));
}

test('refuses half a surrogate pair', () => assert.throws(() => percentEncode('a\ud83d'), URIError));

test('sorts by byte, leaves out what is undefined and keeps what is empty', () => {
  const parameters = { 'Tag.10.Key': 'b', consumerGroupNewPassword: 'z', 'Tag.1.Key': 'a', None: undefined, Empty: '' };
  assert.deepEqual(sortedParameters(parameters), [
    ['Empty', ''],
    ['Tag.1.Key', 'a'],
    ['Tag.10.Key', 'b'],
    ['consumerGroupNewPassword', 'z'],
  ]);
});

test('writes numbers in decimal and booleans in words', () => {
  assert.equal(canonicalQuery({ size: 500, order: true, offset: 0 }), 'offset=0&order=true&size=500');
});

test('writes one moment in the form of each scheme', () => {
  const date = new Date('2026-01-15T08:30:00.987Z');
  assert.equal(isoSeconds(date), '2026-01-15T08:30:00Z');
  assert.equal(compactSeconds(date), '20260115T083000Z');
  assert.equal(httpDate(date), 'Thu, 15 Jan 2026 08:30:00 GMT');
});
