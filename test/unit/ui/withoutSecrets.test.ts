import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutSecrets } from '../../../src/ui/withoutSecrets.ts';
import { planted } from '../support/planted.ts';

for (const [what, text, secret] of planted) {
  test(`leaves out ${what}`, () => {
    assert.ok(text.includes(secret));
    assert.ok(!withoutSecrets(text).includes(secret), withoutSecrets(text));
  });
}

for (const text of [
  'DescribeDtsJobs [prod cn-hangzhou k8s-log-prod] 200 request 6894B13B-0000-5000-8000-F32781734A7F 35 ms',
  'Error: x\n    at Module.run (file:///home/bob/.vscode/extensions/ours/chunks/app-ABCDEFGH.js:12:34)',
  'http.proxy  http://***@proxy.corp:3128',
  '"member": "access_key_secret",',
  'request 65A1B2C3D4E5F60718293A4B',
  'Ask jane.doe@example.com, or mailto:jane@example.com.',
  'https://example.com:8443/ answers; ask jane@example.com',
  'see http://example.com: jane@example.com knows',
  'RAM user jane@1234567890123456.onaliyun.com has signed in',
  'at send (file:///opt/node_modules/.pnpm/undici@6.21.0/node_modules/undici/index.js:1:2)',
  'The password and the signature were refused: choose another one',
  '{"process_command":***,"mode":"External"}',
  '{"AuthPrincipalDisplayName":"ops-reader:alice@example.com","AuthAction":"log:ListProject"}',
  'owner:alice@example.com, asked at 12:30:05,alice@example.com',
]) {
  test(`leaves alone: ${text.slice(0, 40)}`, () => {
    assert.equal(withoutSecrets(text), text);
  });
}

const beginnings = ['a:', 'a@', 'http://', 'http://a:b c', 'aB1', '_token', '-eyJ', 'eyJabcdefgh.', 'process_command:'];
const assignments = ['password', 'password>', 'password = ', 'password="', "password='", 'sts_token="'];
for (const text of [...beginnings, ...assignments]) {
  // What is not linear would take minutes.
  test(`comes to an end on very much of: ${text}`, () => {
    const long = text.repeat(Math.ceil(400_000 / text.length));
    for (const end of ['', '<b', '"', '@ x']) assert.doesNotThrow(() => withoutSecrets(long + end));
  });
}
