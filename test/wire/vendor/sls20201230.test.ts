import assert from 'node:assert/strict';
import { test } from 'node:test';
import openapi from '@alicloud/openapi-core';
import sls from '@alicloud/sls20201230';
import type { Emulator } from '../../../src/emulator/server.ts';
import type { SampleAccount } from '../../../src/emulator/sampleAccounts.ts';
import { account, emulate, project, region } from '../support.ts';
import { resolveLocalhost } from './loopbackNames.ts';

/** The current client of Log Service: classic LOG with HMAC-SHA256, or SLS4 when asked for. */
function open(
  emulator: Emulator,
  name: SampleAccount['name'],
  signatureVersion?: string,
): InstanceType<typeof sls.default> {
  const { accessKeyId, accessKeySecret, securityToken } = account(emulator, name);
  return new sls.default(
    new openapi.$OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      ...(securityToken !== undefined && { securityToken, type: 'sts' }),
      endpoint: `localhost:${new URL(emulator.origin).port}`,
      regionId: region,
      protocol: 'HTTP',
      signatureVersion,
    }),
  );
}

for (const signatureVersion of [undefined, 'v4'] as const) {
  for (const name of ['sample', 'temporary'] as const) {
    test(`sls20201230 lists, creates and reads with ${signatureVersion ?? 'its default'} as ${name}`, async t => {
      resolveLocalhost(t);
      const emulator = await emulate(t);
      const client = open(emulator, name, signatureVersion);
      const projects = await client.listProject(
        new sls.ListProjectRequest({ projectName: 'k8s', offset: 0, size: 10 }),
      );
      assert.deepEqual(
        projects.body?.projects?.map(({ projectName }) => projectName),
        ['k8s-log-prod', 'k8s-log-staging'],
      );
      assert.equal((await client.getProject(project)).body?.region, region);
      const stores = await client.listLogStores(
        project,
        new sls.ListLogStoresRequest({ logstoreName: 'nginx', offset: 0, size: 500 }),
      );
      assert.deepEqual(stores.body?.logstores, ['nginx-access', 'nginx-error', 'nginx-ingress']);
      assert.equal((await client.getLogStore(project, 'nginx-access')).body?.shardCount, 23);
      assert.equal((await client.listShards(project, 'nginx-access')).body?.length, 24);

      await client.createConsumerGroup(
        project,
        'nginx-error',
        new sls.CreateConsumerGroupRequest({ consumerGroup: 'vendor', timeout: 30, order: true }),
      );
      const groups = await client.listConsumerGroup(project, 'nginx-error');
      const last = groups.body?.at(-1);
      assert.deepEqual([last?.name, last?.timeout, last?.order], ['vendor', 30, true]);

      const checkpoints = await client.getCheckPoint(
        project,
        'nginx-access',
        'billing-sync',
        new sls.GetCheckPointRequest({}),
      );
      assert.equal(checkpoints.body?.length, 24);
      // This Logstore keeps its data for ever, so the oldest does not expire between the two calls.
      const cursor = await client.getCursor(project, 'audit-trail', '0', new sls.GetCursorRequest({ from: 'begin' }));
      const time = await client.getCursorTime(
        project,
        'audit-trail',
        '0',
        new sls.GetCursorTimeRequest({ cursor: cursor.body?.cursor ?? '' }),
      );
      assert.ok(Number(time.body?.cursorTime) > 0);
    });

    test(`sls20201230 changes, consumes and deletes with ${signatureVersion ?? 'its default'} as ${name}`, async t => {
      resolveLocalhost(t);
      const emulator = await emulate(t);
      const client = open(emulator, name, signatureVersion);
      const group = [project, 'nginx-error', 'alerting'] as const;
      await client.updateConsumerGroup(...group, new sls.UpdateConsumerGroupRequest({ timeout: 90, order: true }));
      const groups = await client.listConsumerGroup(project, 'nginx-error');
      assert.deepEqual(
        groups.body?.map(each => [each.name, each.timeout, each.order]),
        [['alerting', 90, true]],
      );

      const from = new sls.GetCursorRequest({ from: 'begin' });
      const checkpoint = (await client.getCursor(project, 'nginx-error', '0', from)).body?.cursor ?? '';
      const written = { shard: 0, checkpoint };
      const forced = { ...written, consumer: '', forceSuccess: true };
      await client.consumerGroupUpdateCheckPoint(...group, new sls.ConsumerGroupUpdateCheckPointRequest(forced));
      const one = new sls.GetCheckPointRequest({ shard: 0 });
      assert.equal((await client.getCheckPoint(...group, one)).body?.[0]?.checkpoint, checkpoint);

      const beat = async (...body: readonly number[]): Promise<number[] | undefined> => {
        const request = new sls.ConsumerGroupHeartBeatRequest({ consumer: 'vendor', body });
        return (await client.consumerGroupHeartBeat(...group, request)).body;
      };
      assert.deepEqual(await beat(), [0, 1]);
      assert.deepEqual(await beat(0, 1), [0, 1]);
      const own = { ...written, consumer: 'vendor', forceSuccess: false };
      await client.consumerGroupUpdateCheckPoint(...group, new sls.ConsumerGroupUpdateCheckPointRequest(own));
      assert.equal((await client.getCheckPoint(...group, one)).body?.[0]?.consumer, 'vendor');
      const stranger = { ...own, consumer: 'stranger' };
      await assert.rejects(
        client.consumerGroupUpdateCheckPoint(...group, new sls.ConsumerGroupUpdateCheckPointRequest(stranger)),
        { code: 'ConsumerNotExist' },
      );

      await client.deleteConsumerGroup(...group);
      await assert.rejects(client.deleteConsumerGroup(...group), { code: 'ConsumerGroupNotExist' });
    });
  }
}

test('sls20201230 lists the regions', async t => {
  resolveLocalhost(t);
  const emulator = await emulate(t);
  for (const signatureVersion of [undefined, 'v4'] as const) {
    const client = open(emulator, 'powerless', signatureVersion);
    const { body } = await client.describeRegions(new sls.DescribeRegionsRequest({ language: 'en' }));
    const [first] = body?.regions ?? [];
    assert.deepEqual([first?.region, first?.localName], ['cn-hangzhou', 'China (Hangzhou)']);
    assert.equal(first?.internetEndpoint, 'cn-hangzhou.log.aliyuncs.com');
  }
});

test('sls20201230 understands a refusal', async t => {
  resolveLocalhost(t);
  const emulator = await emulate(t);
  await assert.rejects(open(emulator, 'sample').getProject('nobody'), { code: 'ProjectNotExist' });
  await assert.rejects(open(emulator, 'powerless', 'v4').getProject(project), { code: 'Unauthorized' });
});
