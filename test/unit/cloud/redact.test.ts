import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskAccessKeyId, redact, secretsOf } from '../../../src/cloud/redact.ts';
import { percentEncode } from '../../../src/cloud/sign/encode.ts';
import vectors from './sign/vectors/rpc.json' with { type: 'json' };

const rows: readonly [name: string, text: string, clean: string][] = [
  ['nothing secret', 'The specified action is not supported.', 'The specified action is not supported.'],
  [
    'the echo of an RPC signature error',
    'Specified signature is not matched. server string to sign is:POST&%2F&ConsumerGroupPassword%3DTest1%26A%3D1',
    'Specified signature is not matched.',
  ],
  [
    'the echo of a V3 signature error',
    'No match, server StringToSign is [ACS3-HMAC-SHA256 0a] server CanonicalRequest is [POST\n/\nConsumerGroupPassword=T]',
    'No match,',
  ],
  ['the canonical request alone', 'Bad. server CanonicalRequest is [POST /]', 'Bad.'],
  [
    'the signature that Log Service quotes',
    'signature EQoEls9MEUeM5q7j5dspkW1WqPU= not match',
    'signature *** not match',
  ],
  [
    'a query',
    '/?A=1&ConsumerGroupPassword=Te%20st%26x(1)&consumerGroupNewPassword=b&SecurityToken=CAIS&Signature=a%3D&B=2',
    '/?A=1&ConsumerGroupPassword=***&consumerGroupNewPassword=***&SecurityToken=***&Signature=***&B=2',
  ],
  [
    'an encoded query',
    'A%3D1%26ConsumerGroupPassword%3DT%2526x%26B%3D2',
    'A%3D1%26ConsumerGroupPassword%3D***%26B%3D2',
  ],
  [
    'a doubly encoded query',
    'A%253D1%2526SecurityToken%253DCA%25252B%2526B%253D2',
    'A%253D1%2526SecurityToken%253D***%2526B%253D2',
  ],
  [
    'headers',
    'x-acs-security-token: CAISt+test/Token==\nauthorization: ACS3-HMAC-SHA256 Credential=i,SignedHeaders=a;b,Signature=0\nhost: h',
    'x-acs-security-token: ***\nauthorization: ***\nhost: h',
  ],
  ['headers as a record', "{ Authorization: 'LOG id:abc=', host: 'h' }", "{ Authorization: '***', host: 'h' }"],
  [
    'JSON',
    '{"ConsumerGroupPassword":"a\\"b, c","AccessKeySecret" : "s","Count":1}',
    '{"ConsumerGroupPassword":"***","AccessKeySecret" : "***","Count":1}',
  ],
  [
    'what is quoted without being JSON',
    'Password: "a b", AccessKeySecret = "c"',
    'Password: "***", AccessKeySecret = "***"',
  ],
  ['single quotes', "{ password: 'a b', 'securityToken': 'c' }", "{ password: '***', 'securityToken': '***' }"],
  ['blanks around the sign', 'password = a&b', 'password = ***&b'],
  ['JSON in a JSON string', '"{\\"Password\\":\\"secret\\",\\"A\\":1}"', '"{\\"Password\\":\\"***\\",\\"A\\":1}"'],
  [
    'encoded JSON',
    '%7B%22Password%22%3A%22a%20b%22%2C%22A%22%3A1%7D',
    '%7B%22Password%22%3A%22***%22%2C%22A%22%3A1%7D',
  ],
  [
    'a token of an identity provider',
    'OIDCToken=a.b.c&RoleArn=r, "OIDCToken":"a.b.c", AuthenticationFail.OIDCToken.Invalid',
    'OIDCToken=***&RoleArn=r, "OIDCToken":"***", AuthenticationFail.OIDCToken.Invalid',
  ],
  [
    'XML that broke off',
    '<Credentials><AccessKeyId>i</AccessKeyId> <AccessKeySecret>s</AccessKeySecret><SecurityToken>CAI',
    '<Credentials><AccessKeyId>***</AccessKeyId> <AccessKeySecret>***</AccessKeySecret><SecurityToken>***',
  ],
  [
    'XML',
    '<R><ConsumerGroupPassword>a b</ConsumerGroupPassword> <Id>1</Id></R>',
    '<R><ConsumerGroupPassword>***</ConsumerGroupPassword> <Id>1</Id></R>',
  ],
  [
    'phone numbers',
    '{"Type":"delay","Phone":"13612345678,13712345678","State":"Y"} <Phone>13612345678</Phone>',
    '{"Type":"delay","Phone":"***","State":"Y"} <Phone>***</Phone>',
  ],
  ['phone numbers that broke off', '{"MonitorRules":[{"Phone":"13612345', '{"MonitorRules":[{"Phone":"***'],
  [
    'an AccessKey ID in a sentence',
    'AccessKeyId not found: LTAI5tAbCdEfGhIjwxyz',
    'AccessKeyId not found: LTAI****wxyz',
  ],
  ['an STS AccessKey ID', 'The key STS.NTabcdefghij expired', 'The key STS.****ghij expired'],
];

