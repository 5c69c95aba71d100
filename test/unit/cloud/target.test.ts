import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetOfParameters, targetOfPath } from '../../../src/cloud/wire.ts';

test('an instance is found under each of its three names', () => {
  for (const name of ['DtsInstanceId', 'DtsInstanceID', 'SubscriptionInstanceId']) {
    assert.deepEqual(targetOfParameters({ RegionId: 'cn-hangzhou', [name]: 'dts1' }), { instanceId: 'dts1' });
  }
  assert.deepEqual(targetOfParameters({ RoleArn: 'acs:ram::1:role/r', DurationSeconds: 900 }), {
    roleArn: 'acs:ram::1:role/r',
  });
  assert.deepEqual(targetOfParameters({ Region: 'cn-hangzhou', DtsInstanceId: undefined }), {});
  assert.deepEqual(targetOfParameters(), {});
});

test('project, Logstore and group are found in the path, a new group in the body', () => {
  const groups = ['logstores', 'l', 'consumergroups'];
  assert.deepEqual(targetOfPath(undefined), {});
  assert.deepEqual(targetOfPath('p'), { project: 'p' });
  assert.deepEqual(targetOfPath('p', ['logstores']), { project: 'p' });
  assert.deepEqual(targetOfPath('p', ['logstores', 'l', 'shards', '0']), { project: 'p', logstore: 'l' });
  assert.deepEqual(targetOfPath('p', groups), { project: 'p', logstore: 'l' });
  assert.deepEqual(targetOfPath('p', [...groups, 'g']), { project: 'p', logstore: 'l', group: 'g' });
  assert.deepEqual(targetOfPath('p', groups, { consumerGroup: 'new' }), { project: 'p', logstore: 'l', group: 'new' });
});
