import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutSecrets } from '../../../src/ui/withoutSecrets.ts';
import { planted } from './planted.ts';

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
]) {
  test(`leaves alone: ${text.slice(0, 40)}`, () => {
    assert.equal(withoutSecrets(text), text);
  });
}

test('stays fast on long text', () => {
  const start = performance.now();
  withoutSecrets('a:'.repeat(10_000) + 'http://'.repeat(5_000) + 'aB1'.repeat(10_000) + '_token'.repeat(5_000));
  assert.ok(performance.now() - start < 1_000, `${performance.now() - start} ms`);
});