for (const [name, text, clean] of rows) {
  test(`redacts ${name}`, () => assert.equal(redact(text, []), clean));
}

const secret = 'Te st*~+/=&%!\'()"';
const spellings: readonly [name: string, text: string][] = [
  ['as it is', secret],
  ['in JSON', JSON.stringify(secret).slice(1, -1)],
  ['percent-encoded', 'Te%20st%2A~%2B%2F%3D%26%25%21%27%28%29%22'],
  ['percent-encoded by the SDK', "Te%20st*~%2B%2F%3D%26%25!'()%22"],
  ['percent-encoded twice', 'Te%2520st%252A~%252B%252F%253D%2526%2525%2521%2527%2528%2529%2522'],
];
for (const [name, text] of spellings) {
  test(`removes a known secret ${name}`, () =>
    assert.equal(redact(`Value ${text}, refused`, [secret]), 'Value ***, refused'));
}

test('a secret that contains another one goes as a whole', () => {
  assert.equal(redact('it was abcd-efgh', ['abcd', 'abcd-efgh']), 'it was ***');
});

test('an empty secret changes nothing', () => assert.equal(redact('text', ['', 'x']), 'text'));

test('no password of the vectors survives in the strings that the services repeat', () => {
  let checked = 0;
  for (const { parameters, canonical, stringToSign } of vectors) {
    for (const [name, value] of Object.entries(parameters)) {
      if (!/password|token/i.test(name) || canonical === undefined) continue;
      const once = percentEncode(value);
      const twice = percentEncode(once);
      assert.ok(canonical.includes(once) && stringToSign.includes(twice));
      assert.ok(!redact(canonical, []).includes(once));
      assert.ok(!redact(stringToSign, []).includes(twice));
      checked += 1;
    }
  }
  assert.equal(checked, 7);
});

test('masks an AccessKey ID', () => {
  assert.equal(maskAccessKeyId('LTAI5tAbCdEfGhIjwxyz'), 'LTAI****wxyz');
  assert.equal(maskAccessKeyId('short'), '****');
});

test('knows the secrets of an attempt', () => {
  const credentials = { accessKeyId: 'id', accessKeySecret: 'the-secret', securityToken: 'the-token' };
  assert.deepEqual(secretsOf(credentials), ['the-secret', 'the-token']);
  const request = {
    method: 'POST' as const,
    origin: 'https://h',
    path: '/?ConsumerGroupPassword=a%20b%2Bc&Name=n',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'consumerGroupNewPassword=d%26e&Name=n',
  };
  assert.deepEqual(secretsOf(credentials, request), ['the-secret', 'the-token', 'a b+c', 'd&e']);
});

test('keeps what MySQL says about the password, which is not the password', () => {
  const refusal = "Access denied for user 'dts'@'10.0.0.1' (using password: YES)";
  assert.equal(redact(refusal, []), refusal);
  assert.equal(redact('using password: YES, really', []), 'using password: ***, really');
});
