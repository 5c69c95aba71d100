import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicEndpoints } from '../../../src/cloud/endpoints.ts';
import { regions } from '../../../src/cloud/regions.ts';

test('both products have their regions', () => {
  const all = [...regions.values()];
  assert.equal(all.filter(region => region.dtsHost !== undefined).length, 34);
  assert.equal(all.filter(region => region.hasSls).length, 38);
  assert.deepEqual(
    all.filter(region => region.isClosed).map(region => region.id),
    ['ap-southeast-2', 'ap-south-1'],
  );
  assert.equal(all[0]?.id, 'cn-hangzhou');
});

test('every region has an id of its own and a name in both languages', () => {
  for (const [id, region] of regions) {
    assert.equal(region.id, id);
    assert.match(id, /^[a-z0-9-]+$/);
    assert.notEqual(region.english, '');
    assert.match(region.chinese, /\p{Script=Han}/u);
    assert.ok(region.hasSls || region.dtsHost !== undefined, id);
  }
});

const dtsHosts: Record<string, string> = {
  'cn-hangzhou': 'dts.cn-hangzhou.aliyuncs.com',
  'cn-wulanchabu': 'dts.aliyuncs.com',
  'cn-chengdu': 'dts.aliyuncs.com',
  'cn-beijing-finance-1': 'dts.aliyuncs.com',
  'cn-north-2-gov-1': 'dts.aliyuncs.com',
  'cn-hangzhou-finance': 'dts.cn-hangzhou.aliyuncs.com',
  'me-central-1': 'dts.me-central-1.aliyuncs.com',
  'cn-not-known-yet': 'dts.cn-not-known-yet.aliyuncs.com',
};
for (const [region, host] of Object.entries(dtsHosts)) {
  test(`DTS of ${region} is at ${host}`, () => assert.equal(publicEndpoints.dts(region).host, host));
}
