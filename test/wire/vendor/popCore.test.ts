import assert from 'node:assert/strict';
import { test } from 'node:test';
import Client from '@alicloud/pop-core';
import type { Emulator } from '../../../src/emulator/server.ts';
import type { SampleAccount } from '../../../src/emulator/sampleAccounts.ts';
import { account, emulate, instanceNamed, password, region } from '../support.ts';

/** The older client of the RPC products: V1, in a GET or in a form body. */
function open(emulator: Emulator, name: SampleAccount['name'], apiVersion = '2020-01-01'): Client {
  const { accessKeyId, accessKeySecret, securityToken } = account(emulator, name);
  const pair = { accessKeyId, accessKeySecret, ...(securityToken !== undefined && { securityToken }) };
  return new Client({ ...pair, endpoint: emulator.origin, apiVersion });
}

type Body = Readonly<Record<string, unknown>>;

for (const method of ['GET', 'POST'] as const) {
  for (const name of ['sample', 'temporary'] as const) {
    test(`pop-core lists and reads by ${method}, and changes by POST, as ${name}`, async t => {
      const emulator = await emulate(t);
      const client = open(emulator, name);
      const ask = (action: string, parameters: object): Promise<Body> =>
        client.request<Body>(action, parameters, { method });
      const change = (action: string, parameters: object): Promise<Body> =>
        client.request<Body>(action, parameters, { method: 'POST' });
      const listed = await ask('DescribeDtsJobs', { Region: region, JobType: 'SUBSCRIBE' });
      assert.equal(listed['TotalRecordCount'], 34);
      const of = { RegionId: region, DtsInstanceId: instanceNamed(emulator, 'orders-binlog-sub').instanceId };
      const group = {
        ConsumerGroupName: "订阅组 A*~+/!'()",
        ConsumerGroupUserName: 'vendor',
        ConsumerGroupPassword: password,
      };
      const byGet = client.request('CreateConsumerChannel', { ...of, ...group }, { method: 'GET' });
      await assert.rejects(byGet, { code: 'UnsupportedHTTPMethod' });
      const created = await change('CreateConsumerChannel', { ...of, ...group });
      const groups = (await ask('DescribeConsumerChannel', of))['ConsumerChannels'] as Body[];
      assert.equal(groups.at(-1)?.['ConsumerGroupId'], created['ConsumerGroupID']);
      assert.equal(groups.at(-1)?.['ConsumerGroupName'], group.ConsumerGroupName);

      const changed = { ...of, ConsumerGroupId: String(created['ConsumerGroupID']) };
      await change('ModifyConsumerChannel', { ...changed, ConsumerGroupName: '新', ConsumerGroupPassword: password });
      const renamed = (await ask('DescribeConsumerChannel', of))['ConsumerChannels'] as Body[];
      assert.equal(renamed.at(-1)?.['ConsumerGroupName'], '新');
      assert.equal((await change('DeleteConsumerChannel', changed))['Success'], 'true');
      await assert.rejects(change('DeleteConsumerChannel', changed), { code: 'Forbidden.ConsumerGroupNotFound' });
    });
  }
}

test('pop-core asks who signs, and understands a refusal', async t => {
  const emulator = await emulate(t);
  const identity = await open(emulator, 'sample', '2015-04-01').request<Body>('GetCallerIdentity', {});
  assert.equal(identity['Arn'], account(emulator, 'sample').identity.arn);
  await assert.rejects(open(emulator, 'expired').request('DescribeDtsJobs', {}), {
    code: 'InvalidSecurityToken.Expired',
  });
});
