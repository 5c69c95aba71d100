import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicEndpoints } from '../../../src/cloud/endpoints.ts';
import { isRegionId, regions, slsRegionAmong } from '../../../src/cloud/regions.ts';

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

test('an ID has the form of those that there are, so that no other host can be made of it', () => {
  for (const id of [...regions.keys(), 'rus-west-1', 'cn-hangzhou-corp']) assert.ok(isRegionId(id), id);
  const others = [
    '',
    'cn',
    'cn-',
    '-cn-hangzhou',
    'CN-hangzhou',
    'cn_hangzhou',
    'cn-hangzhou.evil',
    'cn-hangzhou/',
    'cn hangzhou',
  ];
  for (const id of [...others, 'cn--a', 'xn--fiqs8s', `cn-${'a'.repeat(60)}`, 'cn-hangzhou\n', '杭州-1'])
    assert.ok(!isRegionId(id), id);
});

test('a region with Log Service is asked', () => {
  assert.equal(slsRegionAmong(['cn-zhengzhou-jva', 'cn-new-1', 'eu-west-1', 'cn-hangzhou']), 'eu-west-1');
  assert.equal(slsRegionAmong(['cn-zhengzhou-jva']), 'cn-hangzhou');
  assert.equal(slsRegionAmong([]), 'cn-hangzhou');
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
