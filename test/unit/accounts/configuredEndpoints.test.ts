import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configuredEndpoints } from '../../../src/accounts/configuredEndpoints.ts';

test('an empty setting means the public endpoints', () => {
  const endpoints = configuredEndpoints(() => ' ');
  assert.deepEqual(endpoints.sls('cn-hangzhou', 'p'), {
    origin: 'https://p.cn-hangzhou.log.aliyuncs.com',
    host: 'p.cn-hangzhou.log.aliyuncs.com',
  });
});

test('a changed setting holds at the next call, and the host that is signed stays', () => {
  let origin = '';
  const endpoints = configuredEndpoints(() => origin);
  origin = 'http://127.0.0.1:9080/';
  assert.deepEqual(endpoints.dts('cn-hangzhou'), {
    origin: 'http://127.0.0.1:9080',
    host: 'dts.cn-hangzhou.aliyuncs.com',
  });
  origin = 'https://emulator.example:8443';
  assert.equal(endpoints.sts().origin, 'https://emulator.example:8443');
});

for (const origin of ['http://example.com', 'ftp://127.0.0.1', 'emulator', 'http://127.0.0.1.example.com']) {
  test(`${origin} is refused`, () => {
    assert.throws(() => configuredEndpoints(() => origin).sts(), { kind: 'invalid', code: 'InvalidEndpointSetting' });
  });
}
