import assert from 'node:assert/strict';
import { test } from 'node:test';
import openapi from '@alicloud/openapi-core';
import type { SampleAccount } from '../../../src/emulator/sampleAccounts.ts';
import type { Emulator } from '../../../src/emulator/server.ts';
import { account, emulate, instanceNamed, password, region } from '../support.ts';

type Client = InstanceType<typeof openapi.default>;
type Query = Readonly<Record<string, string>>;
type Body = Readonly<Record<string, unknown>>;

/** The core of every current client of the vendor, as its DTS client uses it: V3, POST, JSON. */
function open(
  emulator: Emulator,
  { accessKeyId, accessKeySecret, securityToken }: Omit<SampleAccount, 'name' | 'identity' | 'allows'>,
  algorithm?: string,
): Client {
  const endpoint = new URL(emulator.origin).host;
  return new openapi.default(
    new openapi.$OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      ...(securityToken !== undefined && { securityToken, type: 'sts' }),
      endpoint,
      protocol: 'HTTP',
      signatureAlgorithm: algorithm,
    }),
  );
}

async function ask(
  client: Client,
  action: string,
  query: Query,
  where: 'query' | 'body' = 'query',
  version = '2020-01-01',
): Promise<Body> {
  const params = new openapi.$OpenApiUtil.Params({
    action,
    version,
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new openapi.$OpenApiUtil.OpenApiRequest({ [where]: query });
  const runtime: unknown = {};
  const answer = (await client.callApi(params, request, runtime as Parameters<Client['callApi']>[2])) as { body: Body };
  return answer.body;
}

const jobs = { Region: region, JobType: 'SUBSCRIBE', PageSize: '30' };

for (const algorithm of [undefined, 'v2'] as const) {
  const scheme = algorithm === undefined ? 'V3, its default' : 'V1, which it calls v2';

  test(`openapi-core lists, creates and reads with ${scheme}`, async t => {
    const emulator = await emulate(t);
    for (const name of ['sample', 'temporary'] as const) {
      await listCreateAndRead(emulator, open(emulator, account(emulator, name), algorithm), name);
    }
  });
}

async function listCreateAndRead(emulator: Emulator, client: Client, name: SampleAccount['name']): Promise<void> {
  const listed = await ask(client, 'DescribeDtsJobs', jobs);
  assert.deepEqual([listed['TotalRecordCount'], listed['Success']], [34, true]);
  const of = { RegionId: region, DtsInstanceId: instanceNamed(emulator, 'orders-binlog-sub').instanceId };
  const group = {
    ConsumerGroupName: `订阅组 A*~+/!'() ${name}`,
    ConsumerGroupUserName: 'vendor',
    ConsumerGroupPassword: password,
  };
  const created = await ask(client, 'CreateConsumerChannel', { ...of, ...group });
  const groups = (await ask(client, 'DescribeConsumerChannel', of))['ConsumerChannels'] as Body[];
  assert.equal(groups.at(-1)?.['ConsumerGroupId'], created['ConsumerGroupID']);
  assert.equal(groups.at(-1)?.['ConsumerGroupName'], group.ConsumerGroupName);
  const changed = { ...of, ConsumerGroupId: String(created['ConsumerGroupID']) };
  await ask(client, 'ModifyConsumerChannel', { ...changed, ConsumerGroupUserName: 'other' });
  const renamed = (await ask(client, 'DescribeConsumerChannel', of))['ConsumerChannels'] as Body[];
  assert.equal(
    renamed.find(each => each['ConsumerGroupId'] === changed.ConsumerGroupId)?.['ConsumerGroupUserName'],
    'other',
  );
  assert.equal((await ask(client, 'DeleteConsumerChannel', changed))['Success'], 'true');
  const gone = { code: 'Forbidden.ConsumerGroupNotFound', statusCode: 403 };
  await assert.rejects(ask(client, 'DeleteConsumerChannel', changed), gone);
  const identity = await ask(client, 'GetCallerIdentity', {}, 'query', '2015-04-01');
  assert.equal(identity['Arn'], account(emulator, name).identity.arn);
}

test('openapi-core sends parameters in a form body, and V3 signs it', async t => {
  const emulator = await emulate(t);
  const listed = await ask(open(emulator, account(emulator, 'sample')), 'DescribeDtsJobs', jobs, 'body');
  assert.equal(listed['TotalRecordCount'], 34);
});

test('openapi-core understands a refusal', async t => {
  const emulator = await emulate(t);
  const wrong = open(emulator, { ...account(emulator, 'sample'), accessKeySecret: 'wrong' });
  await assert.rejects(ask(wrong, 'DescribeDtsJobs', jobs), { code: 'SignatureDoesNotMatch', statusCode: 400 });
  const denied = open(emulator, account(emulator, 'powerless'));
  await assert.rejects(ask(denied, 'DescribeDtsJobs', jobs), { code: 'Forbidden.RAM', statusCode: 403 });
  const client = open(emulator, account(emulator, 'sample'));
  emulator.faults.add({ operation: '*', kind: 'throttling', retryAfterMs: 1500, times: 1 });
  await assert.rejects(ask(client, 'DescribeDtsJobs', jobs), { code: 'Throttling.User', retryAfter: 1500 });
});
